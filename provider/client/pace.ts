import { Family } from "./family";

export interface PaceOptions {
  /** The most requests in flight, over all families. */
  readonly maxInFlight: number;
  /** How long the API takes to refill a quota when it does not say. */
  readonly windowMs: number;
  /** After this long without one success, a family fails its queued requests. */
  readonly maxWaitMs: number;
  /** Prints a line for the waiting user. */
  readonly say: (line: string) => void;
}

/** The right to send one request. The caller reports the outcome by exactly one of the three methods. */
export interface Turn {
  /** The server answered anything but 429. */
  accepted(): void;
  /** The server answered 429. @param retryAfterMs how long the server says to wait, if it says so. */
  refused(retryAfterMs: number | undefined): void;
  /** There was no answer. The family learns nothing from it. */
  unanswered(): void;
}

/** The API rate-limited a family for longer than `maxWaitSeconds`. The waiting request was not sent again. */
export class WaitedTooLong extends Error {
  constructor(readonly family: string) {
    super(`the API rate-limited ${family} for too long`);
  }
}

/**
 * Decides when a request may go, for each endpoint family separately: a family that waits does not delay the others. All
 * resources of the process share one pacer. A queued request uses up no attempts.
 */
export class Pacer {
  readonly #families = new Map<string, Family>();
  #inFlight = 0;

  constructor(private readonly options: PaceOptions) {}

  /**
   * Waits for a turn.
   * @param name the endpoint family: "GET /organization/projects".
   * @param isRetry a retry after a 429 goes to the front of the queue.
   * @throws WaitedTooLong
   */
  turn(name: string, isRetry: boolean): Promise<Turn> {
    let family = this.#families.get(name);
    if (!family) {
      family = new Family(name, this.options, {
        isFull: () => this.#inFlight >= this.options.maxInFlight,
        started: () => void this.#inFlight++,
        ended: () => {
          this.#inFlight--;
          // Another family may wait for the slot that this family frees.
          for (const each of this.#families.values()) each.pump();
        },
      });
      this.#families.set(name, family);
    }
    return family.turn(isRetry);
  }
}
