/** Data lives where it may. A project cannot move: another residency is another project, and the old one is archived. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const projectResidency = rule<Options>({
  name: "project-residency",
  description: "Projects store and process data in an allowed region.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts(
      "Regions as the API calls them (`EU_STORAGE_PROCESSING`), or patterns. Empty: all of them, and a project may leave it out.",
    ),
  },
  examine: [
    every(openai.Project, (project) => {
      const { allow } = project.options;
      if (allow.length === 0) return;
      // The older name of the same thing; the provider refuses the two together.
      const input = project.has("geography") ? "geography" : "residency";
      const region = project.inputs[input];
      if (region !== undefined && matchesAny(allow, region)) return;
      project.refuse({
        wrong:
          region === undefined
            ? "leaves out residency, so that the API decides where its data lives"
            : `has the ${input} ${region}; allowed is ${allow.join(" or ")}`,
        why: "it is fixed when the project is made: to change it later is to archive the project",
        write: `residency: "${allow[0]}"`,
      });
    }),
  ],
});
