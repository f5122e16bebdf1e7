import { readLive, type LiveInventory } from "../../inventory/live";
import { Managed } from "../../inventory/managed";
import type { InventoryObject } from "../../inventory/object";
import { untouchedAmong } from "../../inventory/untouched";
import { print } from "../print";
import { explained } from "../explained";
import { Stacks, type StacksChoice } from "../stacks";
import { table } from "../table";

export interface UnmanagedOptions extends StacksChoice {
  /** Only these kinds. Default: all. */
  readonly only: readonly string[];
  /** Only these projects, by name or id. Default: all. */
  readonly projects: readonly string[];
}

/** Reports the existing objects that no resource of the stacks manages. */
export async function unmanaged(options: UnmanagedOptions): Promise<void> {
  await explained(async () => {
    const stacks = await Stacks.read(options);
    try {
      for (const { run, resources } of stacks.organizations) {
        const scope = {
          ...(options.only.length > 0 ? { kinds: new Set(options.only) } : {}),
          ...(options.projects.length > 0 ? { projects: options.projects } : {}),
        };
        const live = await readLive(run, scope);
        report(unmanagedIn(live, new Managed(resources)), live);
      }
    } finally {
      await stacks.close();
    }
  });
}

function unmanagedIn({ objects }: LiveInventory, managed: Managed): InventoryObject[] {
  const isUntouched = untouchedAmong(objects);
  return objects.filter((object) => {
    if (managed.of(object).length > 0) return false;
    // A reader whom some resource names is there because of that resource.
    return !isUntouched(object) || (object.declaration.isOfSeveral !== undefined && !managed.mentions(object));
  });
}

function report(found: readonly InventoryObject[], { requests, unread }: LiveInventory): void {
  if (found.length > 0)
    print(
      `${table(
        ["KIND", "ID"],
        found.map(({ declaration, id }) => [declaration.kind, id]),
      )}\n`,
    );
  for (const { kind, below = "the organisation", reason } of unread) {
    print(`Could not read ${kind} below ${below}: ${reason}\n`);
  }
  print(`${found.length} unmanaged objects. Sent ${requests} requests.\n`);
}
