/** An answer as a text for a terminal, or as Markdown. */
import { fromOutside } from "../../client/outside";
import { dayOf } from "../../resources/keysInUse";
import { markdownTable } from "../markdownTable";
import { table } from "../table";
import type { AccessRow, Answer, Named } from "./answer";
import type { KeyRow } from "./keys";
import type { MissingRow } from "./missing";
import { placeOf, placesOfRow, resourcesTable, shortPlaces } from "./places";

/** How a format writes the parts of an answer. */
export interface Style {
  title(text: string): string;
  table(headings: readonly string[], rows: readonly (readonly string[])[]): string;
}

export const plain: Style = {
  title: (text) => fromOutside(text),
  table: (headings, rows) => table(...withoutEmpty(headings, rows)),
};

/** A table without the columns that say nothing in any row, such as the lines of programs if no state was read. */
function withoutEmpty(headings: readonly string[], rows: readonly (readonly string[])[]): [string[], string[][]] {
  const isFull = (_: unknown, column: number) => rows.some((cells) => cells[column] !== "-");
  return [headings.filter(isFull), rows.map((cells) => cells.filter(isFull))];
}

export const markdown: Style = {
  title: (text) => `### ${escaped(text)}`,
  table: (given, all) => {
    const [headings, rows] = withoutEmpty(given, all);
    return markdownTable(
      headings,
      rows.map((cells) => cells.map(escaped)),
    );
  },
};

/** A text from outside, without the meaning that Markdown and HTML would give it. */
function escaped(text: string): string {
  return fromOutside(text, Infinity).replace(/[\\`*{}[\]<>|~#]/g, String.raw`\$&`);
}

/** The paragraphs of an answer. @param can the permission that `--can` asks for. */
export function sections(answer: Answer, style: Style, can?: string): string[] {
  const { subject, owner, facts, members, access, keys, workloads, missing, declared } = answer;
  const who = owner ? `, of ${owner.name} (${owner.id})` : "";
  const lines = [style.title(`${titleOf(subject)}${who}`), ...facts.map((fact) => `${capital(fact)}.`)];
  const scopes = subject.kind === "key" ? keys[0]?.scopes : undefined;
  if (scopes) lines.push(`The program declares the scopes ${scopes.join(", ")}.`);
  if (declared !== undefined)
    lines.push(declared.length === 0 ? "Declared nowhere." : `Declared in ${declared.map(placeOf).join("; ")}.`);
  const parts = [lines.join(style === markdown ? "\n\n" : "\n")];
  if (can !== undefined && access.length === 0)
    parts.push(`${subject.kind === "project" ? "Nobody in the project can" : `${subject.name} cannot`} ${can}.`);
  else if (access.length === 0) parts.push("No access anywhere.");
  else parts.push(`${can === undefined ? "Access" : `Who can ${can}`}:\n\n${accessTable(answer, style)}`);
  const permissions = permissionsOf(access);
  if (can === undefined && permissions.length > 0) {
    parts.push(`Custom roles:\n\n${style.table(["ROLE", "ID", "PERMISSIONS"], permissions)}`);
  }
  if (members.length > 0) {
    const rows = members.map((one) => [one.member.name, one.member.id, shortPlaces(one.declared)]);
    parts.push(`Members:\n\n${style.table(["MEMBER", "ID", "DECLARED"], rows)}`);
  }
  if (workloads.length > 0) {
    const rows = workloads.map((row) => [
      row.tokens.join(", "),
      row.account.name,
      row.id,
      row.enabled ? "-" : "disabled",
      shortPlaces(row.declared),
    ]);
    const table = style.table(["TOKENS WITH", "ACT AS", "RULE", "STATE", "DECLARED"], rows);
    parts.push(`Workloads without a key:\n\n${table}`);
  }
  if (missing.length > 0) {
    const rows = missing.map((row) => [row.what, waiting(row), shortPlaces([row.declared])]);
    parts.push(`Declared, but not in the organisation:\n\n${style.table(["WHAT", "WAITS", "DECLARED"], rows)}`);
  }
  if (keys.length > 0) parts.push(`Keys:\n\n${keysTable(keys, style)}`);
  const resources = resourcesTable(answer, style);
  if (resources !== undefined) parts.push(`Resources:\n\n${resources}`);
  return parts;
}

function waiting({ waits }: MissingRow): string {
  if (waits === undefined) return "-";
  return waits === "absent" ? "until the person joins" : "until has passed";
}

export function keysTable(keys: readonly KeyRow[], style: Style): string {
  return style.table(
    ["KEY", "ID", "PROJECT", "OWNER", "LAST USE", "EXPIRES", "IF IT GOES", "DECLARED"],
    keys.map((key) => [
      keyName(key),
      key.id,
      key.project?.name ?? "organisation",
      key.owner?.name ?? "-",
      key.lastUsedAt === undefined ? "never" : dayOf(key.lastUsedAt),
      key.expiresAt === undefined ? "-" : dayOf(key.expiresAt),
      key.ifItGoes,
      shortPlaces(key.declared),
    ]),
  );
}

function keyName({ ending, name }: KeyRow): string {
  return [name, ending && `…${ending}`].filter(Boolean).join(" ") || "-";
}

function accessTable({ access, subject }: Answer, style: Style): string {
  const showsHolder = subject.kind === "project";
  const showsPlace = subject.kind !== "project";
  const headings = [...(showsHolder ? ["WHO"] : []), ...(showsPlace ? ["PLACE"] : []), "ROLE", "THROUGH", "DECLARED"];
  const rows = folded(access, showsPlace).map(({ row, place }) => [
    ...(showsHolder ? [row.holder.name] : []),
    ...(showsPlace ? [place] : []),
    row.role.name,
    pathOf(row),
    placesOfRow(row),
  ]);
  return style.table(headings, rows);
}

/** The rows with their places. All projects that an owner of the organisation owns are one row. */
function folded(access: readonly AccessRow[], isFolded: boolean): { row: AccessRow; place: string }[] {
  const seen = new Map<string, AccessRow[]>();
  for (const row of access) {
    const isInherited = isFolded && row.project !== undefined && (row.way === "organization" || isOwnerByInvite(row));
    const key = isInherited
      ? JSON.stringify([row.way, row.group?.id, row.objects.map(({ id }) => id)])
      : `${seen.size}`;
    seen.set(key, [...(seen.get(key) ?? []), row]);
  }
  return [...seen.values()].map((rows) => ({
    row: rows[0]!,
    place: rows.length > 1 ? `every project (${rows.length})` : (rows[0]!.project?.name ?? "organisation"),
  }));
}

function isOwnerByInvite({ way, role }: AccessRow): boolean {
  return way === "invite" && role.id.startsWith("role-api-organization-");
}

/** `through group infrastructure` */
export function pathOf({ way, group }: AccessRow): string {
  const through = group ? `group ${group.name}` : "";
  if (way === "organization") return `owner of the organisation${through && `, through ${through}`}`;
  if (way === "invite") return "open invite, not accepted yet";
  return way === "group" ? through : "direct";
}

/** The custom roles of an answer, with their permissions. */
function permissionsOf(access: readonly AccessRow[]): string[][] {
  const custom = access.filter(({ role }) => !role.id.startsWith("role-api-"));
  const byId = new Map(custom.map(({ role }) => [role.id, role]));
  return [...byId.values()].map(({ id, name, permissions }) => [name, id, permissions?.join(", ") ?? "unknown"]);
}

export function titleOf({ kind, name, id }: Named): string {
  return `${capital(kind)} ${kind === "key" ? `…${name}` : name}${name === id ? "" : ` (${id})`}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
