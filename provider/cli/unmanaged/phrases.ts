/** The sentences and cells that the text and the Markdown of a report have in common. */
import { TOPICS } from "../../lifecycle/declaration";
import { fromOutside } from "../../text";
import { counted } from "../counted";
import { inUtc } from "../utc";
import type { OrganizationReport, Unmanaged, UnreadPlace } from "./report";

/** The objects of one kind. */
export interface Group {
  /** `members: ProjectUser (2)`. */
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const COLUMNS = ["ID", "NAME", "REMARK", "BY", "WHEN"];

/** The unmanaged objects, a table for each kind. A column without any value is left out. */
export function groupsOf({ unmanaged, auditLog }: OrganizationReport): Group[] {
  const kinds = [...new Set(unmanaged.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const objects = unmanaged.filter((one) => one.kind === kind);
    const rows = objects.map((one) => cellsOf(one, auditLog.readSince));
    const isUsed = COLUMNS.map((_, column) => rows.some((cells) => cells[column] !== ""));
    const used = <T>(cells: readonly T[]) => cells.filter((_, column) => isUsed[column]);
    return {
      heading: `${objects[0]!.topic}: ${kind} (${objects.length})`,
      columns: used(COLUMNS),
      rows: rows.map(used),
    };
  });
}

function cellsOf({ id, name, remarks, author, createdAt }: Unmanaged, readSince: number | null): string[] {
  const at = author?.at ?? createdAt;
  const when = at !== null ? inUtc(at) : readSince !== null ? `before ${inUtc(readSince)}` : "";
  return [id, name.join(" / "), remarks.join("; "), author ? byOf(author) : "", when];
}

function byOf({ by, apiKeyId, about }: NonNullable<Unmanaged["author"]>): string {
  const key = apiKeyId !== null && apiKeyId !== by ? ` with key ${apiKeyId}` : "";
  return `${by ?? "unknown"}${key}${about === null ? "" : ` (last change of the ${about.toLowerCase()})`}`;
}

/** The objects that several resources manage. */
export function twiceGroup({ managedTwice }: OrganizationReport): Group | undefined {
  if (managedTwice.length === 0) return undefined;
  const rows = managedTwice.map(({ kind, id, name, by }) => [
    kind,
    id,
    name.join(" / "),
    by.map(({ stack, resource }) => `${resource} (stack ${stack})`).join(", "),
  ]);
  return { heading: `managed twice (${managedTwice.length})`, columns: ["KIND", "ID", "NAME", "BY"], rows };
}

/** The name of the organisation and its stacks. */
export function titleOf({ organization, stacks }: OrganizationReport): string {
  const names = stacks.map((stack) => fromOutside(stack)).join(", ");
  return `Organisation ${organization ?? "(unknown)"}, ${stacks.length === 1 ? "stack" : "stacks"} ${names}`;
}

/** What the report leaves out or could not read, a sentence each. */
export function notesOf({ unread, auditLog, leftOut, unmanaged }: OrganizationReport): string[] {
  const places = new Map<string, UnreadPlace[]>();
  for (const place of unread) {
    const key = `${place.permission} ${place.below === null ? "" : place.reason}`;
    places.set(key, [...(places.get(key) ?? []), place]);
  }
  return [
    ...(unread.length > 0 ? ["This report is incomplete."] : []),
    ...[...places.values()].map(unreadInWords),
    ...(auditLog.problem !== null && unmanaged.length > 0
      ? [`The audit log does not show who made these objects. ${auditLog.problem}`]
      : []),
    ...(auditLog.readSince !== null ? [`The audit log was read back to ${inUtc(auditLog.readSince)}.`] : []),
    ...(leftOut.ofIdentityProvider > 0
      ? [`Left out ${counted(leftOut.ofIdentityProvider, "object")} that an identity provider manages.`]
      : []),
    ...(leftOut.ignored > 0 ? [`Left out ${counted(leftOut.ignored, "object")} that the ignore file lists.`] : []),
  ];
}

function unreadInWords(places: readonly UnreadPlace[]): string {
  const [{ permission, reason }] = places as [UnreadPlace];
  const kinds = [
    ...new Set(places.map(({ kind, below }) => (below === null ? kind : `${kind} below ${fromOutside(below)}`))),
  ];
  return permission === null
    ? `Could not read ${kinds.join(", ")}. ${reason}`
    : `Could not read ${kinds.join(", ")}: the key lacks the permission ${permission}.`;
}

/** `3 unmanaged objects: members 2, keys 1. 1 object is managed twice.` */
export function summaryOf({ unmanaged, managedTwice }: OrganizationReport): string {
  const topics = TOPICS.map((topic) => [topic, unmanaged.filter((one) => one.topic === topic).length] as const);
  const counts = topics.filter(([, count]) => count > 0).map(([topic, count]) => `${topic} ${count}`);
  const twice = managedTwice.length;
  return (
    (unmanaged.length === 0
      ? "No unmanaged objects."
      : `${counted(unmanaged.length, "unmanaged object")}: ${counts.join(", ")}.`) +
    (twice === 0 ? "" : ` ${counted(twice, "object")} ${twice === 1 ? "is" : "are"} managed twice.`)
  );
}
