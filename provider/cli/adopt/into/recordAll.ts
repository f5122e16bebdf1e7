/** Records in the state that the program declares more entries of a list. */
import { Deployment } from "../../../inventory/deployment";
import { CommandError } from "../../commandError";
import type { Pulumi } from "../../pulumi";
import type { Adoption } from "./plan";

/**
 * Gives lists that the state has their new entries. `pulumi import` leaves a resource of the state as it is.
 * @throws CommandError if an interrupted run left operations in the state: to replace the state would forget them.
 */
export async function recordAll(pulumi: Pulumi, grown: readonly Adoption[]): Promise<void> {
  if (grown.length === 0) return;
  const deployment = new Deployment(await pulumi.exportState());
  if (deployment.pending.length > 0) {
    throw new CommandError(
      `Could not record the new entries of ${grown.map(({ resource }) => resource.name).join(", ")}: the state has interrupted ` +
        `operations. Run \`npx pulumi-openai-admin recover\`, then run this command again.`,
    );
  }
  const byUrn = new Map(grown.map((one) => [one.resource.urn, one]));
  const resources = deployment.resources.map((resource) => {
    const list = resource.delete ? undefined : byUrn.get(resource.urn);
    return list ? { ...resource, inputs: list.inputs, outputs: list.outputs } : resource;
  });
  await pulumi.importState(deployment.withResources(resources));
}
