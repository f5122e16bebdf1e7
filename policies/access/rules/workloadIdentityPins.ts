/**
 * A federation rule matches both where a workload's code is and which branch or environment it runs in. A repository
 * alone lets every branch in, also a branch that somebody has just pushed.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, patterns, rows, rule } from "pulumi-openai-admin-policy-kit";

/** Attributes that together identify a workload: `identity`, all of them, and at least one of `pins`. */
interface Form {
  identity: string[];
  pins?: string[];
}

interface Options {
  forms: Form[];
}

/** GitHub Actions and GitLab. The claim `sub` of both contains the repository, and the environment or the branch. */
const knownForms: Form[] = [
  { identity: ["repository"], pins: ["environment", "ref", "job_workflow_ref"] },
  { identity: ["repository_id"], pins: ["environment", "ref", "job_workflow_ref"] },
  { identity: ["project_path"], pins: ["environment", "ref"] },
  { identity: ["sub"] },
];

export const workloadIdentityPins = rule<Options>({
  name: "workload-identity-pins",
  description: "Federation rules match a repository together with an environment or a branch.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    forms: rows(
      "Allowed forms of attributeMatchers. A rule fits a form with all attributes of `identity`, and at least one of `pins` if the form has any. Each is a name or a pattern. Your list replaces the default, which has forms for GitHub Actions and GitLab.",
      { identity: patterns, pins: patterns },
      ["identity"],
      knownForms,
    ),
  },
  examine: [
    every(openai.WorkloadIdentityFederationRule, (federation) => {
      const { forms } = federation.options;
      const attributes = Object.keys(federation.inputs.attributeMatchers ?? {}).sort();
      const has = (wanted: string) => attributes.some((attribute) => matchesAny([wanted], attribute));
      const hasIdentity = ({ identity }: Form) => identity.every(has);
      if (forms.some((form) => hasIdentity(form) && (form.pins ?? []).some(has) === (form.pins !== undefined))) return;
      const nearest = forms.find(hasIdentity) ?? forms[0] ?? knownForms[0]!;
      const pins = nearest.pins ?? [];
      const missing = hasIdentity(nearest) ? `none of ${pins.join(", ")}` : `not ${nearest.identity.join(" and ")}`;
      federation.refuse({
        wrong: `matches ${attributes.join(", ") || "no attribute"}, but ${missing}`,
        why: "anybody who can push a branch can then run a job with the access of the service account",
        write: `attributeMatchers: { ${[...nearest.identity, ...pins.slice(0, 1)].map((name) => `${name}: "<value>"`).join(", ")} }`,
      });
    }),
  ],
});
