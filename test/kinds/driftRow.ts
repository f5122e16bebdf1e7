import type { World } from "../lifecycle/world";

/** The ids of the deployed objects, by resource name. */
export type Ids = Readonly<Record<string, string>>;

/** A change that somebody makes in the console, and that a run repairs without help. */
export interface Drift {
  readonly title: string;
  readonly happens: (world: World, ids: Ids) => Promise<unknown>;
  /** The operation that repairs each resource. */
  readonly repairs: Readonly<Record<string, "update" | "create">>;
  /** The resources that the repair creates under a new id. */
  readonly renews?: readonly string[];
  /** Texts that the preview must show. */
  readonly shows?: readonly string[];
}

/** A kind's part in the drift test, which deploys one program with the parts of all kinds. */
export interface DriftPart {
  /**
   * Statements, by a name that the test chooses. They can use the lines of earlier kinds in `index.ts`, and of test/faults/drift.test.ts:
   * the people `ana` and `ben`, the group `sales`, and the project `shop`.
   */
  readonly lines: Readonly<Record<string, string>>;
  /** Somebody changed an object. */
  readonly changed?: Drift;
  /** Somebody deleted an object. Absent for objects that always exist. */
  readonly deleted?: Drift;
}
