/** The roles, certificates and spend settings of a document, which a project can also have. */
import type { OrganizationDocument, RoleEntry, SpendAlertEntry } from "../../../../components/organization/document";
import type { InventoryObject } from "../../../../inventory/object";
import { keysFor } from "../keys";
import { defined, filled, named, nameUnless, type Draft, type Keys } from "./draft";
import { sorted } from "./people";

export function rolesOf(draft: Draft): OrganizationDocument["roles"] {
  return roleEntries(draft, draft.of("Role"), draft.roles, ["roles"]);
}

export function roleEntries(
  draft: Draft,
  roles: readonly InventoryObject[],
  keys: Keys,
  path: readonly string[],
): Record<string, RoleEntry> | undefined {
  return filled(
    roles.map((role) => {
      const { name, description, permissions } = role.inputs;
      const key = keys.get(named(role).id)!;
      draft.take(role, [...path, key]);
      const text = typeof description === "string" && description !== "" ? description : undefined;
      return [key, defined({ ...nameUnless(key, name), permissions: sorted(permissions), description: text })];
    }),
  );
}

/** The certificates, and their files. */
export function certificatesOf(draft: Draft, files: Map<string, string>): OrganizationDocument["certificates"] {
  return filled(
    draft.of("Certificate").map((certificate) => {
      const { name, active, content } = certificate.inputs as { name?: string; active?: boolean; content: string };
      const key = draft.certificates.get(named(certificate).id)!;
      draft.take(certificate, ["certificates", key]);
      const file = certificateFile(key);
      files.set(file, content.endsWith("\n") ? content : `${content}\n`);
      return [key, defined({ file: `./${file}`, name, active })];
    }),
  );
}

function certificateFile(key: string): string {
  return `certificates/${key}.pem`;
}

/** A limit in dollars. */
export function spendLimitOf(draft: Draft, limit: InventoryObject | undefined, path: readonly string[]) {
  if (limit === undefined) return undefined;
  draft.take(limit, path);
  return { dollars: dollars(limit) };
}

/** Alerts have no name, so their keys say the amount: `at-500`. */
export function spendAlertsOf(
  draft: Draft,
  alerts: readonly InventoryObject[],
  path: readonly string[],
): Record<string, SpendAlertEntry> | undefined {
  const sayable = alerts.filter(({ inputs }) => channelOf(inputs) !== undefined);
  const names = sayable.map((alert) => ({ id: named(alert).id, name: `at ${dollars(alert)}` }));
  const [first] = sayable;
  const known = first && draft.knownIn(first.declaration.kind, first.key.projectId ?? "");
  const keys = keysFor(names, { noun: "alert", ...known });
  return filled(
    sayable.map((alert) => {
      const key = keys.get(named(alert).id)!;
      draft.take(alert, [...path, key]);
      const { recipients, subjectPrefix } = channelOf(alert.inputs)!;
      const prefix = typeof subjectPrefix === "string" && subjectPrefix !== "" ? subjectPrefix : undefined;
      return [key, defined({ dollars: dollars(alert), recipients: sorted(recipients), subjectPrefix: prefix })];
    }),
  );
}

/** The channel of an alert, if a document can say it. */
function channelOf({ notificationChannel }: InventoryObject["inputs"]) {
  const channel = notificationChannel as { type?: string; recipients?: string[]; subjectPrefix?: unknown } | undefined;
  return channel?.recipients?.length && (channel.type ?? "email") === "email" ? channel : undefined;
}

function dollars({ inputs }: InventoryObject): number {
  return Number(inputs.thresholdAmount) / 100;
}
