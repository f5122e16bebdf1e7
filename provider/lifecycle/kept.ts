import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";

/** The name of the output that holds the memory. The engine hides names that begin with two underscores. */
export const KEPT = "__kept";

/** Raised when the form of the memory changes; `keptOf` then migrates older forms. A memory without a version has version 1. */
const VERSION = 1;

/** An organisation, and where its id was read. Two ids can be compared only when they come from the same source. */
export interface Organization {
  readonly source: "header" | "role";
  readonly id: string;
}

/** Why an entry stays in the state although the API has nothing for it. */
export type Parked =
  | { readonly because: "absent"; readonly email?: string }
  /** The grant has ended. */
  | { readonly because: "until" };

/** What a resource has to remember and the API does not tell: kept in one output of the state. */
export interface Kept {
  /** The inputs that the program set. */
  readonly inputs: readonly string[];
  /** Inputs that no read returns and that no program has set since the import: their old value is unknown. */
  readonly untold: readonly string[];
  /** The values that a takeover found, to restore them; null where the API had no object. */
  readonly found?: Properties | null;
  /** The organisation in which the object was created or read. */
  readonly organization?: Organization;
  /** The objects with the same name that the program declared when it created this one: this object may replace one of them. */
  readonly replaces?: readonly string[];
  /** Only the answer to the create has told the id; no read has confirmed it yet. */
  readonly unconfirmed?: true;
  /** The declared values of inputs that cannot be changed and for which the API now tells another value. */
  readonly contradicted?: Properties;
  /** The entry sends nothing: its person is absent, or its `until` has passed. */
  readonly parked?: Parked;
  /** A create or an update stopped half-way; the next update finishes it. */
  readonly unfinished?: true;
}

/** The memory of an object that was read at its id. */
export function confirmed(kept: Kept): Kept {
  return { ...kept, unconfirmed: undefined };
}

/**
 * The memory as the state holds it. The file backend writes the whole state at each step, so the memory leaves out what the
 * declaration implies: the version, and the inputs that every program has to set.
 */
export function stored({ required }: Declaration, { inputs, untold, ...kept }: Kept): object {
  const optional = inputs.filter((name) => !required.includes(name));
  return { ...kept, ...(optional.length > 0 ? { inputs: optional } : {}), ...(untold.length > 0 ? { untold } : {}) };
}

/** The memory in a resource's outputs. Outputs that this provider did not write have none: then nothing is remembered. */
export function keptOf({ required }: Declaration, outputs: Properties): Kept {
  const kept = outputs[KEPT] as (Partial<Kept> & { version?: number }) | undefined;
  if (!kept) return { inputs: [], untold: [] };
  const { version = VERSION, ...memory } = kept;
  if (version > VERSION) {
    throw new UserError(
      `A newer version of pulumi-openai-admin wrote this state (memory version ${version}; this package reads ${VERSION}). ` +
        `Upgrade the package: npm install pulumi-openai-admin@latest.`,
    );
  }
  return { ...memory, inputs: [...required, ...(kept.inputs ?? [])], untold: kept.untold ?? [] };
}
