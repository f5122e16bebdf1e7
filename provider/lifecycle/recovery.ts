/**
 * What an interrupted run has left behind. The engine was killed between a request and its note in the state, so the object may
 * exist and no state entry knows it. `npx pulumi-openai-admin recover` asks these functions (decision D28).
 */
import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import { isAsAsked } from "./differences";
import { UserError } from "./errors";
import { findAll } from "./finding";
import type { Organization } from "./kept";
import { isOfArchivedProject, organizationOf } from "./loss";
import type { Run } from "./run";
import { argumentsOf, idOf, keyOf, merged, outputsOf, seal, setInputs, told } from "./state";

/** The clocks of the engine's machine and of the API may differ by so much. */
export const CLOCK_MARGIN_SECONDS = 120;

/** When an interrupted operation may have begun, in Unix seconds of the engine's clock. */
export interface Since {
  /** The operation began after this time: an older object existed before. */
  readonly earliest: number;
  /** An object from after this time was surely made by the interrupted run. Infinity when nobody can tell. */
  readonly surely: number;
}

/** Something that exists in the API and that an interrupted operation may have made. */
export interface Leftover {
  readonly id: string;
  /** Unix seconds, where the API tells the time. */
  readonly createdAt: number | undefined;
  /** Whether nothing but the interrupted operation can have made it. */
  readonly isSure: boolean;
  /** Removes it. Deleting what is gone already succeeds. */
  readonly discard: () => Promise<void>;
}

/** An object that an interrupted create may have made. */
export interface LeftObject extends Leftover {
  readonly object: Properties;
  /** The object has the key of the create but other values: the API would have refused the create. */
  readonly isAnother: boolean;
}

/** @throws UserError when the key in use belongs to another organisation than the state, as far as anybody can tell. */
export async function requireOrganization(run: Run, ofState: Organization | undefined): Promise<void> {
  const organization = await organizationOf(run);
  if (ofState === undefined || organization?.source !== ofState.source || organization.id === ofState.id) return;
  throw new UserError(
    `This admin key belongs to another organisation (${organization.id}) than the resources of this stack (${ofState.id}). ` +
      `Nothing was changed. Set OPENAI_ADMIN_KEY to an admin key of ${ofState.id}, then run recover again.`,
  );
}

/**
 * The objects that an interrupted create may have made: those with the same identity. Where several objects can have the
 * same name, only those count that are no older than the create.
 */
export async function leftByCreate(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  since: Since,
): Promise<LeftObject[]> {
  const { origin } = declaration;
  const args = argumentsOf(declaration, inputs);
  const found = (await belowExistingParent(declaration, run, args, () => findAll(declaration, run.api, args))).filter(
    (one) => !declaration.isGone?.(one),
  );
  // A create in several calls was interrupted before or after the second one.
  const isAsMade = (one: Properties) =>
    isAsAsked(declaration, one, args) || isAsAsked(declaration, one, whenFirstMade(declaration, args));
  return found
    .map((object): LeftObject => {
      const createdAt = typeof object.createdAt === "number" ? object.createdAt : undefined;
      const state = merged(keyOf(declaration, args), told(object));
      return {
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

/** The secrets that an interrupted update has made: nobody knows their values. */
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

/** What the state holds of an object, as the create would have recorded it. */
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
    // Of a create in several calls only the first may have been sent: the next update sends the rest.
    unfinished: isAsAsked(declaration, object, args) ? undefined : (true as const),
  };
  return seal(declaration, outputs, kept, inputs);
}

/** What the first call of a create makes. */
function whenFirstMade({ origin }: Declaration, args: Properties): Properties {
  return origin.how === "made" ? merged(args, origin.firstMade?.(args)) : args;
}

/** Nothing can have been made below a parent that is gone. @throws whatever else goes wrong. */
async function belowExistingParent<T>(
  declaration: Declaration,
  run: Run,
  args: Properties,
  find: () => Promise<T[]>,
): Promise<T[]> {
  try {
    return await find();
  } catch (error) {
    // A key of an organisation that nobody can identify might just not see the parent.
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

/** Whether an object is certainly not older than a time of the engine's clock. */
function isSince(run: Run, createdAt: number | undefined, time: number): boolean {
  return createdAt !== undefined && createdAt >= time + clockOffset(run) - CLOCK_MARGIN_SECONDS;
}

/**
 * Whether an object may be no older than a time of the engine's clock. The API's clock of that time may have been ours or
 * today's; an object without a time may be new.
 */
function mayBeSince(run: Run, createdAt: number | undefined, time: number): boolean {
  return createdAt === undefined || createdAt >= time + Math.min(0, clockOffset(run)) - CLOCK_MARGIN_SECONDS;
}

/** How far the API's clock is ahead of ours, in seconds. */
function clockOffset(run: Run): number {
  return run.api.serverTime === undefined ? 0 : run.api.serverTime - Date.now() / 1000;
}
