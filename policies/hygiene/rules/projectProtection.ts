/** Projects that matter are protected: destroy archives a project, and nothing brings it back. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  environments: string[];
}

export const projectProtection = rule<Options>({
  name: "project-protection",
  description: "Production projects are protected from deletion.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    environments: texts("Environments whose projects have to be protected, by name or pattern.", ["production"]),
  },
  examine: [
    every(openai.Project, (project) => {
      // A protected project is right in any environment, also in one that is not known yet.
      if (project.isProtected) return;
      const { environments } = project.options;
      if (environments.length === 0 || !matchesAny(environments, project.environment() ?? "")) return;
      project.refuse({
        wrong: "is not protected",
        why: "destroy archives a project, with all that is in it, and an archived project cannot be brought back",
        write: "{ protect: true } as the third argument of the project",
      });
    }),
  ],
});
