import { Deployment } from "../inventory/deployment";
import { CLIENT_OF_INVENTORY } from "../inventory/live";
import { objectsOfState, type StackObject } from "../inventory/stackState";
import type { Run } from "../lifecycle/run";
import { Pulumi, type StackChoice } from "./pulumi";
import { StackRuns } from "./stackRuns";

/** The stacks that a command is about. */
export interface StacksChoice extends Omit<StackChoice, "stack"> {
  /** The names of the stacks. Default: the selected stack. */
  readonly stacks: readonly string[];
}

/** An organisation, and the resources of the stacks in it. */
export interface StackedOrganization {
  readonly run: Run;
  readonly resources: StackObject[];
}

/** The states of stacks, and a client for each organisation of their resources. */
export class Stacks {
  private constructor(
    readonly organizations: readonly StackedOrganization[],
    private readonly runs: readonly StackRuns[],
  ) {}

  /** @throws CommandError if a state cannot be read, or the key of an organisation is missing. */
  static async read({ stacks, folder, environment = process.env }: StacksChoice): Promise<Stacks> {
    const organizations = new Map<string, StackedOrganization>();
    const all: StackRuns[] = [];
    for (const stack of stacks.length > 0 ? stacks : [undefined]) {
      const pulumi = new Pulumi({ folder, environment, ...(stack === undefined ? {} : { stack }) });
      await pulumi.requireVersion();
      const deployment = new Deployment(await pulumi.exportState());
      const runs = new StackRuns(deployment, await pulumi.config(), environment, CLIENT_OF_INVENTORY);
      all.push(runs);
      const add = (run: Run) => {
        const { baseUrl, adminKey, organizationId = "" } = run.settings;
        const known = organizations.get([baseUrl, adminKey, organizationId].join(" "));
        if (known) return known;
        const organization = { run, resources: [] };
        organizations.set([baseUrl, adminKey, organizationId].join(" "), organization);
        return organization;
      };
      const resources = objectsOfState(stack ?? "", deployment);
      // A stack without resources is about the organisation of its configuration.
      if (resources.length === 0) add(runs.ofConfiguration());
      for (const resource of resources) add(runs.of(resource)).resources.push(resource);
    }
    return new Stacks([...organizations.values()], all);
  }

  async close(): Promise<void> {
    for (const runs of this.runs) await runs.close();
  }
}
