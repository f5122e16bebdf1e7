/**
 * The inputs that a resource has applied to its object, for kinds whose delete reverts them. Usually the outputs contain them. After
 * an import, only the inputs of the state entry show which of the object's values the program declares.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Declaration, Properties } from "./declaration";
import type { Kept } from "./kept";
import { merged, pick } from "./state";

const declared = new AsyncLocalStorage<Properties>();

/** Marks inputs that come from an import. The engine keeps them until the next `up` stores the program's inputs. */
const READ = "__read";

/**
 * Runs a delete with the inputs of the state entry. The stock plugin passes on only the outputs. The import plugin, in front of the
 * stock plugin, also receives the inputs.
 */
export function withDeclaredInputs<T>(inputs: Properties, remove: () => T): T {
  return declared.run(inputs[READ] === undefined ? inputs : {}, remove);
}

/** The mark for inputs that come from an import, for kinds whose delete depends on the program's inputs. */
export function asRead(declaration: Declaration): Properties {
  return takenBackBy(declaration).length > 0 ? { [READ]: true } : {};
}

/** The inputs that the resource has applied to its object, from the state and the engine. */
export function givenBy(declaration: Declaration, kept: Kept, state: Properties): Properties {
  return merged(pick(state, kept.inputs), pick(declared.getStore() ?? {}, takenBackBy(declaration)));
}

/** The inputs whose effect the kind's delete reverts. */
export function takenBackBy({ origin }: Declaration): readonly string[] {
  return origin.how === "taken over" ? (origin.takesBack ?? []) : [];
}
