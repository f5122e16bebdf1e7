/** Names of projects, groups and service accounts have one form, so that people, scripts and patterns can rely on it. */
import * as openai from "pulumi-openai-admin";
import { every, fitsExpression, isExpression, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";
import { inKebabCase, KEBAB_CASE } from "../kebabCase";

interface Options {
  projects: string[];
  groups: string[];
  serviceAccounts: string[];
}

export const names = rule<Options>({
  name: "names",
  description: "Projects, groups and service accounts are named by a pattern.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    projects: texts("Regular expressions, one of which fits the whole name. Empty: any name.", [KEBAB_CASE]),
    groups: texts("The same for groups.", [KEBAB_CASE]),
    serviceAccounts: texts("The same for service accounts.", [KEBAB_CASE]),
  },
  examine: [
    every(openai.Project, (project) => refuseMisnamed(project, "projects")),
    every(openai.Group, (group) => refuseMisnamed(group, "groups")),
    every(openai.ServiceAccount, (account) => refuseMisnamed(account, "serviceAccounts")),
  ],
});

function refuseMisnamed<Args extends { name: unknown }>(named: Subject<Args, Options>, option: keyof Options): void {
  const forms = named.options[option];
  if (forms.length === 0) return;
  const name = String((named.inputs as { name: unknown }).name);
  const broken = forms.find((form) => !isExpression(form));
  const fits = (text: string) => forms.some((form) => fitsExpression(form, text));
  if (broken !== undefined) {
    named.refuse({
      wrong: `cannot be judged: ${broken} in "${option}" of names is no regular expression`,
      why: "a pattern that fits nothing would refuse everything",
      write: `"${option}": ${JSON.stringify([KEBAB_CASE])} in names of the policy configuration`,
    });
  } else if (!fits(name)) {
    const better = inKebabCase(name);
    named.refuse({
      wrong: `is named "${name}", which does not fit ${forms.join(" or ")}`,
      why: "people, scripts and the patterns of policies tell by the name what it is for",
      write: `name: "${fits(better) ? better : "<a name in that form>"}"`,
    });
  }
}
