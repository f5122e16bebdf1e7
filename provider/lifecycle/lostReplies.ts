import { setTimeout as sleep } from "node:timers/promises";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { enumerate } from "../client/outside";
import { UserError } from "./errors";

/** A create whose answer was lost is tried again this often, after a look for what it may have made. */
const MOST_ATTEMPTS = 4;

/**
 * The API may show a new object late: so often is it looked for before it is made again, with pauses that double, 15 seconds
 * in all. Where there cannot be two of it, the API would refuse the second one, and it takes fewer looks.
 */
export const LOOKS = 5;
const LOOKS_FOR_UNIQUE = 3;
const FIRST_PAUSE_BETWEEN_LOOKS_MS = 1_000;

/** Waits before a look for a new object; not before the first one. */
export async function pauseBeforeLook(look: number): Promise<void> {
  if (look > 1) await sleep(FIRST_PAUSE_BETWEEN_LOOKS_MS * 2 ** (look - 2));
}

/** Each look in an outage is several attempts with pauses of their own. */
const PAUSE_IN_OUTAGE_MS = 1_000;

/** `created_at` has whole seconds, and is taken on another machine than the `Date` header. */
const CLOCK_SLACK_SECONDS = 2;

/** How an object is made exactly once, by an API without idempotency keys. */
export interface OnceOnly<T> {
  /** What is made, for a person who has to look for it: "Project (name: web)". */
  readonly what: string;
  /** What that person has to do, and what the next `up` will do, as long as nobody knows whether it is there. */
  readonly ifUnknown: string;
  /** The API refuses a second one. */
  readonly isUnique: boolean;
  /** Makes the object. */
  attempt(): Promise<T>;
  /**
   * Everything there is that an attempt may have made. `since` is the time of the first attempt in Unix seconds of the
   * server's clock; ask for it after a request, since an answer brings that clock along.
   */
  find(since: () => number): Promise<T[]>;
  /** How a person finds the object, should there be several. */
  describe(one: T): string;
  /**
   * Removes what was found, because the lost answer held the only copy of its secret. The object is made anew then.
   * Absent for objects without a secret, which are taken as they are.
   */
  discard?(one: T): Promise<void>;
  /**
   * Called when an attempt is refused, and none before it has landed: throws what is to be said, or returns what is there
   * when that is as good. Undefined lets the refusal stand.
   */
  refused?(error: ApiError): Promise<T | undefined>;
  /** Whether the object exists beyond doubt: what fails after that is about something else, and no reason to look. */
  isMade?(): boolean;
}

/**
 * Creates without doubles: an attempt whose outcome is unknown is never simply repeated. First it is looked for what it may
 * have left; only when there is nothing, the next attempt is made.
 */
export async function createOnce<T>(api: AdminClient, once: OnceOnly<T>): Promise<T> {
  const begunAt = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await once.attempt();
    } catch (error) {
      if (!(error instanceof ApiError) || once.isMade?.()) throw error;
      if (error.isRefusal && attempt === 1) {
        const existing = await once.refused?.(error);
        if (existing !== undefined) return existing;
      }
      const mayHaveLanded = error.landed === "maybe" || (error.isRefusal && attempt > 1);
      if (!mayHaveLanded) throw error;
      const left = await lookFor(api, once, begunAt);
      if (left !== undefined && !once.discard) return left;
      // Also when this was the last attempt: no secret that nobody knows is to stay in force.
      if (left !== undefined) await discard(api, once, left);
      if (attempt >= MOST_ATTEMPTS || error.wasRepeated) throw error;
      if (left === undefined && error.isRefusal) {
        const existing = await once.refused?.(error);
        if (existing !== undefined) return existing;
        throw error;
      }
    }
  }
}

/** Removes what was found. A delete is repeated when its answer is lost, and finds nothing then. */
async function discard<T>(api: AdminClient, once: OnceOnly<T>, left: T): Promise<void> {
  try {
    await throughOutage(api, () => once.discard!(left));
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return;
    throw new UserError(
      `The answer to the create of ${once.what} was lost, and with it the only copy of its secret. What it made ` +
        `(${once.describe(left)}) should have been deleted, but is still there: delete it. ${said(error)}`,
    );
  }
}

/**
 * Goes on asking while the API is out. Who gives up here leaves behind an object that nobody knows of, so that there is as
 * much patience as with a quota.
 */
async function throughOutage<T>(api: AdminClient, ask: () => Promise<T>): Promise<T> {
  const begunAt = performance.now();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isOutage = error instanceof ApiError && error.isOutage;
      if (!isOutage || performance.now() - begunAt >= api.maxWaitMs) throw error;
      await sleep(PAUSE_IN_OUTAGE_MS);
    }
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the attempts have left, if anything. @throws UserError when it could be one of several. */
async function lookFor<T>(api: AdminClient, once: OnceOnly<T>, begunAt: number): Promise<T | undefined> {
  const looks = once.isUnique ? LOOKS_FOR_UNIQUE : LOOKS;
  for (let look = 1; look <= looks; look++) {
    await pauseBeforeLook(look);
    const candidates = await candidatesSince(api, once, begunAt);
    if (candidates.length > 1) {
      throw new UserError(
        `The answer to a create was lost, and since then there are several objects that it may have made: ` +
          `${enumerate(candidates.map((one) => once.describe(one)))}. Delete those that are not wanted, or import the right one.`,
      );
    }
    if (candidates.length === 1) return candidates[0];
  }
  return undefined;
}

async function candidatesSince<T>(api: AdminClient, once: OnceOnly<T>, begunAt: number): Promise<T[]> {
  const since = () => {
    // The time of the first attempt in the server's own clock: ours may be minutes apart from it.
    const elapsed = (performance.now() - begunAt) / 1000;
    return (api.serverTime ?? Date.now() / 1000) - elapsed - CLOCK_SLACK_SECONDS;
  };
  try {
    return await throughOutage(api, () => once.find(since));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new UserError(
      `The answer to the create of ${once.what} was lost, and looking for what it made failed too: it may be there, or not. ` +
        `${once.ifUnknown} The look: ${error.message}`,
    );
  }
}
