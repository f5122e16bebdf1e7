/** Reads what `adopt` declares. */
import { comparableIn } from "../../inventory/comparable";
import { readLive, type LiveInventory } from "../../inventory/live";
import type { InventoryObject } from "../../inventory/object";
import type { Run } from "../../lifecycle/run";
import { printError } from "../print";
import { ProgressLine } from "../progress";
import type { Selection } from "./declare/selection";
import { scopesOf } from "./scope";

export interface OrganizationRead extends LiveInventory {
  /** Limits and settings of other projects, which tell what is usual. */
  readonly compared: readonly InventoryObject[];
}

/** The organisation, as far as the selection needs it. @throws UserError if a project does not exist. */
export async function readOrganization(run: Run, selection: Selection): Promise<OrganizationRead> {
  const progress = new ProgressLine();
  const parts: LiveInventory[] = [];
  let compared: readonly InventoryObject[] = [];
  try {
    for (const scope of scopesOf(selection)) {
      const part = await readLive(run, { ...scope, progress: progress.show });
      parts.push(part);
      if (scope.projects !== undefined && scope.kinds) compared = await comparableIn(run, part, scope.kinds);
    }
  } finally {
    progress.clear();
  }
  printError(`Read the organisation in ${run.api.requests} requests.\n`);
  return {
    objects: parts.flatMap(({ objects }) => objects),
    implied: parts.flatMap(({ implied }) => implied),
    above: parts.flatMap(({ above }) => above),
    unread: parts.flatMap(({ unread }) => unread),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
    compared,
    requests: run.api.requests,
  };
}
