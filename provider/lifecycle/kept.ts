import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";

/** The name of the output with the record. The engine hides names that begin with two underscores. */
export const KEPT = "__kept";

/** We raise this when the form of the record changes; `keptOf` then migrates older forms. A record without a version has version 1. */
const VERSION = 1;

/** An organisation's id, and its source. We can compare two ids only if they come from the same source. */
export interface Organization {
  readonly source: "header" | "role";
  readonly id: string;
}

/** Whether both ids come from the same source. Different sources may spell the id of one organisation differently. */
export function isComparable(one: Organization, other: Organization): boolean {
  return one.source === other.source;
}

/** Whether both organisations are known, and differ. */
export function isOther(one: Organization | undefined, known: Organization | undefined): one is Organization {
  return one !== undefined && known !== undefined && isComparable(one, known) && one.id !== known.id;
}

/** Why an entry stays in the state although the API has no object for it. */
export type Parked =
  | { readonly because: "absent"; readonly email?: string }
  /** The grant has ended. */
  | { readonly because: "until" };

/** The record: what the state must remember because the API does not return it. */
export interface Kept {
  /** The inputs that the program set. */
  readonly inputs: readonly string[];
  /** Inputs that no read returns and that no program has set since the import: their old value is unknown. */
  readonly untold: readonly string[];
  /** The values that a takeover found, to restore them; null where the API had no object. */
  readonly found?: Properties | null;
  /** The organisation in which the object was created or read. */
  readonly organization?: Organization;
  /** The objects of this name that the program declared when it created this object. This object may replace one of them. */
  readonly replaces?: readonly string[];
  /** The objects that the engine replaces with this object. If the API or a guard refuses a delete, a later run repeats it. */
  readonly replaced?: readonly string[];
  /** We know the id only from the answer to the create; no read has confirmed it yet. */
  readonly unconfirmed?: true;
  /** The declared values of inputs that cannot change in place, if the API now reports another value. */
  readonly contradicted?: Properties;
  /** The entry sends nothing: its person is absent, or its `until` has passed. */
  readonly parked?: Parked;
  /** A create or an update stopped half-way; the next update finishes it. */
  readonly unfinished?: true;
}

/** The record after a read has confirmed the object's id. */
export function confirmed(kept: Kept): Kept {
  return { ...kept, unconfirmed: undefined };
}

/**
 * The record in its stored form. The file backend writes the whole state at each step, so we do not store what the declaration
 * implies: the version and the required inputs.
 */
export function stored({ required }: Declaration, { inputs, untold, ...kept }: Kept): object {
  const optional = inputs.filter((name) => !required.includes(name));
  // After an import, the program has not set the values that a delete would restore, even if they are required.
  const undeclared = required.filter((name) => !inputs.includes(name));
  return {
    ...kept,
    ...(optional.length > 0 ? { inputs: optional } : {}),
    ...(undeclared.length > 0 ? { undeclared } : {}),
    ...(untold.length > 0 ? { untold } : {}),
  };
}

/** The record in a resource's outputs. Empty if another provider wrote the outputs. */
export function keptOf({ required }: Declaration, outputs: Properties): Kept {
  const kept = outputs[KEPT] as (Partial<Kept> & { version?: number; undeclared?: string[] }) | undefined;
  if (!kept) return { inputs: [], untold: [] };
  const { version = VERSION, undeclared = [], ...memory } = kept;
  if (version > VERSION) {
    throw new UserError(
      `A newer version of pulumi-openai-admin wrote this state (record version ${version}; this package reads ${VERSION}). ` +
        `Upgrade the package: run \`npm install pulumi-openai-admin@latest\`.`,
    );
  }
  const declared = required.filter((name) => !undeclared.includes(name));
  return { ...memory, inputs: [...declared, ...(kept.inputs ?? [])], untold: kept.untold ?? [] };
}
