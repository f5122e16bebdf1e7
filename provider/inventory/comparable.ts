import type { Run } from "../lifecycle/run";
import { projectListing } from "../wire/projects";
import { declarations } from "./kinds";
import { readLive, type LiveInventory, type LiveScope } from "./live";
import type { InventoryObject } from "./object";

/** Of this many other projects we read the limits and settings, to tell what is usual. */
const PROJECTS_TO_COMPARE = 5;

/** The settings and limits of other projects than those that we have read. They tell what nobody has changed. */
export async function comparableIn(
  run: Run,
  live: Pick<LiveInventory, "objects" | "above">,
  kinds: ReadonlySet<string>,
): Promise<readonly InventoryObject[]> {
  const compared = declarations.filter(({ kind, untouched }) => kinds.has(kind) && untouched === "as most");
  if (compared.length === 0) return [];
  const chosen = projectIdsIn(live);
  const all = await run.api.listForRead(projectListing, {}, "projectId");
  const others = all.filter(({ projectId, status }) => !chosen.has(projectId) && status !== "archived");
  const projects = others.slice(0, PROJECTS_TO_COMPARE).map(({ projectId }) => projectId);
  if (projects.length === 0) return [];
  const scope: LiveScope = { kinds: new Set(compared.map(({ kind }) => kind)), projects, onlyListed: true };
  return (await readLive(run, scope)).objects;
}

/** The ids of the projects that we have read. */
export function projectIdsIn({ objects, above }: Pick<LiveInventory, "objects" | "above">): ReadonlySet<string> {
  return new Set(
    [...objects, ...above].filter(({ declaration }) => declaration.kind === "Project").map(({ id }) => id),
  );
}
