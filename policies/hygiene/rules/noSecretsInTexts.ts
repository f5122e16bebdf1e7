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
    every(openai.AdminApiKey, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.ServiceAccountKey, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.ExternalKey, (resource) => refuseSecrets(resource, ["name"])),
    every(openai.WorkloadIdentityProvider, (resource) => refuseSecrets(resource, ["name", "description"])),
    every(openai.WorkloadIdentityFederationRule, (resource) => refuseSecrets(resource, ["name", "description"])),
    every(openai.ProjectSpendAlert, refuseSecretInSubject),
    every(openai.OrganizationSpendAlert, refuseSecretInSubject),
  ],
});

function refuseSecrets<Args>(subject: Subject<Args, Options>, inputs: readonly Text[]): void {
  subject.each(inputs, (input) => {
    const text = (subject.inputs as Partial<Record<Text, string | null>>)[input];
    refuseSecret(subject, input, text, "the console, the audit log and the state all show");
  });
}

/** Mail passes through other systems, and the mail program shows its subject everywhere. */
function refuseSecretInSubject<Args>(alert: Subject<Args, Options>): void {
  const { notificationChannel } = alert.inputs as { notificationChannel?: { subjectPrefix?: string } };
  refuseSecret(alert, "subjectPrefix", notificationChannel?.subjectPrefix, "each mail and the state show");
}

function refuseSecret<Args>(subject: Subject<Args, Options>, input: string, text: unknown, shown: string): void {
  const looksLike = typeof text === "string" && !matchesAny(subject.options.allow, text) ? secretIn(text) : undefined;
  if (looksLike === undefined) return;
  subject.refuse({
    wrong: `has a ${input} that seems to contain ${looksLike}`,
    why: `${shown} a ${input} unencrypted`,
    write: `${input}: "<text without the secret>", and revoke the secret if it is real, because version control and the state may already contain it`,
  });
}
