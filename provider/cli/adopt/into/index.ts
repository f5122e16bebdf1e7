/** `adopt --into`: gives a program that declares existing objects their state, without a write to the API. */
import { Deployment, type Resource } from "../../../inventory/deployment";
import { CLIENT_OF_INVENTORY } from "../../../inventory/live";
import type { Run } from "../../../lifecycle/run";
import { LeftToPerson } from "../../commandError";
import { requireConsent } from "../../consent";
import { explained } from "../../explained";
import { print } from "../../print";
import { LEAST_VERSION_TO_IMPORT, Pulumi } from "../../pulumi";
import { StackRuns } from "../../stackRuns";
import { requireSameOrganization } from "../sameOrganization";
import { commandOf } from "../commandLine";
import { otherStates, type TargetChoice } from "../otherStacks";
import { chosenBy } from "./choices";
import { Holders } from "./holders";
import { importAll } from "./importAll";
import { planImport, type ImportPlan } from "./plan";
import { recordAll } from "./recordAll";
import { isDefaultProvider, readPreview, type Previewed } from "../../../inventory/preview";
import { grownText, leftOutLines, needsPerson, planTable, summary } from "./words";

export interface AdoptIntoOptions extends TargetChoice {
  /** Import without asking. */
  readonly yes: boolean;
  /** `<name or URN of a resource>=<id of the object>`, where a search is not to decide. */
  readonly choose: readonly string[];
  /** The id of the object of a resource, where the caller knows it. Undefined lets the search decide. */
  readonly objectOf?: (resource: Previewed) => string | undefined;
  /** A client that has read the objects already, for resources without an explicit provider. */
  readonly run?: Run;
}

/**
 * Imports the existing objects that the program declares.
 * @throws CommandError when something is in the way, and LeftToPerson when a person has to decide.
 */
export async function adoptInto(options: AdoptIntoOptions): Promise<void> {
  const { pulumi, plan, previewed } = await planInto(options);
  const { adoptions, grown, leftOut } = plan;
  if (adoptions.length + grown.length + leftOut.length === 0) {
    return print("Nothing to adopt: the preview creates no resource of this package.\n");
  }
  if (adoptions.length > 0) print(`${planTable(adoptions)}\n\n`);
  if (grown.length > 0) print(`${grownText(grown)}\n\n`);
  if (leftOut.length > 0) print(`Left out:\n${leftOutLines(leftOut).join("\n")}\n\n`);
  if (adoptions.length + grown.length > 0) {
    await requireConsent(options.yes, commandOf({ ...options, into: true, yes: true }));
    await importAll(pulumi, adoptions, previewed);
    await recordAll(pulumi, grown);
  }
  print(`${summary(plan)}\n`);
  if (leftOut.some(needsPerson)) throw new LeftToPerson();
}

/** A plan, and what `importAll` needs to carry it out. */
export interface Planned {
  readonly pulumi: Pulumi;
  readonly plan: ImportPlan;
  readonly previewed: readonly Previewed[];
}

/** Runs the preview, and finds an object for each resource that it would create. Changes nothing. */
export async function planInto(options: Omit<AdoptIntoOptions, "yes">): Promise<Planned> {
  const pulumi = new Pulumi(options);
  await pulumi.requireVersion(LEAST_VERSION_TO_IMPORT);
  const deployment = new Deployment(await pulumi.exportState());
  const others = await otherStates(options);
  const previewed = readPreview(await pulumi.preview());
  const chosen = chosenBy(options.choose, previewed);
  const resources = [...deployment.resources, ...newProviders(previewed)];
  const environment = options.environment ?? process.env;
  const runs = new StackRuns({ resources }, await pulumi.config(), environment, CLIENT_OF_INVENTORY);
  try {
    const runOf = ({ provider, urn }: Previewed) => {
      if (options.run && (provider === undefined || isDefaultProvider(provider))) return options.run;
      return runs.of({ urn, ...(provider === undefined ? {} : { provider }) });
    };
    const holders = new Holders(deployment, others);
    const outputs = new Map(deployment.resources.map((one) => [one.urn, one.outputs]));
    const plan = await explained(async () => {
      await requireSameOrganization(deployment, runs);
      return planImport(previewed, {
        runOf,
        holderOf: (resource, candidate) => holders.of(resource, candidate, runOf(resource)),
        stateOf: ({ urn }) => outputs.get(urn),
        chosenFor: (resource) => chosen.get(resource.urn) ?? options.objectOf?.(resource),
      });
    });
    return { pulumi, plan, previewed };
  } finally {
    await runs.close();
  }
}

/** The providers that the program adds. In a preview they have no id yet. */
function newProviders(previewed: readonly Previewed[]): Resource[] {
  const references = new Set(previewed.map(({ provider }) => provider));
  return previewed.flatMap(({ urn, type, inputs }) => {
    const reference = [...references].find((one) => one?.startsWith(`${urn}::`));
    return reference === undefined ? [] : [{ urn, type, inputs, id: reference.slice(urn.length + 2) }];
  });
}
