/** Projects may use only models on the list. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, refuseWithout, rule, texts, yesOrNo } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
  denyLists: boolean;
  environments: string[];
}

export const modelsAllowed = rule<Options>({
  name: "models-allowed",
  description: "Projects may use only allowed models.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Models that an `allow_list` may contain, by name or pattern.", ["*"]),
    denyLists: yesOrNo("Whether a project may use all models except those on a `deny_list`.", true),
    environments: texts("Environments whose projects must declare their models, by name or pattern."),
  },
  examine: [
    every(openai.ProjectModelPermissions, (permissions) => {
      const { allow, denyLists } = permissions.options;
      if (denyLists && allow.includes("*")) return;
      if (permissions.inputs.mode === "deny_list") {
        if (denyLists) return;
        permissions.refuse({
          wrong: "allows all models except those on a list",
          why: "the project may then use every new model on the day of its release, at any price",
          write: `mode: "allow_list", modelIds: ["<model>"]`,
        });
        return;
      }
      const models = permissions.inputs.modelIds ?? [];
      // By index: reading a model that is not known yet throws, and must not hide the others.
      permissions.each([...models.keys()], (index) => {
        const model = models[index]!;
        if (matchesAny(allow, model)) return;
        permissions.refuse({
          wrong: `allows ${model}, but only ${allow.join(" or ")} is allowed`,
          why: "nobody has decided that this model may have the data of the project, or what it may cost",
          write: `modelIds without "${model}", or add "${model}" to "allow" of models-allowed`,
        });
      });
    }),
    every(openai.Project, (project) => {
      if (!project.isIn(project.options.environments)) return;
      refuseWithout(project, openai.ProjectModelPermissions, {
        wrong: "has no ProjectModelPermissions in the program",
        why: "the project may then use every model of the organisation, also future ones",
        write: `new openai.ProjectModelPermissions("<name>", { projectId: ${project.name}.id, mode: "allow_list", modelIds: ["<model>"] })`,
      });
    }),
  ],
});
