import type { Deployment, Resource } from "../deployment";
import type { Finding } from "./plan";

/**
 * The resources of the state with the entries that the findings import. An entry comes after everything that it depends on:
 * that was in the state before the create began.
 */
export function resourcesAfter(deployment: Deployment, findings: readonly Finding[]): Resource[] {
  const resources = [...deployment.resources];
  for (const { step } of findings) {
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
