/** `adopt --into`: gives a program that declares existing objects their state, without a write to the API. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deployment, type Resource } from "../../../inventory/deployment";
import { CLIENT_OF_INVENTORY } from "../../../inventory/live";
import { Managed } from "../../../inventory/managed";
import { objectsOfState } from "../../../inventory/stackState";
import { explained } from "../../explained";
import { print } from "../../print";
import { Pulumi, type StackChoice } from "../../pulumi";
import { StackRuns } from "../../stackRuns";
import { importFile } from "./importFile";
import { planImport, type ImportPlan, type Surroundings } from "./plan";
import { readPreview, type Previewed } from "./previewed";

export interface AdoptIntoOptions extends StackChoice {
  /** Import without asking. */
  readonly yes: boolean;
  /** The ids of the objects that resources adopt, by URN or name of the resource, where a search is not to decide. */
  readonly chosen: ReadonlyMap<string, string>;
}

/** Imports the existing objects that the program declares. */
export async function adoptInto(options: AdoptIntoOptions): Promise<void> {
  const pulumi = new Pulumi(options);
  await pulumi.requireVersion();
  const deployment = new Deployment(await pulumi.exportState());
  const previewed = readPreview(await pulumi.preview());
  const runs = new StackRuns(
    { resources: [...deployment.resources, ...newProviders(previewed)] },
    await pulumi.config(),
    options.environment ?? process.env,
    CLIENT_OF_INVENTORY,
  );
  try {
    const plan = await explained(() => planImport(previewed, surroundings(options, deployment, runs)));
    await importAll(pulumi, plan, previewed);
    print(`Adopted ${plan.adoptions.length}, left out ${plan.leftOut.length}.\n`);
    for (const l of plan.leftOut) print(`${l.resource.urn} ${JSON.stringify(l.because)}\n`);
  } finally {
    await runs.close();
  }
}

/** Writes the plan into the state. */
export async function importAll(
  pulumi: Pulumi,
  { adoptions }: ImportPlan,
  previewed: readonly Previewed[],
): Promise<void> {
  if (adoptions.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "pulumi-openai-admin-"));
  try {
    const file = join(folder, "import.json");
    await writeFile(file, JSON.stringify(importFile(adoptions, previewed)), { mode: 0o600 });
    await pulumi.importResources(file, { protect: false });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function surroundings({ chosen }: AdoptIntoOptions, deployment: Deployment, runs: StackRuns): Surroundings {
  const managed = new Managed(objectsOfState("", deployment));
  return {
    runOf: ({ provider, urn }) => runs.of({ urn, ...(provider === undefined ? {} : { provider }) }),
    holderOf: ({ declaration }, { id, key, found }) =>
      managed.of({ declaration: declaration!, id, key, inputs: {}, outputs: found })[0]?.name,
    chosen,
  };
}

/** The providers that the program adds. In a preview they have no id yet. */
function newProviders(previewed: readonly Previewed[]): Resource[] {
  const references = new Set(previewed.map(({ provider }) => provider));
  return previewed.flatMap(({ urn, type, inputs }) => {
    const reference = [...references].find((one) => one?.startsWith(`${urn}::`));
    return reference === undefined ? [] : [{ urn, type, inputs, id: reference.slice(urn.length + 2) }];
  });
}
