/** Projects keep their data in an allowed region. A new residency replaces a project and archives the old one. */
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
      "Allowed regions by their API names (`EU_STORAGE_PROCESSING`), or patterns. Empty: every region, and a project may set none.",
    ),
  },
  examine: [
    every(openai.Project, (project) => {
      const { allow } = project.options;
      if (allow.length === 0) return;
      // geography is the older name of residency. The provider rejects a project that sets both.
      const input = project.has("geography") ? "geography" : "residency";
      const region = project.inputs[input];
      if (region !== undefined && matchesAny(allow, region)) return;
      project.refuse({
        wrong:
          region === undefined
            ? "sets no residency, so the API chooses the region"
            : `has the ${input} ${region}, but only ${allow.join(" or ")} is allowed`,
        why: "the region is fixed at creation, and changing it later archives the project and creates another project",
        write: `residency: "${allow[0]}"`,
      });
    }),
  ],
});
