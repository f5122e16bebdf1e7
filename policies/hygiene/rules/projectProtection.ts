/** Important projects are protected: a destroy archives a project, and nobody can restore it. */
import * as openai from "pulumi-openai-admin";
import { every, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  environments: string[];
}

export const projectProtection = rule<Options>({
  name: "project-protection",
  description: "Production projects are protected from deletion.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    environments: texts("Environments whose projects must be protected, by name or pattern.", ["production"]),
  },
  examine: [
    every(openai.Project, (project) => {
      // A protected project is fine in every environment, even if its environment is not known yet.
      if (project.isProtected) return;
      const { environments } = project.options;
      if (!project.isIn(environments)) return;
      project.refuse({
        wrong: "is not protected from deletion",
        why: "a destroy archives the project and everything in it, and nobody can restore an archived project",
        write: "{ protect: true } as the third argument of the project",
      });
    }),
  ],
});
