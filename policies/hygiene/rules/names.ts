/** Names of projects, groups and service accounts have one form, so that people, scripts and patterns can rely on it. */
import * as openai from "pulumi-openai-admin";
import {
  every,
  fitsExpression,
  mistakeIn,
  rule,
  secretIn,
  texts,
  type Finding,
  type Mistake,
  type Subject,
} from "pulumi-openai-admin-policy-kit";
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
    projects: texts(
      "Regular expressions in RE2 syntax (no lookarounds, no backreferences), one of which fits the whole name. Empty: any name.",
      [KEBAB_CASE],
    ),
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
  const fits = (text: string) => forms.some((form) => fitsExpression(form, text));
  for (const form of forms) {
    const mistake = mistakeIn(form);
    if (mistake) return named.refuse(unusable(form, option, mistake));
  }
  if (fits(name)) return;
  // In kebab case a secret no longer looks like one, and the message would print it.
  const better = secretIn(name) === undefined ? inKebabCase(name) : "";
  named.refuse({
    wrong: `is named "${name}", which does not fit ${forms.join(" or ")}`,
    why: "people, scripts and the patterns of policies tell by the name what it is for",
    write: `name: "${better !== "" && fits(better) ? better : "<a name in that form>"}"`,
  });
}

function unusable(form: string, option: keyof Options, { isJavaScript, reason }: Mistake): Finding {
  const where = `cannot be judged: ${form} in "${option}" of names`;
  if (isJavaScript) {
    return {
      wrong: `${where} uses syntax that RE2 does not support (${reason})`,
      why: "a lookaround or a backreference can take forever on a long name, so this rule reads expressions as RE2",
      write: `"${option}": ["<each allowed form as an expression of its own>"] in names of the policy configuration`,
    };
  }
  return {
    wrong: `${where} is no regular expression (${reason})`,
    why: "a pattern that fits nothing would refuse everything",
    write: `"${option}": ${JSON.stringify([KEBAB_CASE])} in names of the policy configuration`,
  };
}
