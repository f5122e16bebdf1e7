import { setTimeout as sleep } from "node:timers/promises";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { enumerate } from "../client/outside";
import { OutcomeUnknown } from "./errors";

/** How many times we send a create whose answers are lost. Before each retry we look for the object. */
const MOST_ATTEMPTS = 4;

/**
 * How many times to look for the object before we send the create again. The API may show a new object late, so the pauses
 * double and last 15 seconds in all. If the API refuses duplicates, fewer looks suffice.
 */
export const LOOKS = 5;
const LOOKS_FOR_UNIQUE = 3;
const FIRST_PAUSE_BETWEEN_LOOKS_MS = 1_000;

/** Waits before each look for a new object except the first. */
export async function pauseBeforeLook(look: number): Promise<void> {
  if (look > 1) await sleep(FIRST_PAUSE_BETWEEN_LOOKS_MS * 2 ** (look - 2));
}

/** A short pause suffices, because the client has already retried each call with longer pauses. */
const PAUSE_IN_OUTAGE_MS = 1_000;

/** `created_at` has whole seconds, and it comes from a different machine from the `Date` header. */
const CLOCK_SLACK_SECONDS = 2;

/** How to create an object exactly once with an API that has no idempotency keys. */
export interface OnceOnly<T> {
  /** Describes the object for a person who has to look for it: "Project (name: web)". */
  readonly what: string;
  /** What the user can do if we cannot find out whether the object exists. */
  readonly ifUnknown: string;
  /** The API refuses duplicates. */
  readonly isUnique: boolean;
  /** Sends the create. */
  attempt(): Promise<T>;
  /**
   * Finds every object that an attempt may have created. `since` is the time of the first attempt in Unix seconds of the
   * server's clock. Call it after a request, because an answer contains the server's time.
   */
  find(since: () => number): Promise<T[]>;
  /** Names the object so that a person can distinguish it from others. */
  describe(found: T): string;
  /**
   * Deletes an object that we have found, because the lost answer contained the only copy of its secret. We then create the
   * object again. Absent if the object has no secret; then we use the found object.
   */
  discard?(found: T): Promise<void>;
  /**
   * Called when the API refuses an attempt and no earlier attempt has taken effect. Returns an existing object that serves as
   * well, or throws a better error. Undefined means that the API's refusal is the error.
   */
  refused?(error: ApiError): Promise<T | undefined>;
  /** Whether the object certainly exists. A later error is then about another call, and no reason to look for the object. */
  isMade?(): boolean;
}

/**
 * Creates an object without duplicates. If an attempt's outcome is unknown, we first look for the object, and send the create
 * again only if there is none (decision D5).
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
      // We do this even after the last attempt, because a secret that nobody knows must not stay valid.
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

/** Deletes an object that we have found. If the answer is lost, we repeat the delete; then a 404 means success. */
async function discard<T>(api: AdminClient, once: OnceOnly<T>, left: T): Promise<void> {
  try {
    await throughOutage(api, () => once.discard!(left));
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return;
    throw new OutcomeUnknown(
      `Could not delete ${once.describe(left)}. The create of ${once.what} made it, but the answer with the only copy of its ` +
        `secret was lost. ${messageOf(error)} Delete the object in the console, then run \`pulumi up\` again.`,
    );
  }
}

/** Repeats a call during an outage for as long as the client waits for a quota. Giving up here would orphan an object. */
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Finds the object that an attempt has created. @throws OutcomeUnknown if several objects match. */
async function lookFor<T>(api: AdminClient, once: OnceOnly<T>, begunAt: number): Promise<T | undefined> {
  const looks = once.isUnique ? LOOKS_FOR_UNIQUE : LOOKS;
  for (let look = 1; look <= looks; look++) {
    await pauseBeforeLook(look);
    const candidates = await candidatesSince(api, once, begunAt);
    if (candidates.length > 1) {
      throw new OutcomeUnknown(
        `Could not tell which object the create of ${once.what} made: its answer was lost, and several objects match ` +
          `(${enumerate(candidates.map((found) => once.describe(found)))}). Import the right object, and delete the others.`,
      );
    }
    if (candidates.length === 1) return candidates[0];
  }
  return undefined;
}

async function candidatesSince<T>(api: AdminClient, once: OnceOnly<T>, begunAt: number): Promise<T[]> {
  const since = () => {
    // The time of the first attempt by the server's clock. Our own clock may differ from it by minutes.
    const elapsed = (performance.now() - begunAt) / 1000;
    return api.now - elapsed - CLOCK_SLACK_SECONDS;
  };
  try {
    return await throughOutage(api, () => once.find(since));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new OutcomeUnknown(
      `Could not tell whether ${once.what} was created: the answer to the create was lost, and the look-up failed. ` +
        `${error.message} ${once.ifUnknown}`,
    );
  }
}
