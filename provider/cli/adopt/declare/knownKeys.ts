/** The keys that an existing document gives to existing objects. */
import { parse } from "yaml";
import type { OrganizationDocument } from "../../../components/organization/document";
import type { InventoryObject } from "../../../inventory/object";
import { named, type KnownKeys } from "./document/draft";
import type { Named } from "./keys";

type Entries = Readonly<Record<string, { readonly name?: string; readonly groupId?: string } | null>>;

/** @param text the document. A document with mistakes gives no keys: the merge reports them. */
export function knownKeysIn(
  text: string,
  objects: readonly InventoryObject[],
  groups: readonly InventoryObject[],
): KnownKeys {
  const document = read(text);
  const of = (kind: string) => objects.filter(({ declaration }) => declaration.kind === kind).map(named);
  const projects = matched(document.projects, of("Project"));
  const own = new Map<string, ReadonlyMap<string, string>>();
  for (const [id, key] of projects) {
    const project = document.projects?.[key];
    for (const [kind, entries] of [
      ["ServiceAccount", project?.serviceAccounts],
      ["ProjectRole", project?.roles],
    ] as const) {
      const there = objects.filter(({ declaration, inputs }) => declaration.kind === kind && inputs.projectId === id);
      own.set(`${kind} ${id}`, matched(entries, there.map(named)));
    }
  }
  return {
    projects,
    own,
    teams: matched(document.teams, groups.map(named)),
    roles: matched(document.roles, of("Role")),
    certificates: matched(document.certificates, of("Certificate")),
  };
}

function read(text: string): OrganizationDocument {
  try {
    const value: unknown = parse(text, { merge: true, logLevel: "error", maxAliasCount: -1 });
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The keys of objects whose name one entry has. Several objects of one name differ in the end of the key, which is of the id. */
function matched(entries: Entries | null | undefined, objects: readonly Named[]): Map<string, string> {
  const byName = new Map<string, string[]>();
  const byId = new Map<string, string>();
  for (const [key, entry] of Object.entries(entries ?? {})) {
    const name = entry?.name ?? key;
    byName.set(name, [...(byName.get(name) ?? []), key]);
    if (entry?.groupId !== undefined) byId.set(entry.groupId, key);
  }
  const count = new Map<string, number>();
  for (const { name } of objects) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    objects.flatMap(({ id, name }): [string, string][] => {
      const keys = byName.get(name) ?? [];
      const isUnique = keys.length === 1 && count.get(name) === 1;
      const key = byId.get(id) ?? (isUnique ? keys[0] : keys.find((one) => endsWithId(one, id)));
      return key === undefined ? [] : [[id, key]];
    }),
  );
}

function endsWithId(key: string, id: string): boolean {
  const end = key.slice(key.lastIndexOf("-") + 1);
  return (
    end.length >= 4 &&
    id
      .replace(/[^A-Za-z0-9]/g, "")
      .toLowerCase()
      .endsWith(end)
  );
}
