/** The workloads that act as a service account without a key: the rules of workload identity federation. */
import type { Answering, Declared, Named } from "./answer";
import type { Facts } from "./reading";
import type { Subject } from "./subject";

export interface WorkloadRow {
  /** The id of the rule: `<providerId>/<ruleId>`. */
  readonly id: string;
  readonly name?: string;
  /** The account whose access the tokens get. */
  readonly account: Named;
  /** The attributes that a token must have: `repository=acme/web`. */
  readonly tokens: readonly string[];
  readonly enabled: boolean;
  readonly declared?: readonly Declared[];
}

/** The rules for an account, or for the accounts of a project. */
export function workloadsOf({ objects }: Facts, subject: Subject, answering: Answering): WorkloadRow[] {
  if (subject.kind !== "service account" && subject.kind !== "project") return [];
  const output = subject.kind === "project" ? "projectId" : "serviceAccountId";
  return objects
    .filter(({ declaration, outputs }) => declaration.kind === KIND && outputs[output] === subject.id)
    .map((object) => {
      const { name, serviceAccountId, attributeMatchers, enabled } = object.outputs;
      return {
        id: object.id,
        ...(typeof name === "string" ? { name } : {}),
        account: answering.named("service account", String(serviceAccountId)),
        tokens: Object.entries(attributeMatchers ?? {}).map(([attribute, value]) => `${attribute}=${String(value)}`),
        enabled: enabled !== false,
        ...answering.declaring(object),
      };
    });
}

const KIND = "WorkloadIdentityFederationRule";
