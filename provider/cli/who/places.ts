/** Where programs declare the parts of an answer: short in a table, and in full below it. */
import type { AccessRow, Answer, Declared } from "./answer";
import type { Style } from "./words";

/** The whole place: `parts.ts:12, called in index.ts:7 (GroupUser ana, stack prod)`. */
export function placeOf({ lines, kind, name, stack }: Declared): string {
  const resource = `${kind} ${name}, stack ${stack}`;
  return lines.length === 0 ? resource : `${calls(lines)} (${resource})`;
}

/** `parts.ts:12, called in index.ts:7` */
function calls(lines: readonly string[]): string {
  const [line, ...callers] = lines;
  return [line!, ...callers.map((caller) => `called in ${caller}`)].join(", ");
}

/** The place in a cell: its line; for a program whose language records no lines, the name of the resource. */
function shortOf({ lines, name }: Declared): string {
  return lines[0] ?? name;
}

/** `-` if no state was read, and `nowhere` if no resource declares the thing. */
export function shortPlaces(declared: readonly Declared[] | undefined): string {
  if (declared === undefined) return "-";
  return declared.length === 0 ? "nowhere" : [...new Set(declared.map(shortOf))].join(", ");
}

/** Where a grant and, through a group, the membership are declared. */
export function placesOfRow({ declared, undeclared }: AccessRow): string {
  if (declared === undefined || declared.length === 0 || undeclared.length === 0) return shortPlaces(declared);
  return `${shortPlaces(declared)}; nowhere: ${undeclared.join(" and ")}`;
}

/** The resources that the tables of an answer name by their lines. Undefined if there are none. */
export function resourcesTable(
  { access, keys, members, workloads, missing, declared = [] }: Answer,
  style: Style,
): string | undefined {
  const all = [
    ...declared,
    ...[...access, ...keys, ...members, ...workloads].flatMap((row) => row.declared ?? []),
    ...missing.map((row) => row.declared),
  ];
  const byId = new Map(all.map((one) => [`${one.stack} ${one.kind} ${one.name}`, one]));
  if (byId.size === 0) return undefined;
  const rows = [...byId.values()].map(({ lines, kind, name, stack }) => [
    lines.length > 0 ? calls(lines) : "-",
    kind,
    name,
    stack,
  ]);
  return style.table(["LINE", "KIND", "RESOURCE", "STACK"], rows);
}
