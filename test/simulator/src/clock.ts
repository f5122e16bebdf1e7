/** The time that the API believes in: the machine's, moved by the control surface. */
export interface Clock {
  /** Unix seconds. */
  now(): number;
}

/** The machine's time plus the world's offset, read at each call because a reset replaces the world. */
export function offsetClock(offsetSeconds: () => number): Clock {
  return { now: () => Math.floor(Date.now() / 1000) + offsetSeconds() };
}

/** A clock for seeds: fixed start, one minute per reading, so that a seed is the same in every run. */
export function seedClock(startSeconds: number): Clock {
  let time = startSeconds;
  return { now: () => (time += 60) };
}
