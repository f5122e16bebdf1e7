import { AsyncLocalStorage } from "node:async_hooks";
import type { Declaration, Properties } from "./declaration";
import type { Kept } from "./kept";
import { merged } from "./state";

const declared = new AsyncLocalStorage<Properties>();

/**
 * Runs a delete that knows the inputs of the state entry. The stock plugin passes on the outputs only; the import plugin, which
 * stands in front of it, also gets the inputs. After an import, only they tell what the program declares.
 */
export function withDeclaredInputs<T>(inputs: Properties, remove: () => T): T {
  return declared.run(inputs, remove);
}

/** The inputs that the resource gave its object, as far as the state or the engine tells. */
export function givenBy({ origin }: Declaration, kept: Kept, state: Properties): Properties {
  const takenBack = origin.how === "taken over" ? (origin.takesBack ?? []) : [];
  return merged(pick(state, kept.inputs), pick(declared.getStore() ?? {}, takenBack));
}

function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
