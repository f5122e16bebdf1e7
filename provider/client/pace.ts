import { Family } from "./family";

export interface PaceOptions {
  /** Requests in flight over all families. */
  readonly maxInFlight: number;
  /** How long a quota takes to refill when the server does not say. */
  readonly windowMs: number;
  /** A family without a single success for so long fails what waits in it. */
  readonly maxWaitMs: number;
  /** Tells the person who waits. */
  readonly say: (line: string) => void;
}

/** The right to send one request. Exactly one of the three says how it went. */
export interface Turn {
  /** The server answered, with anything but 429. */
  accepted(): void;
  /** The server answered 429; it may have told how many milliseconds to wait. */
  refused(toldMs: number | undefined): void;
  /** There was no answer: nothing is learned. */
  unanswered(): void;
}

/** A family was refused for its rate until the patience of the settings ran out. Nothing was sent for those who waited. */
export class OutOfPatience extends Error {
  constructor(readonly family: string) {
    super(`${family} was refused for its rate until the patience ran out`);
  }
}

/**
 * When a request may go, for each endpoint family by itself: one that waits does not hold up another. Shared by every
 * resource of the process. Queued work burns no attempts.
 */
export class Pacer {
  readonly #families = new Map<string, Family>();
  #inFlight = 0;

  constructor(private readonly options: PaceOptions) {}

  /**
   * Waits for a turn of a family ("GET /organization/projects").
   * @param isRepeat a request that was refused goes ahead of those that have not been tried.
   * @throws OutOfPatience
   */
  turn(name: string, isRepeat: boolean): Promise<Turn> {
    let family = this.#families.get(name);
    if (!family) {
      family = new Family(name, this.options, {
        isFull: () => this.#inFlight >= this.options.maxInFlight,
        started: () => void this.#inFlight++,
        ended: () => {
          this.#inFlight--;
          // A place that one family frees may be another one's.
          for (const each of this.#families.values()) each.pump();
        },
      });
      this.#families.set(name, family);
    }
    return family.turn(isRepeat);
  }
}
