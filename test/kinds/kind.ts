import type { Organization } from "openai-admin-simulator";
import type { Declaration } from "../../provider/lifecycle/declaration";
import type { World } from "../lifecycle/world";
import type { KindBounds } from "./bounds";
import type { FaultRow } from "./faultRow";
import type { ImportRow } from "./importRow";
import type { ProgramPart } from "./programPart";

export type Properties = Record<string, unknown>;

/** Everything the tests know about a kind. A new kind adds one such file, and its line in `index.ts`. */
export interface KindSpec<Given> {
  /** Makes what the object needs: its project, its group, the person. */
  readonly given: (world: World) => Promise<Given>;
  readonly args: (given: Given) => Properties;
  /** Changes in place, each on top of the arguments. */
  readonly updates: (given: Given) => Properties[];
  /**
   * Changes that replace, each on top of the arguments. The contract carries the first one out, and expects the new object
   * to exist alone afterwards; a kind whose every input changes in place has none.
   */
  readonly replaces: (given: Given) => Properties[];
  /** Other ways to write the arguments, which change nothing. */
  readonly spellings?: (given: Given) => Properties[];
  /** Arguments that check refuses, with a part of the reason. */
  readonly refused: (given: Given) => [Properties, RegExp][];
  /** Makes the object disappear as if in the console; absent for objects that always exist. */
  readonly vanish?: (world: World, given: Given, outs: Properties) => Promise<unknown>;
  /**
   * The Pulumi id of every object of the kind in the organisation. Of objects that always exist (a project's rate limits),
   * only those that differ from the default project's, which no test changes.
   */
  readonly objects: (organization: Organization) => string[];
  /** Rows of the fault matrix: one for each write that a create or an update consists of. */
  readonly faults: readonly FaultRow[];
  /** Objects for the import test, which builds one organisation from the rows of all kinds. */
  readonly imported: readonly ImportRow[];
  /** The kind's part in the one program that declares every kind. */
  readonly program: ProgramPart;
  /** The fewest requests that the API allows. The contract checks the writes, and the bench every phase. */
  readonly bounds: KindBounds;
}

/** A kind with what the tests know about it. */
export interface Kind extends KindSpec<unknown> {
  readonly declaration: Declaration;
}

/** Keeps the spec's own type of `given`, and erases it for the list of kinds. */
export function kind<Given>(declaration: Declaration, spec: KindSpec<Given>): Kind {
  return { declaration, ...(spec as KindSpec<unknown>) };
}
