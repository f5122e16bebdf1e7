import { AsyncLocalStorage } from "node:async_hooks";
import type { Field } from "./fields";

/** One input whose new value is not the old one. */
export interface Difference {
  readonly name: string;
  readonly field: Field;
  readonly replaces: boolean;
  /** The program no longer sets the input; the value that a takeover recorded is written back. */
  readonly restores: boolean;
  /** The old value is unknown and cannot be changed: the program's value is recorded, and nothing is sent. */
  readonly isOnlyRecorded?: true;
}

const hearing = new AsyncLocalStorage<Difference[]>();

/**
 * Runs a diff and collects which inputs differ. The stock plugin passes on only whether some do, and leaves it to the engine
 * to compare old and new inputs for the display; the plugin in front of it knows better with this.
 */
export function hearDifferences<T>(into: Difference[], diff: () => T): T {
  return hearing.run(into, diff);
}

/** Tells who listens, if anybody does. */
export function tellDifferences(differences: readonly Difference[]): void {
  hearing.getStore()?.push(...differences);
}
