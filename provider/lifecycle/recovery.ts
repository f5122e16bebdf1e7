/**
 * Finds the objects of an interrupted run. If somebody kills the engine after a request and before it records the result, an object
 * may exist that no state entry contains. `npx pulumi-openai-admin recover` uses these functions (decision D28).
 */
import { ApiError } from "../client/errors";
import { enumerate } from "../client/outside";
import { isHeld } from "./brought";
import type { Declaration, Properties } from "./declaration";
import { isAsAsked } from "./differences";
import { OutcomeUnknown, UserError } from "./errors";
import { findAll } from "./finding";
import { LONGEST_OPERATION_SECONDS, type Note } from "./journal";
import { isOther, type Organization } from "./kept";
import { isOfArchivedProject, organizationOf } from "./loss";
import type { Run } from "./run";
import { argumentsOf, identityOf, idOf, keyOf, merged, outputsOf, seal, setInputs, told } from "./state";
import { describe, holdsSecret, isUsed } from "./words";

/** The difference that we allow between the clocks of the engine's machine and of the API. */
export const CLOCK_MARGIN_SECONDS = 120;
/** When an interrupted operation may have begun, in Unix seconds of the engine's clock. */
export interface Since {
  /** The operation began after this time, so an older object existed before. */
  readonly earliest: number;
  /** The interrupted run certainly created every object from after this time. Infinity if we do not know such a time. */
  readonly surely: number;
}

/** An existing object or secret that an interrupted operation may have created. */
export interface Leftover {
  /** The kind whose entries contain such an object or secret. */
  readonly kind: string;
  readonly id: string;
  /** Unix seconds. Undefined if the API does not return the time. */
  readonly createdAt: number | undefined;
  /** Whether only the interrupted operation can have created it. */
  readonly isSure: boolean;
  /** Deletes it. Deleting an absent object succeeds. */
  readonly discard: () => Promise<void>;
}

/** An object that an interrupted create may have created. */
export interface LeftObject extends Leftover {
  readonly object: Properties;
  /** The object has the key of the create but other values, so the API would have refused the create. */
  readonly isAnother: boolean;
}

/** @throws UserError if the organisations of the admin key and of the state are known and differ. */
export async function requireOrganization(run: Run, ofState: Organization | undefined): Promise<void> {
  const organization = await organizationOf(run);
  if (ofState === undefined || !isOther(organization, ofState)) return;
  throw new UserError(
    `Nothing was changed: the admin key belongs to organisation ${organization.id}, but the resources of this stack belong to ` +
      `${ofState.id}. Set OPENAI_ADMIN_KEY to an admin key of ${ofState.id}, then run this command again.`,
  );
}

/**
 * Finds the objects that an interrupted create may have created: objects with the same identity. If several objects can have the
 * same name, an object counts only if it is not older than the create.
 */
export async function leftByCreate(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  since: Since,
): Promise<LeftObject[]> {
  const { origin } = declaration;
  const args = argumentsOf(declaration, inputs);
  const holds = holdsSecret(declaration, args);
  const found = (await belowExistingParent(declaration, run, args, () => findAll(declaration, run.api, args))).filter(
    (item) => !declaration.isGone?.(item, run.now) && !(holds && isUsed(item)),
  );
  // The run may have stopped before or after the second call of a create in several calls.
  const isAsMade = (item: Properties) =>
    isAsAsked(declaration, item, args) || isAsAsked(declaration, item, whenFirstMade(declaration, args));
  return found
    .map((object): LeftObject => {
      const createdAt = typeof object.createdAt === "number" ? object.createdAt : undefined;
      const state = merged(keyOf(declaration, args), told(object));
      return {
        kind: declaration.kind,
        id: idOf(declaration, state),
        createdAt,
        object,
        isAnother: !isAsMade(object),
        isSure: origin.by === "key" || isSince(run, createdAt, since.surely),
        discard: () => discard(declaration, run, merged(args, state)),
      };
    })
    .filter(
      ({ createdAt, isAnother }) => origin.by === "key" || (!isAnother && mayBeSince(run, createdAt, since.earliest)),
    );
}

/**
 * Finds the one object that an interrupted create of an earlier run has made, and that no other entry contains.
 * @throws OutcomeUnknown if several objects match.
 */
export async function leftByInterruptedCreate(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  { begunAt, others = [] }: Note,
): Promise<LeftObject | undefined> {
  const left = (await leftByCreate(declaration, run, inputs, { earliest: begunAt, surely: begunAt })).filter(
    ({ id, createdAt, isAnother }) => {
      const isOfOther = isHeld(run, declaration.kind, id) || others.includes(id);
      return !isAnother && !isOfOther && mayBeOf(run, createdAt, begunAt);
    },
  );
  if (left.length > 1) {
    throw new OutcomeUnknown(
      `Could not tell which object an interrupted create of ${describe(declaration, argumentsOf(declaration, inputs))} made: ` +
        `several objects match (${enumerate(left.map(({ id }) => id))}). Import the right object, and delete the others.`,
    );
  }
  return left[0];
}

