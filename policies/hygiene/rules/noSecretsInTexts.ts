/**
 * Names and descriptions contain nothing that looks like a secret. The console, the audit log and the state all show
 * them unencrypted. The message never repeats the text.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, secretIn, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

type Text = "name" | "description";

export const noSecretsInTexts = rule<Options>({
  name: "no-secrets-in-texts",
  description: "Names and descriptions contain nothing that looks like a secret.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Texts or patterns of names and descriptions that only look like a secret."),
  },
  examine: [
    every(openai.Project, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.Group, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.ServiceAccount, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.Certificate, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.Role, (resource) => refuseSecrets(resource, ["name", "description"])),
    every(openai.ProjectRole, (resource) => refuseSecrets(resource, ["name", "description"])),
  ],
});

function refuseSecrets<Args>(subject: Subject<Args, Options>, inputs: readonly Text[]): void {
  const { allow } = subject.options;
  subject.each(inputs, (input) => {
    const text = (subject.inputs as Partial<Record<Text, string | null>>)[input];
    const looksLike = typeof text === "string" && !matchesAny(allow, text) ? secretIn(text) : undefined;
    if (looksLike === undefined) return;
    subject.refuse({
      wrong: `has a ${input} that seems to contain ${looksLike}`,
      why: `the console, the audit log and the state all show a ${input} unencrypted`,
      write: `${input}: "<text without the secret>", and revoke the secret if it is real, because version control and the state may already contain it`,
    });
  });
}
