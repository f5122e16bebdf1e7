/** The simulated time: the machine's time plus an offset that the control surface can change. */
export interface Clock {
  /** Unix seconds. */
  now(): number;
}

/** The machine's time plus the world's offset. Reads the offset each time, because a reset replaces the world. */
export function offsetClock(offsetSeconds: () => number): Clock {
  return { now: () => Math.floor(Date.now() / 1000) + offsetSeconds() };
}

/**
 * A clock for seeds. It starts at a fixed time and advances a minute per reading, so a seed is the same in every run.
 */
export function seedClock(startSeconds: number): Clock {
  let time = startSeconds;
  return { now: () => (time += 60) };
}
