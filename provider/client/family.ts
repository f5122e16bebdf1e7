import { WaitedTooLong, type PaceOptions, type Turn } from "./pace";

/** The process's limit on requests in flight, which all families share. */
export interface Slots {
  isFull(): boolean;
  started(): void;
  ended(): void;
}

interface Waiter {
  resolve(turn: Turn): void;
  reject(error: Error): void;
}

/** Before we know a quota, we start with this many requests in flight, and add one after this many successes. */
const TRUSTED_AT_FIRST = 2;
const SUCCESSES_FOR_ONE_MORE = 5;

/**
 * Users report quotas of 7 to 10 requests a minute. Until a family has had as many successes as a small quota allows, we keep
 * this many requests in flight, so that reaching the quota costs at most this many refusals.
 */
const TRUSTED_BELOW_SMALL_QUOTA = 3;
const SMALL_QUOTA = 15;

/** One request in flight for each ten of a known quota is enough at any latency that matters. */
const QUOTA_PER_STREAM = 10;

/** The server's window and ours do not begin at the same moment, and a request that comes too early costs a whole window. */
const MARGIN_MS = 100;

/** After this many full windows without a refusal we probe with one request above the quota. A refused probe doubles this. */
const WINDOWS_BEFORE_PROBE = 2;
const MOST_WINDOWS_BEFORE_PROBE = 64;

/** No API refills more slowly. If a window seems longer, the API refuses the family for another reason. */
const LONGEST_WINDOW_MS = 15 * 60_000;

/** We report a wait of at least this length, after a short delay, so that the line counts every queued request. */
const REPORTED_WAIT_MS = 3_000;
const DELAY_OF_REPORT_MS = 300;

/**
 * The pace of one endpoint family, learned from the API's refusals.
 *
 * The API allows few requests and does not say how many: it answers 429 without x-ratelimit headers, often without Retry-After,
 * and refills in about a minute (measured in May 2026). Before the first 429 we send without a quota. The first 429 tells how
 * many requests fit into a window. From then on we send that many in each window: first a scout, then the rest after the scout
 * succeeds, then nothing until the window ends. Now and then we probe with one request more (decision D10).
 */
export class Family {
  readonly #waiting: Waiter[] = [];
  #inFlight = 0;
  #successes = 0;

  /** The number of the current window, so that we do not count a late answer in the wrong window. */
  #window = 0;
  #windowStart: number | undefined;
  #windowMs: number;
  #sent = 0;
  #accepted = 0;
  #wasRefused = false;

  #quota: number | undefined;
  #isScouting = false;
  #isProbing = false;
  /** Whether we have counted a quota. The first count may be only what another process left, so we probe right after it. */
  #isProven = false;
  /** The API refused before any success: there is a quota, but we know nothing of it. */
  #isWary = false;
  #fullWindows = 0;
  #windowsBeforeProbe = WINDOWS_BEFORE_PROBE;

