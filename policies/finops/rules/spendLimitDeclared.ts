/** Projects declare a spend limit, so that a mistake in a program costs a known amount at most. */
import * as openai from "pulumi-openai-admin";
import { every, refuseWithout, rule, texts, yesOrNo } from "pulumi-openai-admin-policy-kit";

interface Options {
  environments: string[];
  organization: boolean;
}

export const spendLimitDeclared = rule<Options>({
  name: "spend-limit-declared",
  description: "Projects declare a spend limit.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    environments: texts("Environments whose projects must declare a spend limit, by name or pattern.", ["*"]),
    organization: yesOrNo(
      "Whether a program with projects must also declare the spend limit of the organisation.",
      false,
    ),
  },
  examine: [
    every(openai.Project, (project) => {
      if (!project.isIn(project.options.environments)) return;
      refuseWithout(project, openai.ProjectSpendLimit, {
        wrong: "has no spend limit in the program",
        why: "a loop in a program or a stolen key can then spend as much as the whole organisation may",
        write: `new openai.ProjectSpendLimit("<name>", { projectId: ${project.name}.id, thresholdAmount: openai.usd(<dollars>) })`,
      });
    }),
    // This kind cannot violate the rule. It is here so that examineTogether gets it.
    every(openai.OrganizationSpendLimit, () => undefined),
  ],
  examineTogether: (stack) => {
    if (!stack.options.organization) return;
    const [projects, limits] = [openai.Project, openai.OrganizationSpendLimit].map((type) =>
      stack.gather(type as typeof openai.Project, () => [1]),
    );
    if (projects!.items.length === 0 || limits!.items.length > 0) return;
    stack.refuse({
      wrong: "declares projects, but no spend limit of the organisation",
      why: "the limits of projects do not bound what other projects and the playground spend",
      write: `new openai.OrganizationSpendLimit("<name>", { thresholdAmount: openai.usd(<dollars>) })`,
    });
  },
});
