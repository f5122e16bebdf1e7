import type { Organization } from "openai-admin-simulator";
import type { Declaration } from "../../provider/lifecycle/declaration";
import type { World } from "../lifecycle/world";
import type { KindBounds } from "./bounds";
import type { DriftPart } from "./driftRow";
import type { FaultRow } from "./faultRow";
import type { ImportRow } from "./importRow";
import type { ProgramPart } from "./programPart";

export type Properties = Record<string, unknown>;

/** Everything the tests know about a kind. For a new kind, add a file with this object and a line in `index.ts`. */
export interface KindSpec<Given> {
  /** Creates the objects that this object needs: its project, its group, the person. */
  readonly given: (world: World) => Promise<Given>;
  readonly args: (given: Given) => Properties;
  /** Other arguments, for which the kind uses other operations of the API. The page of the kind names these too. */
  readonly otherForms?: (world: World, given: Given) => Promise<Properties[]>;
  /** Changes that the API makes in place. Each is merged into the arguments. */
  readonly updates: (given: Given) => Properties[];
  /**
   * Changes that replace the object. Each is merged into the arguments. The contract carries the first one out and
   * expects only the new object to exist afterwards. A kind whose inputs all change in place has none.
   */
  readonly replaces: (given: Given) => Properties[];
  /** Other spellings of the same arguments, which must not count as a change. */
  readonly spellings?: (given: Given) => Properties[];
  /** Arguments that check refuses, each with a part of the reason. */
  readonly refused: (given: Given) => [Properties, RegExp][];
  /** Deletes the object as somebody in the console would. Absent for objects that always exist. */
  readonly vanish?: (world: World, given: Given, outs: Properties) => Promise<unknown>;
  /**
   * The Pulumi ids of all objects of the kind in the organisation. Objects that always exist (a project's rate limits)
   * count only where they differ from those of the default project, which no test changes.
   */
  readonly objects: (organization: Organization) => string[];
  /** Rows of the fault matrix: one for each write that belongs to a create or an update. */
  readonly faults: readonly FaultRow[];
  /** Objects for the import test, which builds one organisation from the rows of all kinds. */
  readonly imported: readonly ImportRow[];
  /** The lines that this kind adds to the one program that declares every kind. */
  readonly program: ProgramPart;
  /** Changes that somebody makes in the console. The first kinds have theirs in test/faults/drift.test.ts. */
  readonly drift?: DriftPart;
  /** The fewest requests that the API allows. The contract checks the writes; the bench checks every phase. */
  readonly bounds: KindBounds;
}

/** A kind, with everything the tests know about it. */
export interface Kind extends KindSpec<unknown> {
  readonly declaration: Declaration;
}

/** Checks the spec against its own type of `given`, then erases that type for the list of kinds. */
export function kind<Given>(declaration: Declaration, spec: KindSpec<Given>): Kind {
  return { declaration, ...(spec as KindSpec<unknown>) };
}
