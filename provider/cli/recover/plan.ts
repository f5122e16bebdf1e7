import { isHeld, noteBrought } from "../../lifecycle/brought";
import type { Declaration, Properties } from "../../lifecycle/declaration";
import { keptOf } from "../../lifecycle/kept";
import {
  leftByCreate,
  recoveredOutputs,
  requireOrganization,
  secretsLeftByUpdate,
  type Leftover,
  type LeftObject,
} from "../../lifecycle/recovery";
import type { Run } from "../../lifecycle/run";
import { argumentsOf, identityOf } from "../../lifecycle/state";
import { holdsSecret } from "../../lifecycle/words";
import { kindOf, stateOutputs, type Deployment, type Operation, type Resource } from "../../inventory/deployment";
import type { LastUpdate } from "../pulumi";
import { declarationOf } from "../../inventory/kinds";
import type { StackRuns } from "../stackRuns";
import { timesOf } from "./times";

/** What is to happen about a pending operation. */
export type Step =
  /** The state gets an entry for the object. */
  | { readonly does: "import"; readonly left: Leftover; readonly entry: Resource }
  /** What exists holds a secret that nobody knows: it is deleted. */
  | { readonly does: "delete"; readonly left: Leftover }
  /** The pending operation is dropped. */
  | { readonly does: "clear"; readonly because: Because; readonly left?: Leftover }
  /** A person has to say which objects the run has made. */
  | { readonly does: "ask"; readonly because: Question; readonly candidates: readonly Leftover[] };

/** Why a pending operation is only dropped. */
export type Because =
  | "nothing was created"
  | "created by a later run"
  | "another object"
  | "taken over again"
  | "finished by a refresh"
  | "not an object of the API";

/** Why a person has to decide. */
export type Question = "which" | "a secret of unknown age" | "a second object" | "another package";

/** A pending operation, and what is to happen about it. */
export interface Finding {
  readonly operation: Operation;
  readonly step: Step;
}

/** What the planning needs to know besides the state. */
export interface Known {
  readonly deployment: Deployment;
  /** The pending operations as `deployment` has them, with the secrets in their inputs in clear. */
  readonly pending: readonly Operation[];
  readonly runs: StackRuns;
  readonly history: { readonly last: LastUpdate | undefined } | undefined;
  /** Ids of objects that the interrupted run has not made, as a person says. */
  readonly left: ReadonlySet<string>;
}

/** Finds out what each interrupted operation has left, and plans what to do about it. Changes nothing. */
export async function plan(known: Known): Promise<Finding[]> {
  await requireOrganizations(known);
  noteHeld(known);
  const operations = withoutRepeated(known.deployment.pending);
  const looks = await Promise.all(
    operations.map(async (operation) => [operation, await look(known, operation)] as const),
  );
  // One after another: what one operation takes, no other one can take.
  const taken = new Set<string>();
  const findings: Finding[] = [];
  for (const [operation, found] of looks) {
    const step = "declaration" in found ? await decide(known, operation, found, taken) : found;
    if (step.does === "import" || step.does === "delete") taken.add(`${operation.resource.type} ${step.left.id}`);
    findings.push({ operation, step });
  }
  return findings;
}

/** Notes the objects that the state has, also those that an object of another kind has brought along. */
function noteHeld({ deployment, runs }: Known): void {
  for (const resource of deployment.resources) {
    const declaration = declarationOf(resource);
    if (!declaration || resource.id === undefined) continue;
    const run = runs.of(resource);
    run.ledger.met(declaration.kind, resource.id);
    noteBrought(declaration, run, resource.outputs ?? {});
  }
}

/** What a look at the API has shown for an operation that may have made something. */
interface Look {
  readonly declaration: Declaration;
  readonly run: Run;
  readonly inputs: Properties;
  readonly candidates: readonly (Leftover | LeftObject)[];
}

/** A create that was interrupted twice is pending twice; the engine puts the last one first. */
function withoutRepeated(operations: readonly Operation[]): Operation[] {
  const seen = new Set<string>();
  return operations.filter(({ type, resource: { urn } }) => !seen.has(`${type} ${urn}`) && seen.add(`${type} ${urn}`));
}

/** @throws UserError when a key in use belongs to another organisation than the resources of the state. */
async function requireOrganizations({ deployment, runs }: Known): Promise<void> {
  const isKnown = new Set<Run>();
  for (const { resource } of deployment.pending) {
    const run = runs.of(resource);
    if (kindOf(resource) === undefined || isKnown.has(run)) continue;
    isKnown.add(run);
    const organizations = deployment.resources
      .filter(({ provider }) => provider === resource.provider)
      .map((one) => one.outputs && keptIn(one)?.organization);
    await requireOrganization(
      run,
      organizations.find((one) => one !== undefined),
    );
  }
}