  /** We send nothing before this time. */
  #closedUntil = 0;
  /** The server's Retry-After was too short. From then on we treat it as a minimum. */
  #wasRetryAfterTooShort = false;
  /** The number of refused windows since the last success. */
  #refusedInRow = 0;
  /** The start of the last window with a success. A refill takes at least from there to the next success. */
  #lastUseful: number | undefined;
  /** The time of the last success, or the time since which the queue waits. */
  #progressAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    private readonly options: PaceOptions,
    private readonly slots: Slots,
  ) {
    this.#windowMs = options.windowMs;
  }

  /** Waits for a turn. @param isRetry a retry goes to the front of the queue. @throws WaitedTooLong */
  turn(isRetry: boolean): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const isIdle = this.#waiting.length === 0 && this.#inFlight === 0;
      if (isIdle && (this.#refusedInRow === 0 || Date.now() > this.#closedUntil)) this.#progressAt = Date.now();
      const waiter = { resolve, reject };
      if (isRetry) this.#waiting.unshift(waiter);
      else this.#waiting.push(waiter);
      this.pump();
    });
  }

  /** Starts every request that may go now, and sets a timer for the next. */
  pump(): void {
    while (this.#waiting.length > 0) {
      const now = Date.now();
      if (this.#isHopeless(now)) return this.#giveUp();
      this.#roll(now);
      const pause = this.#pauseUntilNext(now);
      if (pause > 0) return this.#sleep(pause);
      if (!this.#hasSlot()) return;
      this.#waiting.shift()!.resolve(this.#start(now));
    }
  }

  /** How long the next request waits for the window to end or for Retry-After. 0 when it waits for neither. */
  #pauseUntilNext(now: number): number {
    if (now < this.#closedUntil) return this.#closedUntil - now;
    const isSpent = this.#quota !== undefined && this.#sent >= this.#quota + (this.#isProbing ? 1 : 0);
    if (!isSpent || this.#windowStart === undefined) return 0;
    return Math.max(0, this.#windowStart + this.#windowMs + MARGIN_MS - now);
  }

  #hasSlot(): boolean {
    if (this.slots.isFull()) return false;
    if (this.#isScouting) return this.#inFlight === 0;
    if (this.#quota !== undefined) {
      const isSpent = this.#sent >= this.#quota + (this.#isProbing ? 1 : 0);
      if (isSpent) return false;
      // Above the known quota we send one request at a time, so that the API refuses at most one.
      if (this.#sent >= this.#quota) return this.#inFlight === 0;
      return this.#inFlight < Math.max(TRUSTED_AT_FIRST, Math.ceil(this.#quota / QUOTA_PER_STREAM));
    }
    if (this.#isWary && this.#accepted < SMALL_QUOTA) return this.#inFlight === 0;
    const trusted = TRUSTED_AT_FIRST + Math.floor(this.#successes / SUCCESSES_FOR_ONE_MORE);
    return this.#inFlight < (this.#successes < SMALL_QUOTA ? Math.min(trusted, TRUSTED_BELOW_SMALL_QUOTA) : trusted);
  }

  #start(now: number): Turn {
    this.#windowStart ??= now;
    this.#sent++;
    this.#inFlight++;
    this.slots.started();
    const window = this.#window;
    let isOver = false;
    const end = (learn: () => void) => {
      if (isOver) return;
      isOver = true;
      this.#inFlight--;
      learn();
      this.slots.ended();
    };
    return {
      accepted: () => end(() => this.#learnSuccess(window)),
      refused: (retryAfterMs) => end(() => this.#learnRefusal(window, retryAfterMs)),
      unanswered: () => end(() => undefined),
    };
  }

  #learnSuccess(window: number): void {
    const now = Date.now();
    this.#progressAt = now;
    // A success contradicts a Retry-After that is longer than `maxWaitSeconds`.
    this.#closedUntil = Math.min(this.#closedUntil, now + this.options.maxWaitMs);
    this.#successes++;
    if (this.#refusedInRow > 1 && this.#lastUseful !== undefined) {
      // The window was longer than we believed: the quota came back only now.
      this.#windowMs = Math.min(LONGEST_WINDOW_MS, Math.max(this.#windowMs, now - this.#lastUseful));
    }
    this.#refusedInRow = 0;
    if (window !== this.#window) return;
    this.#accepted++;
    if (this.#isScouting) {
      this.#isScouting = false;
      // The server's window began when the scout arrived at the server, which was now at the latest.
      this.#windowStart = now;
    }
    if (this.#quota !== undefined && this.#accepted > this.#quota) this.#quota = this.#accepted;
  }

  #learnRefusal(window: number, retryAfterMs: number | undefined): void {
    const now = Date.now();
    if (retryAfterMs !== undefined) this.#closedUntil = Math.max(this.#closedUntil, now + retryAfterMs + MARGIN_MS);
    if (window !== this.#window || this.#wasRefused) return;
    // We waited for the Retry-After of the window before, and that was too short.
    this.#wasRetryAfterTooShort ||= retryAfterMs !== undefined && this.#accepted === 0 && this.#refusedInRow > 0;
    this.#wasRefused = true;
    this.#isScouting = false;
    this.#refusedInRow++;
    if (this.#isProbing) this.#windowsBeforeProbe = Math.min(this.#windowsBeforeProbe * 2, MOST_WINDOWS_BEFORE_PROBE);
    const begun = this.#windowStart ?? now;
    if (this.#accepted > 0) this.#lastUseful = begun;
    if (retryAfterMs !== undefined && !this.#wasRetryAfterTooShort) {
      if (this.#accepted > 0) this.#windowMs = Math.min(LONGEST_WINDOW_MS, now + retryAfterMs - begun);
      return;
    }
    if (this.#wasRetryAfterTooShort) this.#windowMs = Math.max(this.#windowMs, this.options.windowMs);
    // If the API refuses a window's first request, somebody else has used up the quota. Then we do not know when the window began:
    // we wait half a window twice, then whole windows.
    const own =
      this.#accepted > 0 ? begun + this.#windowMs : now + this.#windowMs * (this.#refusedInRow <= 2 ? 0.5 : 1);
    this.#closedUntil = Math.max(retryAfterMs === undefined ? 0 : this.#closedUntil, own + MARGIN_MS);
  }

  /** Closes a window that is over, and learns from it. */
  #roll(now: number): void {
    if (this.#windowStart === undefined || now < this.#closedUntil) return;
    if (!this.#wasRefused && now < this.#windowStart + this.#windowMs + MARGIN_MS) return;
    if (this.#wasRefused) {
      if (this.#accepted > 0) this.#quota = this.#accepted;
      this.#fullWindows = 0;
      this.#isProbing = !this.#isProven && this.#quota !== undefined;
      this.#isProven ||= this.#quota !== undefined;
      this.#isWary = this.#quota === undefined;
    } else if (this.#quota !== undefined && this.#sent >= this.#quota) {
      this.#isProbing = ++this.#fullWindows >= this.#windowsBeforeProbe;
      if (this.#isProbing) this.#fullWindows = 0;
    } else {
      this.#isProbing = false;
      this.#isWary = false;
    }
    this.#isScouting = this.#quota !== undefined || this.#wasRefused;
    this.#window++;
    this.#windowStart = undefined;
    this.#sent = 0;
    this.#accepted = 0;
    this.#wasRefused = false;
  }

  #sleep(milliseconds: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.pump();
    }, milliseconds);
    if (milliseconds >= REPORTED_WAIT_MS) setTimeout(() => this.#sayWait(milliseconds), DELAY_OF_REPORT_MS);
  }

  /** Whether the next turn would come later than `maxWaitSeconds` after the last success. */
  #isHopeless(now: number): boolean {
    if (this.#refusedInRow === 0 || now >= this.#closedUntil) return false;
    return this.#closedUntil > this.#progressAt + this.options.maxWaitMs;
  }

  #giveUp(): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new WaitedTooLong(this.name));
  }

  #sayWait(milliseconds: number): void {
    const queued = this.#waiting.length;
    if (queued === 0) return;
    const seconds = Math.ceil(milliseconds / 1000);
    this.options.say(`waiting ${seconds} s for ${this.name}: ${queued} request${queued === 1 ? "" : "s"} queued`);
  }
}
