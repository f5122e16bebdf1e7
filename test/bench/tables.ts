import Table from "cli-table3";
import type { AdoptRow } from "./adopt";
import type { InventoryRow } from "./inventory";
import type { LongListRow } from "./longList";
import type { PolicyRow } from "./policies";
import type { Row } from "./scale";
import type { StateSizeRow } from "./stateSize";
import type { ThrottledRow } from "./throttled";

/** The target of each column: a figure above its target is marked. */
export const aims = {
  readsRatio: 1.05,
  longListRatio: 2,
  secondsRatio: 1.25,
  pluginMegabytes: 220,
  idealRatio: 1.15,
  refusedAtFirst: 3,
  refusedPerWindowAfter: 1,
  policiesRatio: 1.25,
  /** Half of it is names that the engine repeats: see the columns of the table. */
  stateBytes: 1_650,
} as const;

/** Marks a figure that misses its target. */
function judged(text: string, isMet: boolean): string {
  return isMet ? text : `${text} !`;
}

export function scaleTable(rows: readonly Row[]): string {
  const table = new Table({
    head: [
      "projects",
      "declared as",
      "latency",
      "phase",
      "writes",
      "bound",
      "reads",
      "bound",
      "requests/bound",
      "seconds",
      "engine's",
      "ratio",
      "plugin's CPU s (idle)",
      "plugin MB",
      "idle MB",
    ],
    style: plain,
  });
  for (const row of rows) {
    const { writes, reads, bound, seconds, engineSeconds } = row;
    const ratio = (writes + reads) / Math.max(1, bound.writes + bound.reads);
    const areWritesExact = writes === bound.writes;
    const areReadsFew = reads <= bound.reads * aims.readsRatio;
    const times = seconds / engineSeconds;
    table.push([
      `${row.projects} (${row.resources})`,
      row.style,
      `${row.latency} ms`,
      row.phase,
      judged(String(writes), areWritesExact),
      bound.writes,
      judged(String(reads), areReadsFew),
      bound.reads,
      ratio.toFixed(2),
      seconds.toFixed(1),
      engineSeconds.toFixed(1),
      judged(times.toFixed(2), row.latency > 0 || times <= aims.secondsRatio),
      `${row.plugin.seconds.toFixed(1)} (${row.idlePlugin.seconds.toFixed(1)})`,
      judged(row.plugin.megabytes.toFixed(0), row.plugin.megabytes <= aims.pluginMegabytes),
      row.idlePlugin.megabytes.toFixed(0),
    ]);
  }
  return table.toString();
}

/** The same organisation in both styles, and how much sets save. */
export function stylesTable(rows: readonly Row[]): string {
  const table = new Table({
    head: [
      "projects",
      "latency",
      "phase",
      "resources",
      "in sets",
      "requests",
      "in sets",
      "seconds",
      "in sets",
      "ratio",
    ],
    style: plain,
  });
  for (const single of rows.filter(({ style }) => style === "single resources")) {
    const { projects, latency, phase } = single;
    const sets = rows.find(
      (row) => row.style === "sets" && row.projects === projects && row.latency === latency && row.phase === phase,
    );
    if (!sets) continue;
    table.push([
      projects,
      `${latency} ms`,
      phase,
      single.resources,
      sets.resources,
      single.writes + single.reads,
      sets.writes + sets.reads,
      single.seconds.toFixed(1),
      sets.seconds.toFixed(1),
      (sets.seconds / single.seconds).toFixed(2),
    ]);
  }
  return table.toString();
}

export function longListTable(rows: readonly LongListRow[]): string {
  const table = new Table({ head: ["list", "pages", "wanted", "reads", "ratio"], style: plain });
  for (const { list, pages, wanted, reads } of rows) {
    const ratio = reads / Math.min(pages, wanted);
    table.push([list, pages, wanted, reads, judged(ratio.toFixed(2), ratio <= aims.longListRatio)]);
  }
  return table.toString();
}

