import type { Deployment } from "../../inventory/deployment";
import { declarationOf } from "../../inventory/kinds";
import { keptOf } from "../../lifecycle/kept";
import { requireOrganization } from "../../lifecycle/recovery";
import type { Run } from "../../lifecycle/run";
import type { StackRuns } from "../stackRuns";

/**
 * Checks each key before anything is written: another organisation's objects must not replace the declarations of this stack's.
 * @throws UserError when a key belongs to another organisation than the resources of the state.
 */
export async function requireSameOrganization(
  { resources }: Pick<Deployment, "resources">,
  runs: StackRuns,
): Promise<void> {
  const isKnown = new Set<Run>();
  for (const resource of resources) {
    const declaration = declarationOf(resource);
    const organization = declaration && keptOf(declaration, resource.outputs ?? {}).organization;
    if (organization === undefined || isKnown.has(runs.of(resource))) continue;
    isKnown.add(runs.of(resource));
    await requireOrganization(runs.of(resource), organization);
  }
}
