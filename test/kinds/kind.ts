import type { Declaration } from "../../provider/lifecycle/declaration";
import type { World } from "../lifecycle/world";

type Properties = Record<string, unknown>;

/** What the tests know about a kind: all that a new kind has to add here. */
export interface KindSpec<Given> {
  /** What has to exist before. */
  readonly given: (world: World) => Promise<Given>;
  readonly args: (given: Given) => Properties;
  /** Changes in place, each on top of the arguments. */
  readonly updates: (given: Given) => Properties[];
  /** Changes that replace, each on top of the arguments. */
  readonly replaces: (given: Given) => Properties[];
  /** Other ways to write the arguments, which change nothing. */
  readonly spellings?: (given: Given) => Properties[];
  /** Arguments that check refuses, with a part of the reason. */
  readonly refused: (given: Given) => [Properties, RegExp][];
  /** Makes the object disappear as if in the console; absent for objects that always exist. */
  readonly vanish?: (world: World, given: Given, outs: Properties) => Promise<unknown>;
  /** What the world is after delete, and what it should be. */
  readonly afterDelete: (world: World, given: Given, outs: Properties) => Promise<{ is: unknown; should: unknown }>;
}

/** A kind with what the tests know about it. */
export interface Kind extends KindSpec<unknown> {
  readonly declaration: Declaration;
}

/** Keeps a kind's own type of what is given, and forgets it for the list of kinds. */
export function kind<Given>(declaration: Declaration, spec: KindSpec<Given>): Kind {
  return { declaration, ...(spec as KindSpec<unknown>) };
}