export function throttledTable(rows: readonly ThrottledRow[]): string {
  const table = new Table({
    head: [
      "projects",
      "Retry-After",
      "phase",
      "in state",
      "requests of the busiest family",
      "ideal s",
      "seconds",
      "/ideal",
      "engine's s",
      "429s at first",
      "a window after",
      "429s",
    ],
    style: plain,
  });
  for (const row of rows) {
    const times = row.seconds / row.idealSeconds;
    table.push([
      row.projects,
      row.retryAfter,
      row.phase,
      judged(`${row.inState}/${row.resources}`, row.inState === row.resources),
      `${row.largest.accepted} ${row.largest.route}`,
      row.idealSeconds.toFixed(1),
      row.seconds.toFixed(1),
      judged(times.toFixed(2), times <= aims.idealRatio),
      row.engineSeconds.toFixed(1),
      judged(String(row.refusedAtFirst), row.refusedAtFirst <= aims.refusedAtFirst),
      judged(String(row.refusedPerWindowAfter), row.refusedPerWindowAfter <= aims.refusedPerWindowAfter),
      row.refused,
    ]);
  }
  return table.toString();
}

export function inventoryTable(rows: readonly InventoryRow[]): string {
  const head = ["projects", "objects", "requests", "bound", "requests/bound", "seconds", "ideal s"];
  const table = new Table({ head, style: plain });
  for (const { projects, objects, requests, bound, seconds, idealSeconds } of rows) {
    const ratio = requests / bound;
    // With a quota, the first window of each endpoint has refusals.
    const isMet = idealSeconds !== undefined || ratio <= aims.readsRatio;
    const ideal = idealSeconds === undefined ? "" : idealSeconds.toFixed(1);
    table.push([projects, objects, requests, bound, judged(ratio.toFixed(2), isMet), seconds.toFixed(1), ideal]);
  }
  return table.toString();
}

export function adoptTable(rows: readonly AdoptRow[]): string {
  const steps = ["reading", "planning", "import", "preview"];
  const head = ["projects", "quota", "objects", "bound", ...steps.slice(0, 2), "preview"];
  const table = new Table({
    head: [...head, "/bound", ...steps.map((step) => `${step} s`), "ideal s", "clean"],
    style: plain,
  });
  for (const { projects, isThrottled, imported, bound, requests, seconds, idealSeconds, isClean, writes } of rows) {
    const ratio = (requests.reading + requests.planning) / bound;
    const times = [seconds.reading, seconds.planning, seconds.importing, seconds.preview];
    table.push([
      projects,
      isThrottled ? "yes" : "no",
      imported,
      bound,
      ...Object.values(requests),
      judged(ratio.toFixed(2), isThrottled || ratio <= aims.readsRatio),
      ...times.map((time) => time.toFixed(1)),
      idealSeconds?.toFixed(1) ?? "",
      judged(isClean && writes === 0 ? "yes" : `no, ${writes} writes`, isClean && writes === 0),
    ]);
  }
  return table.toString();
}

export function policiesTable({ resources, seconds, secondsWithoutRules }: PolicyRow): string {
  const table = new Table({ head: ["resources", "seconds", "seconds without rules", "ratio"], style: plain });
  const ratio = seconds / secondsWithoutRules;
  table.push([
    resources,
    seconds.toFixed(1),
    secondsWithoutRules.toFixed(1),
    judged(ratio.toFixed(2), ratio <= aims.policiesRatio),
  ]);
  return table.toString();
}

/** The size of a resource in the state, and of each of its parts. */
export function stateTable(rows: readonly StateSizeRow[]): string {
  const parts = Object.keys(rows[0]?.parts ?? {});
  const table = new Table({ head: ["projects", "bytes a resource", ...parts], style: plain });
  for (const { projects, resources, bytes, parts: sizes } of rows) {
    const size = judged(bytes.toFixed(0), bytes <= aims.stateBytes);
    table.push([`${projects} (${resources})`, size, ...parts.map((part) => sizes[part]!.toFixed(0))]);
  }
  return table.toString();
}

/** A table of requests by route, for one phase. */
export function routesTable(title: string, routes: Readonly<Record<string, number>>): string {
  const table = new Table({ head: [title, "requests"], style: plain });
  for (const [route, count] of Object.entries(routes).sort()) table.push([route, count]);
  return Object.keys(routes).length > 0 ? table.toString() : `${title}: no requests`;
}

/** Without colours, because these tables end up in files and pull requests. */
const plain = { head: [], border: [] };
