/**
 * Nothing that looks like a secret in names and descriptions. Those are shown to everybody in the console, in the audit log and
 * in the state, none of which encrypts them. The message never repeats the text.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, secretIn, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

type Text = "name" | "description";

export const noSecretsInTexts = rule<Options>({
  name: "no-secrets-in-texts",
  description: "Names and descriptions hold nothing that looks like a secret.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Texts that only look like it, whole or by pattern."),
  },
  examine: [
    every(openai.Project, (one) => refuseSecrets(one, ["name"])),
    every(openai.Group, (one) => refuseSecrets(one, ["name"])),
    every(openai.ServiceAccount, (one) => refuseSecrets(one, ["name"])),
    every(openai.Certificate, (one) => refuseSecrets(one, ["name"])),
    every(openai.Role, (one) => refuseSecrets(one, ["name", "description"])),
    every(openai.ProjectRole, (one) => refuseSecrets(one, ["name", "description"])),
  ],
});

function refuseSecrets<Args>(subject: Subject<Args, Options>, inputs: readonly Text[]): void {
  const { allow } = subject.options;
  subject.each(inputs, (input) => {
    const text = (subject.inputs as Partial<Record<Text, string | null>>)[input];
    const looksLike = typeof text === "string" && !matchesAny(allow, text) ? secretIn(text) : undefined;
    if (looksLike === undefined) return;
    subject.refuse({
      wrong: `has a ${input} that looks like ${looksLike}`,
      why: `a ${input} is shown to everybody in the console, the audit log and the state, and is not encrypted anywhere`,
      write: `${input}: "<text without it>", and if it is a secret, revoke it: it is in the state and the history already`,
    });
  });
}
