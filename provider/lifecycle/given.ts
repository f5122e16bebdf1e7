/**
 * What a resource gave its object, for kinds whose delete takes it back. The outputs tell, except after an import: then only the
 * inputs of the state entry tell which of the object's values the program declares.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Declaration, Properties } from "./declaration";
import type { Kept } from "./kept";
import { merged } from "./state";

const declared = new AsyncLocalStorage<Properties>();

/** Marks inputs that an import has read. The engine keeps them until the next `up` stores the program's inputs. */
const READ = "__read";

/**
 * Runs a delete that knows the inputs of the state entry. The stock plugin passes on the outputs only; the import plugin, which
 * stands in front of it, also gets the inputs.
 */
export function withDeclaredInputs<T>(inputs: Properties, remove: () => T): T {
  return declared.run(inputs[READ] === undefined ? inputs : {}, remove);
}

/** The mark of inputs that an import has read, for kinds whose delete asks what the program declares. */
export function asRead(declaration: Declaration): Properties {
  return takenBackBy(declaration).length > 0 ? { [READ]: true } : {};
}

/** The inputs that the resource gave its object, as far as the state or the engine tells. */
export function givenBy(declaration: Declaration, kept: Kept, state: Properties): Properties {
  return merged(pick(state, kept.inputs), pick(declared.getStore() ?? {}, takenBackBy(declaration)));
}

/** The inputs whose effect the kind's delete takes back. */
export function takenBackBy({ origin }: Declaration): readonly string[] {
  return origin.how === "taken over" ? (origin.takesBack ?? []) : [];
}

function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
