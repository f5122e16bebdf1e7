import { Deployment } from "../inventory/deployment";
import { CLIENT_OF_INVENTORY } from "../inventory/live";
import { objectsOfState, type StackObject } from "../inventory/stackState";
import { isOther, type Organization } from "../lifecycle/kept";
import { organizationOf } from "../lifecycle/loss";
import type { Run } from "../lifecycle/run";
import { CommandError } from "./commandError";
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
  /** The names of the stacks. */
  readonly stacks: Set<string>;
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
    for (const stack of stacks.length > 0 ? new Set(stacks) : [undefined]) {
      const pulumi = new Pulumi({ folder, environment, ...(stack === undefined ? {} : { stack }) });
      await pulumi.requireVersion();
      const deployment = new Deployment(await pulumi.exportState());
      const runs = new StackRuns(deployment, await pulumi.config(), environment, CLIENT_OF_INVENTORY);
      all.push(runs);
      const name = stack ?? stackIn(deployment);
      const add = (run: Run) => {
        const { baseUrl, adminKey, organizationId = "" } = run.settings;
        const key = [baseUrl, adminKey, organizationId].join(" ");
        const organization = organizations.get(key) ?? { run, stacks: new Set(), resources: [] };
        organizations.set(key, organization);
        organization.stacks.add(name);
        return organization;
      };
      const resources = objectsOfState(name, deployment);
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

/**
 * Checks that each key belongs to the organisation of the resources for which it is used, because otherwise nothing would seem to be
 * managed. Brings together what several keys of one organisation manage.
 * @throws CommandError if an admin key belongs to another organisation.
 */
export async function byOrganization(all: readonly StackedOrganization[]): Promise<StackedOrganization[]> {
  const merged: StackedOrganization[] = [];
  const byId = new Map<string, StackedOrganization>();
  for (const { run, stacks, resources } of all) {
    const ofKey = await organizationOf(run);
    for (const resource of resources) requireOrganization(resource, ofKey);
    const known = ofKey && byId.get(ofKey.id);
    if (known) {
      for (const stack of stacks) known.stacks.add(stack);
      known.resources.push(...resources);
      continue;
    }
    const organization = { run, stacks: new Set(stacks), resources: [...resources] };
    merged.push(organization);
    if (ofKey) byId.set(ofKey.id, organization);
  }
  return merged;
}

function requireOrganization({ organization, stack }: StackObject, ofKey: Organization | undefined): void {
  if (!ofKey || !isOther(organization, ofKey)) return;
  throw new CommandError(
    `Could not compare the stack ${stack} with the organisation: the admin key belongs to organisation ${ofKey.id}, but ` +
      `resources of this stack belong to ${organization.id}. Set OPENAI_ADMIN_KEY to an admin key of ${organization.id}, then ` +
      `run the command again.`,
  );
}

/** The name of the selected stack, which a state without resources does not tell. */
function stackIn({ resources }: Deployment): string {
  return /^urn:pulumi:([^:]*)::/.exec(resources[0]?.urn ?? "")?.[1] ?? "the selected stack";
}
