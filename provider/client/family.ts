import { OutOfPatience, type PaceOptions, type Turn } from "./pace";

/** The places of the whole process, which all families share. */
export interface Places {
  isFull(): boolean;
  started(): void;
  ended(): void;
}

interface Waiter {
  resolve(turn: Turn): void;
  reject(error: Error): void;
}

/** While nothing is known of a quota: so many in flight at first, one more for so many successes. */
const TRUSTED_AT_FIRST = 2;
const SUCCESSES_FOR_ONE_MORE = 5;

/**
 * The quotas seen in the wild are 7 to 10 a minute. Until a family has shown that its own is larger, no more than this
 * many are in flight, so that meeting the quota costs no more refusals than that.
 */
const TRUSTED_BELOW_SMALL_QUOTA = 3;
const SMALL_QUOTA = 15;

/** A known quota is sent in a few streams; one in flight per ten of the quota keeps up with any latency that matters. */
const QUOTA_PER_STREAM = 10;

/** The server's window and ours begin and end apart; a request that comes early costs a whole window. */
const MARGIN_MS = 100;

/** A quota is tried one higher after so many full windows without a refusal; twice as many after each that was in vain. */
const WINDOWS_BEFORE_PROBE = 2;
const MOST_WINDOWS_BEFORE_PROBE = 64;

/** No API refills slower than this; a window that seems longer is a family that is refused for another reason. */
const LONGEST_WINDOW_MS = 15 * 60_000;

/** A wait is worth a line from here on; the line comes a little later, when what will queue has queued. */
const WORTH_SAYING_MS = 3_000;
const BEFORE_SAYING_MS = 300;

/**
 * One endpoint family and what it has learned of its quota.
 *
 * The API allows few requests, and says little about how many: 429 without x-ratelimit headers, often without
 * Retry-After, refilled in about a minute (measured in May 2026). Before the first 429 a family runs on trust. The first
 * 429 tells how many requests a window takes. From then on the family sends that many a window: a scout, the rest once
 * the scout was let in, then a wait for the window's end. Now and then a window tries one request more (decision D10).
 */
export class Family {
  readonly #waiting: Waiter[] = [];
  #inFlight = 0;
  #successes = 0;

  /** Counts windows, so that a late answer is not booked on the wrong one. */
  #window = 0;
  #windowStart: number | undefined;
  #windowMs: number;
  #sent = 0;
  #accepted = 0;
  #wasRefused = false;

  #quota: number | undefined;
  #isScouting = false;
  #isProbing = false;
  /** Whether a quota was counted in a window of our own; the first one may be what another process has left. */
  #isProven = false;
  /** Refused before anything was let in: there is a quota, and nothing is known of it. */
  #isWary = false;
  #fullWindows = 0;
  #windowsBeforeProbe = WINDOWS_BEFORE_PROBE;

