import type { Properties } from "./declaration";
import { UserError } from "./errors";

/** The name of the output that holds the memory. The engine hides names with two underscores. */
export const KEPT = "__kept";

/** Raised when the form of the memory changes; `migrate` then brings older ones up to it. */
const VERSION = 1;

/** An organisation, and what told it: only those that the same source has told can be compared. */
export interface Organization {
  readonly source: "header" | "role";
  readonly id: string;
}

/** What a resource has to remember and the API does not: kept in one output of the state. */
export interface Kept {
  readonly version: number;
  /** The inputs that the program has set. */
  readonly inputs: readonly string[];
  /** Inputs that no read returns and that no program has told since the import: their old value is unknown. */
  readonly untold: readonly string[];
  /** What a takeover found there before: values to restore, or null where there was nothing. */
  readonly found?: Properties | null;
  /** The organisation that the object was made or read in, with the source of that knowledge. */
  readonly organization?: Organization;
  /** The objects of the same name that the program declared when this one was made: one of them may be what it replaces. */
  readonly replaces?: readonly string[];
  /** Only the answer to a create has told the id; nothing has been read at it yet. */
  readonly unconfirmed?: true;
  /** What the program declared of inputs that cannot be changed and of which the API says something else by now. */
  readonly contradicted?: Properties;
  /** A create or an update stopped half-way; the next update finishes it. */
  readonly unfinished?: true;
}

/** A fresh memory. */
export function keep(kept: Omit<Kept, "version">): Kept {
  return { version: VERSION, ...kept };
}

/** The memory of an object that was read at its id. */
export function confirmed(kept: Kept): Kept {
  return { ...kept, unconfirmed: undefined };
}

/** The memory as the state holds it: every byte of it is written again with each step of the engine. */
export function stored({ untold, ...kept }: Kept): object {
  return untold.length > 0 ? { ...kept, untold } : kept;
}

/** The memory in a resource's outputs. Absent in what was not made by this provider: then nothing is remembered. */
export function keptOf(outputs: Properties): Kept {
  const kept = outputs[KEPT] as Partial<Kept> | undefined;
  if (!kept) return keep({ inputs: [], untold: [] });
  if ((kept.version ?? 0) > VERSION) {
    throw new UserError(
      `the state was written by a newer version of pulumi-openai-admin (memory version ${kept.version}, this package knows ` +
        `${VERSION}): upgrade the package`,
    );
  }
  return { ...kept, version: VERSION, inputs: kept.inputs ?? [], untold: kept.untold ?? [] };
}
