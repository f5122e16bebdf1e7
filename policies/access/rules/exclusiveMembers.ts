/**
 * Production projects declare their members completely, so that the next `up` removes everybody whom nobody declared. The
 * rule is off by default, because it requires a ProjectMembers for each project.
 */
import * as openai from "pulumi-openai-admin";
import { every, refuseWithout, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  environments: string[];
}

const why = "people whom somebody added in the console then keep their access, and no review of the program shows them";

export const exclusiveMembers = rule<Options>({
  name: "exclusive-members",
  description: "Production projects declare their direct members completely.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {
    environments: texts("Environments whose projects must declare their members, by name or pattern.", ["production"]),
  },
  examine: [
    every(openai.Project, (project) => {
      if (!project.isIn(project.options.environments)) return;
      refuseWithout(project, openai.ProjectMembers, {
        wrong: "has no ProjectMembers in the program",
        why,
        write: `new openai.ProjectMembers("<name>", { projectId: ${project.name}.id, members: {} }), with the people who have direct access`,
      });
    }),
    every(openai.ProjectMembers, (members) => {
      const { inputs, options } = members;
      // The default is remove.
      if ((inputs.onUnexpected ?? "remove") === "remove" || !members.isIn(options.environments)) return;
      members.refuse({ wrong: "keeps members whom it does not declare", why, write: `onUnexpected: "remove"` });
    }),
  ],
});