  /** Nothing goes before this time. */
  #closedUntil = 0;
  /** The server's own word on how long to wait was not enough: from then on it is no more than the least. */
  #wasToldTooLittle = false;
  /** Refusals in a row without a success between them. */
  #refusedInRow = 0;
  /** When the last window that let something in began: a refill takes at least from there to the next success. */
  #lastUseful: number | undefined;
  /** The last success, or when those who wait now began to. */
  #progressAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
    private readonly options: PaceOptions,
    private readonly places: Places,
  ) {
    this.#windowMs = options.windowMs;
  }

  turn(isRepeat: boolean): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const isIdle = this.#waiting.length === 0 && this.#inFlight === 0;
      if (isIdle && (this.#refusedInRow === 0 || Date.now() > this.#closedUntil)) this.#progressAt = Date.now();
      const waiter = { resolve, reject };
      if (isRepeat) this.#waiting.unshift(waiter);
      else this.#waiting.push(waiter);
      this.pump();
    });
  }

  /** Lets go whoever may go now, and sets a timer for when the next one may. */
  pump(): void {
    while (this.#waiting.length > 0) {
      const now = Date.now();
      if (this.#isHopeless(now)) return this.#giveUp();
      this.#roll(now);
      const pause = this.#pauseUntilNext(now);
      if (pause > 0) return this.#sleep(pause);
      if (!this.#hasPlace()) return;
      this.#waiting.shift()!.resolve(this.#start(now));
    }
  }

  /** How long until time alone lets the next one go; 0 when it is not time that holds it. */
  #pauseUntilNext(now: number): number {
    if (now < this.#closedUntil) return this.#closedUntil - now;
    const isSpent = this.#quota !== undefined && this.#sent >= this.#quota + (this.#isProbing ? 1 : 0);
    if (!isSpent || this.#windowStart === undefined) return 0;
    return Math.max(0, this.#windowStart + this.#windowMs + MARGIN_MS - now);
  }

  #hasPlace(): boolean {
    if (this.places.isFull()) return false;
    if (this.#isScouting) return this.#inFlight === 0;
    if (this.#quota !== undefined) {
      const isSpent = this.#sent >= this.#quota + (this.#isProbing ? 1 : 0);
      if (isSpent) return false;
      // Beyond what is known one goes alone, so that no more than one is refused.
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
    this.places.started();
    const window = this.#window;
    let isOver = false;
    const end = (learn: () => void) => {
      if (isOver) return;
      isOver = true;
      this.#inFlight--;
      learn();
      this.places.ended();
    };
    return {
      accepted: () => end(() => this.#learnSuccess(window)),
      refused: (toldMs) => end(() => this.#learnRefusal(window, toldMs)),
      unanswered: () => end(() => undefined),
    };
  }

  #learnSuccess(window: number): void {
    const now = Date.now();
    this.#progressAt = now;
    // A success contradicts a wait that is longer than our patience.
    this.#closedUntil = Math.min(this.#closedUntil, now + this.options.maxWaitMs);
    this.#successes++;
    if (this.#refusedInRow > 1 && this.#lastUseful !== undefined) {
      // The window was longer than believed: the quota came back only now.
      this.#windowMs = Math.min(LONGEST_WINDOW_MS, Math.max(this.#windowMs, now - this.#lastUseful));
    }
    this.#refusedInRow = 0;
    if (window !== this.#window) return;
    this.#accepted++;
    if (this.#isScouting) {
      this.#isScouting = false;
      // The server's window began when the scout arrived there, which was at the latest now.
      this.#windowStart = now;
    }
    if (this.#quota !== undefined && this.#accepted > this.#quota) this.#quota = this.#accepted;
  }

  #learnRefusal(window: number, toldMs: number | undefined): void {
    const now = Date.now();
    if (toldMs !== undefined) this.#closedUntil = Math.max(this.#closedUntil, now + toldMs + MARGIN_MS);
    if (window !== this.#window || this.#wasRefused) return;
    // What was told in the window before was obeyed, and was too short.
    this.#wasToldTooLittle ||= toldMs !== undefined && this.#accepted === 0 && this.#refusedInRow > 0;
    this.#wasRefused = true;
    this.#isScouting = false;
    this.#refusedInRow++;
    if (this.#isProbing) this.#windowsBeforeProbe = Math.min(this.#windowsBeforeProbe * 2, MOST_WINDOWS_BEFORE_PROBE);
    const begun = this.#windowStart ?? now;
    if (this.#accepted > 0) this.#lastUseful = begun;
    if (toldMs !== undefined && !this.#wasToldTooLittle) {
      if (this.#accepted > 0) this.#windowMs = Math.min(LONGEST_WINDOW_MS, now + toldMs - begun);
      return;
    }
    if (this.#wasToldTooLittle) this.#windowMs = Math.max(this.#windowMs, this.options.windowMs);
    // Refused at once, the window that is spent is not ours. Half a window twice, then whole ones.
    const own =
      this.#accepted > 0 ? begun + this.#windowMs : now + this.#windowMs * (this.#refusedInRow <= 2 ? 0.5 : 1);
    this.#closedUntil = Math.max(toldMs === undefined ? 0 : this.#closedUntil, own + MARGIN_MS);
  }

  /** Ends a window that is over and books what it taught. */
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
    if (milliseconds >= WORTH_SAYING_MS) setTimeout(() => this.#sayWait(milliseconds), BEFORE_SAYING_MS);
  }

  /** Refused since the last success, and for longer than the settings have patience, or told to wait for longer. */
  #isHopeless(now: number): boolean {
    if (this.#refusedInRow === 0 || now >= this.#closedUntil) return false;
    return this.#closedUntil > this.#progressAt + this.options.maxWaitMs;
  }

  #giveUp(): void {
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new OutOfPatience(this.name));
  }

  #sayWait(milliseconds: number): void {
    const queued = this.#waiting.length;
    if (queued === 0) return;
    const seconds = Math.ceil(milliseconds / 1000);
    this.options.say(`waiting ${seconds} s for ${this.name}: ${queued} request${queued === 1 ? "" : "s"} queued`);
  }
}
