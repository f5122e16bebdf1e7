/**
 * Every group that the program declares has members in it. Those of the identity provider are made and filled there: they are
 * named by the program and not declared.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";

interface Options {
  minimum: number;
}

export const groupMembers = rule<Options>({
  name: "group-members",
  description: "Every group has at least one member.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    minimum: wholeNumber("The fewest members that the program declares for a group.", 1, 1),
  },
  examine: [
    every(openai.Group, (group) => {
      const { minimum } = group.options;
      const { items, open } = group.namedBy(openai.GroupUser, "groupId", (member) => member);
      const count = items.length;
      if (count >= minimum) return;
      if (count + open.length >= minimum) return group.leaveOpen(open);
      group.refuse({
        wrong: `has ${count === 0 ? "no member" : count === 1 ? "1 member" : `${count} members`} in the program${minimum > 1 ? `, fewer than ${minimum}` : ""}`,
        why: "whoever is put into a forgotten group later gets all that it was once given",
        write: `new openai.GroupUser("<name>", { groupId: ${group.name}.id, userId: <person>.id })`,
      });
    }),
  ],
});