function keptIn(resource: Resource) {
  const declaration = declarationOf(resource);
  return declaration && keptOf(declaration, resource.outputs ?? {});
}

async function look(known: Known, { type, resource }: Operation): Promise<Step | Look> {
  const { deployment, runs, history } = known;
  // Components and providers are only entries of the state.
  if (!resource.custom || resource.type.startsWith("pulumi:")) {
    return { does: "clear", because: "not an object of the API" };
  }
  const declaration = declarationOf(resource);
  if (!declaration) {
    return type === "creating"
      ? { does: "ask", because: "another package", candidates: [] }
      : { does: "clear", because: "finished by a refresh" };
  }
  const run = runs.of(resource);
  const inputs = inputsOf(known, resource, type);
  const since = timesOf(deployment, resource, history, run.settings.maxWaitSeconds);
  if (type === "creating") {
    if (declaration.origin.how === "taken over") return { does: "clear", because: "taken over again" };
    return { declaration, run, inputs, candidates: await leftByCreate(declaration, run, inputs, since) };
  }
  const before = deployment.resources.find(({ urn, id }) => urn === resource.urn && id === resource.id)?.outputs;
  if (type !== "updating" || !before || resource.id === undefined) {
    return { does: "clear", because: "finished by a refresh" };
  }
  const secrets = await secretsLeftByUpdate(declaration, run, resource.id, before, inputs, since);
  return secrets.length > 0
    ? { declaration, run, inputs, candidates: secrets }
    : { does: "clear", because: "finished by a refresh" };
}

/** The inputs of a pending operation, in clear. */
function inputsOf({ pending }: Known, { urn }: Resource, type: string): Properties {
  return pending.find((one) => one.resource.urn === urn && one.type === type)?.resource.inputs ?? {};
}

async function decide(
  known: Known,
  { type, resource }: Operation,
  { declaration, run, inputs, candidates: found }: Look,
  taken: ReadonlySet<string>,
): Promise<Step> {
  const { deployment, left } = known;
  const candidates = found.filter(
    ({ kind, id }) => !isHeld(run, kind, id) && !left.has(id) && !taken.has(`${resource.type} ${id}`),
  );
  const sure = candidates.filter(({ isSure }) => isSure);
  const pool = sure.length > 0 ? sure : candidates;
  const entryNow = deployment.resources.find((entry) => entry.urn === resource.urn && !entry.delete);
  // The engine gives a replacement the time of the object that it replaces.
  const isReplacement = resource.created !== undefined || entryNow?.pendingReplacement;
  if (pool.length === 0) {
    if (type !== "creating") return { does: "clear", because: "finished by a refresh" };
    return { does: "clear", because: entryNow && !isReplacement ? "created by a later run" : "nothing was created" };
  }
  if (pool.length > 1) return { does: "ask", because: "which", candidates: pool };
  const one = pool[0]!;
  if (type !== "creating" || holdsSecret(declaration, argumentsOf(declaration, inputs))) {
    return one.isSure
      ? { does: "delete", left: one }
      : { does: "ask", because: "a secret of unknown age", candidates: pool };
  }
  const object = one as LeftObject;
  if (object.isAnother) return { does: "clear", because: "another object", left: one };
  if (entryNow && !isReplacement) return { does: "ask", because: "a second object", candidates: pool };
  const replaces = namesakesOf(known, declaration, resource, inputs);
  const outputs = await recoveredOutputs(declaration, run, inputs, object, replaces);
  const now = new Date().toISOString();
  const entry = { ...resource, id: one.id, outputs: stateOutputs(outputs, resource.inputs ?? {}) };
  return { does: "import", left: one, entry: { ...entry, created: now, modified: now } };
}

/** The objects of the state that have the same name: the new one may replace one of them (as a create records it). */
function namesakesOf(
  { deployment }: Known,
  declaration: Declaration,
  { type, provider }: Resource,
  inputs: Properties,
): string[] {
  if (declaration.origin.by !== "name") return [];
  const identity = identityOf(declaration, argumentsOf(declaration, inputs));
  return deployment.resources
    .filter((one) => one.type === type && one.provider === provider && one.id !== undefined)
    .filter((one) => identityOf(declaration, argumentsOf(declaration, one.outputs ?? {})) === identity)
    .map((one) => one.id!);
}
