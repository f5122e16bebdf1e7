/** Reads what `adopt` declares. */
import { comparableIn } from "../../inventory/comparable";
import { readLive, type LiveInventory, type LiveScope } from "../../inventory/live";
import type { InventoryObject } from "../../inventory/object";
import type { Run } from "../../lifecycle/run";
import { printError } from "../print";
import { ProgressLine } from "../progress";

export interface OrganizationRead extends LiveInventory {
  /** Limits and settings of other projects, which tell what is usual. */
  readonly compared: readonly InventoryObject[];
}

/** The organisation, as far as the scopes say. @throws UserError if a project does not exist. */
export async function readOrganization(run: Run, scopes: readonly LiveScope[]): Promise<OrganizationRead> {
  const progress = new ProgressLine();
  const parts: LiveInventory[] = [];
  let compared: readonly InventoryObject[] = [];
  try {
    for (const scope of scopes) {
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
    provided: parts.flatMap(({ provided }) => provided),
    unread: parts.flatMap(({ unread }) => unread),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
    compared,
    requests: run.api.requests,
  };
}
