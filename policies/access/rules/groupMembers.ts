/**
 * Every group that the program declares has members in the program. The rule does not see groups of the identity
 * provider: a program refers to them by id and does not declare them.
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
    minimum: wholeNumber("The minimum number of members that the program declares for each group.", 1, 1),
  },
  examine: [
    every(openai.Group, (group) => {
      const { minimum } = group.options;
      const single = group.namedBy(openai.GroupUser, "groupId", () => 1);
      const sets = group.namedBy(openai.GroupMembers, "groupId", ({ members }) => members.length);
      const count = [...single.items, ...sets.items].reduce((total, some) => total + some, 0);
      const open = [...single.open, ...sets.open];
      if (count >= minimum) return;
      if (count + open.length >= minimum) return group.leaveOpen(open);
      group.refuse({
        wrong: `has ${count === 0 ? "no members" : count === 1 ? "1 member" : `${count} members`} in the program${minimum > 1 ? `, but at least ${minimum} are required` : ""}`,
        why: "anyone who joins a forgotten group later gets all the access that the group still has",
        write: `new openai.GroupUser("<name>", { groupId: ${group.name}.id, userId: <person>.id })`,
      });
    }),
  ],
});
