import type { Deployment, Operation, Resource } from "../../inventory/deployment";
import type { Finding } from "./plan";

/**
 * The resources of the state with the entries that the findings import. An entry comes after everything that it depends on:
 * that was in the state before the create began.
 */
export function resourcesAfter(deployment: Deployment, findings: readonly Finding[]): Resource[] {
  const resources = [...deployment.resources];
  for (const { operation, step } of findings) {
    if (step.does === "delete" || step.does === "clear") revive(resources, operation);
    if (step.does !== "import") continue;
    const { entry } = step;
    const at = resources.findIndex((one) => one.urn === entry.urn && !one.delete);
    const replaced = resources[at];
    if (!replaced) resources.push(entry);
    // The interrupted run had already deleted the old object, so only the new entry stays.
    else if (replaced.pendingReplacement) resources.splice(at, 1, entry);
    // The next update deletes the old object, as the interrupted one would have done.
    else resources.splice(at, 1, entry, { ...replaced, delete: true });
  }
  return resources;
}

/**
 * Makes an object the resource's object again if its replacement does not exist. The engine marks an object as replaced before it
 * records the replacement, and another step of the interrupted run may have written the state in between. With the mark, the next
 * update would see a new resource and a delete, as after a rename.
 */
function revive(resources: Resource[], { type, resource: { urn, created } }: Operation): void {
  const at = resources.findIndex((one) => one.urn === urn && one.delete && one.created === created);
  if (type !== "creating" || created === undefined || at < 0) return;
  if (resources.some((one) => one.urn === urn && !one.delete)) return;
  const [old] = resources.splice(at, 1);
  const dependent = resources.findIndex((one) => one.parent === urn || one.dependencies?.includes(urn));
  resources.splice(dependent < 0 ? at : Math.min(at, dependent), 0, { ...old!, delete: false });
}
