/** Names of projects, groups, service accounts, keys and workload identities have one form, so that people, scripts and policies can rely on it. */
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
  keys: string[];
  workloadIdentities: string[];
}

export const names = rule<Options>({
  name: "names",
  description: "The names of projects, groups, service accounts, keys and workload identities match a pattern.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    projects: texts(
      "Regular expressions in RE2 syntax (no lookarounds, no backreferences). A whole name must match at least one of them. Empty: any name.",
      [KEBAB_CASE],
    ),
    groups: texts("The same for names of groups.", [KEBAB_CASE]),
    serviceAccounts: texts("The same for names of service accounts.", [KEBAB_CASE]),
    keys: texts("The same for names of admin keys, keys of service accounts, and external keys.", [KEBAB_CASE]),
    workloadIdentities: texts("The same for names of workload identity providers and federation rules.", [KEBAB_CASE]),
  },
  examine: [
    every(openai.Project, (project) => refuseMisnamed(project, "projects")),
    every(openai.Group, (group) => refuseMisnamed(group, "groups")),
    every(openai.ServiceAccount, (account) => refuseMisnamed(account, "serviceAccounts")),
    every(openai.AdminApiKey, (key) => refuseMisnamed(key, "keys")),
    every(openai.ServiceAccountKey, (key) => refuseMisnamed(key, "keys")),
    every(openai.ExternalKey, (key) => refuseMisnamed(key, "keys")),
    every(openai.WorkloadIdentityProvider, (provider) => refuseMisnamed(provider, "workloadIdentities")),
    every(openai.WorkloadIdentityFederationRule, (federation) => refuseMisnamed(federation, "workloadIdentities")),
  ],
});

function refuseMisnamed<Args extends { name?: unknown }>(named: Subject<Args, Options>, option: keyof Options): void {
  const forms = named.options[option];
  if (forms.length === 0) return;
  const { name: given } = named.inputs as { name?: string | null };
  // Some kinds need no name.
  if (given === undefined || given === null) return;
  const name = String(given);
  const fits = (text: string) => forms.some((form) => fitsExpression(form, text));
  for (const form of forms) {
    const mistake = mistakeIn(form);
    if (mistake) return named.refuse(unusable(form, option, mistake));
  }
  if (fits(name)) return;
  // Kebab case would hide a secret from the check that keeps secrets out of messages, so suggest nothing.
  const better = secretIn(name) === undefined ? inKebabCase(name) : "";
  named.refuse({
    wrong: `has the name "${name}", which does not match ${forms.join(" or ")}`,
    why: "people, scripts and policies rely on names of a predictable form",
    write: `name: "${better !== "" && fits(better) ? better : "<a name that matches>"}"`,
  });
}

function unusable(form: string, option: keyof Options, { isJavaScript, reason }: Mistake): Finding {
  const where = `cannot be checked: the expression ${form} in "${option}" of names`;
  if (isJavaScript) {
    return {
      wrong: `${where} uses syntax that RE2 does not support (${reason})`,
      why: "a lookaround or a backreference can take forever on a long name, so this rule reads expressions as RE2",
      write: `"${option}": ["<one expression for each allowed form>"] under "names" in the policy configuration`,
    };
  }
  return {
    wrong: `${where} is not a regular expression (${reason})`,
    why: "an invalid expression matches no name, so the rule would reject every name",
    write: `"${option}": ${JSON.stringify([KEBAB_CASE])} under "names" in the policy configuration`,
  };
}