/** Deletes the secrets that an interrupted update of an earlier run has created, and says so. Nobody knows their values. */
export async function discardSecretsLeftByUpdate(
  declaration: Declaration,
  run: Run,
  id: string,
  before: Properties,
  inputs: Properties,
  begunAt: number,
): Promise<void> {
  const since = { earliest: begunAt, surely: begunAt };
  for (const secret of await secretsLeftByUpdate(declaration, run, id, before, inputs, since)) {
    if (isHeld(run, secret.kind, secret.id) || !mayBeOf(run, secret.createdAt, begunAt)) continue;
    await secret.discard();
    run.say(
      `${declaration.kind} ${id}: an interrupted run created the secret ${secret.id}, whose value is lost. This run deleted it.`,
    );
  }
}

/** Removes the note of an operation that `recover` has settled. A takeover begins again, and its note has the values to restore. */
export function forgetNote(
  declaration: Declaration,
  run: Run,
  type: string,
  { id, inputs = {} }: { readonly id?: string; readonly inputs?: Properties },
): void {
  if (type === "creating" && declaration.origin.how !== "taken over") {
    run.journal.forget(identityOf(declaration, argumentsOf(declaration, inputs)));
  }
  if (type === "updating" && id !== undefined) run.journal.forget(updateOf(declaration, id));
}

/** The name of an update in the journal. */
export function updateOf({ kind }: Declaration, id: string): string {
  return `update of ${kind} ${id}`;
}

/** Finds the secrets that an interrupted update has created. Their values are lost. */
export async function secretsLeftByUpdate(
  declaration: Declaration,
  run: Run,
  id: string,
  before: Properties,
  inputs: Properties,
  since: Since,
): Promise<Leftover[]> {
  const key = declaration.id.split(id, declaration.kind);
  const args = argumentsOf(declaration, inputs);
  const found = await belowExistingParent(
    declaration,
    run,
    merged(args, key),
    async () => (await declaration.unknownSecrets?.(run.api, key, args, before)) ?? [],
  );
  return found
    .map((secret) => ({ ...secret, isSure: isSince(run, secret.createdAt, since.surely) }))
    .filter(({ createdAt }) => mayBeSince(run, createdAt, since.earliest));
}

/** The outputs that the create would have recorded for an object. */
export async function recoveredOutputs(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  { object }: LeftObject,
  replaces: readonly string[],
): Promise<Properties> {
  const args = argumentsOf(declaration, inputs);
  const outputs = outputsOf(declaration, {
    key: keyOf(declaration, args),
    found: object,
    // The first call carried these values, and the API accepted the call.
    accepted: whenFirstMade(declaration, args),
    inputs,
    before: {},
  });
  const kept = {
    inputs: setInputs(declaration, inputs),
    untold: [],
    organization: await organizationOf(run),
    replaces: replaces.length > 0 ? replaces : undefined,
    // Perhaps the run sent only the first of several calls. Then the next update sends the rest.
    unfinished: isAsAsked(declaration, object, args) ? undefined : (true as const),
  };
  return seal(declaration, outputs, kept, inputs);
}

/** The properties of an object after the first call of its create. */
function whenFirstMade({ origin }: Declaration, args: Properties): Properties {
  return origin.how === "made" ? merged(args, origin.firstMade?.(args)) : args;
}

/** Searches below a parent. A parent that is gone contains no objects. @throws any other error. */
async function belowExistingParent<T>(
  declaration: Declaration,
  run: Run,
  args: Properties,
  find: () => Promise<T[]>,
): Promise<T[]> {
  try {
    return await find();
  } catch (error) {
    // If we do not know the organisation of the key, the key may belong to an organisation without this parent.
    if (error instanceof ApiError && error.isNotFound && (await organizationOf(run)) !== undefined) return [];
    if (await isOfArchivedProject(run, error, keyOf(declaration, args))) return [];
    throw error;
  }
}

async function discard(declaration: Declaration, run: Run, state: Properties): Promise<void> {
  try {
    const key = keyOf(declaration, state);
    await declaration.remove(run.api, state, { run, key, made: () => Promise.resolve() });
  } catch (error) {
    if (!(error instanceof ApiError && error.isNotFound)) throw error;
  }
}

/** Whether an object is certainly not older than a time by the engine's clock. */
function isSince(run: Run, createdAt: number | undefined, time: number): boolean {
  return createdAt !== undefined && createdAt >= time + clockOffset(run) - CLOCK_MARGIN_SECONDS;
}

/**
 * Whether an object is possibly not older than a time by the engine's clock. We do not know whether the two clocks differed then
 * as they do now. An object without a time may be new.
 */
function mayBeSince(run: Run, createdAt: number | undefined, time: number): boolean {
  return createdAt === undefined || createdAt >= time + Math.min(0, clockOffset(run)) - CLOCK_MARGIN_SECONDS;
}

/** Whether an operation that began at a time by the engine's clock has possibly created an object. */
function mayBeOf(run: Run, createdAt: number | undefined, begunAt: number): boolean {
  const latest = begunAt + Math.max(0, clockOffset(run)) + CLOCK_MARGIN_SECONDS + LONGEST_OPERATION_SECONDS;
  return mayBeSince(run, createdAt, begunAt) && (createdAt === undefined || createdAt <= latest);
}

/** How far the API's clock is ahead of ours, in seconds. */
function clockOffset(run: Run): number {
  return run.api.serverTime === undefined ? 0 : run.api.serverTime - Date.now() / 1000;
}
