/** The keys that an existing document gives to existing objects. */
import { parse } from "yaml";
import type { OrganizationDocument } from "../../../components/organization/document";
import type { InventoryObject } from "../../../inventory/object";
import { named, type KnownKeys } from "./document/draft";
import type { Named } from "./keys";

type Entries = Readonly<Record<string, { readonly name?: string; readonly groupId?: string } | null>>;

/**
 * @param text the document. A document with mistakes gives no keys: the merge reports them.
 * @param objects every object of the organisation, because an object outside the selection can have the same name as a selected one.
 * @param earlier the keys that the state gives.
 */
export function knownKeysIn(text: string, objects: readonly InventoryObject[], earlier: KnownKeys = {}): KnownKeys {
  const document = read(text);
  const of = (kind: string) => objects.filter(({ declaration }) => declaration.kind === kind).map(named);
  const projects = matched(document.projects, of("Project"), earlier.projects);
  const own = new Map(earlier.own);
  for (const [id, key] of projects) {
    const project = document.projects?.[key];
    for (const [kind, entries] of [
      ["ServiceAccount", project?.serviceAccounts],
      ["ProjectRole", project?.roles],
    ] as const) {
      const there = objects.filter(({ declaration, inputs }) => declaration.kind === kind && inputs.projectId === id);
      const place = `${kind} ${id}`;
      own.set(place, matched(entries, there.map(named), earlier.own?.get(place)));
    }
  }
  return {
    ...earlier,
    projects,
    own,
    teams: matched(document.teams, of("Group"), earlier.teams),
    roles: matched(document.roles, of("Role"), earlier.roles),
    certificates: matched(document.certificates, of("Certificate"), earlier.certificates),
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

/**
 * The keys of objects: those of the state, and of objects whose name one entry has. Several objects of one name differ in the end of
 * the key, which is of the id.
 */
function matched(
  entries: Entries | null | undefined,
  all: readonly Named[],
  earlier: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const known = new Map([...earlier].filter(([, key]) => Object.hasOwn(entries ?? {}, key)));
  const claimed = new Set(known.values());
  const byName = new Map<string, string[]>();
  const byId = new Map<string, string>();
  for (const [key, entry] of Object.entries(entries ?? {})) {
    if (claimed.has(key)) continue;
    const name = entry?.name ?? key;
    byName.set(name, [...(byName.get(name) ?? []), key]);
    if (entry?.groupId !== undefined) byId.set(entry.groupId, key);
  }
  const objects = all.filter(({ id }) => !known.has(id));
  const count = new Map<string, number>();
  for (const { name } of objects) count.set(name, (count.get(name) ?? 0) + 1);
  for (const { id, name } of objects) {
    const keys = byName.get(name) ?? [];
    const isUnique = keys.length === 1 && count.get(name) === 1;
    const key = byId.get(id) ?? (isUnique ? keys[0] : keys.find((one) => endsWithId(one, id)));
    if (key !== undefined) known.set(id, key);
  }
  // A key without an object stays taken: the entry is about another object than a new one.
  const used = new Set(known.values());
  for (const key of Object.keys(entries ?? {})) if (!used.has(key)) known.set(`no object: ${key}`, key);
  return known;
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
