/** The state entries of existing objects that this stack did not create: for an import, a `static get`, and `adopt`. */
import { restoredBy, type Declaration, type Properties } from "./declaration";
import { everyEntry } from "./entries";
import { asRead, takenBackBy } from "./given";
import type { Key } from "./ids";
import type { Kept, Organization } from "./kept";
import { clean, idOf, merged, outputsOf, providerOf, seal, setInputs, told } from "./state";

export interface StateEntry {
  readonly id: string;
  readonly props: Properties;
  readonly inputs: Properties;
}

/**
 * The state entry of an existing object that no program has declared yet.
 * @param found the object as the API returns it.
 * @param request has the provider's constant.
 */
export function asImported(
  declaration: Declaration,
  key: Key,
  found: Properties,
  organization: Organization | undefined,
  request: Properties,
): StateEntry {
  const answer = withoutImpossible(declaration, told(found));
  const outputs = outputsOf(declaration, { key, found: answer, inputs: {}, before: {} });
  const inputs = readableInputs(declaration, outputs);
  const undone = [...restoredBy(declaration), ...takenBackBy(declaration)];
  const kept: Kept = {
    // The current values are not the program's. A delete restores only the values that the program changes later.
    inputs: Object.keys(inputs).filter((name) => !undone.includes(name)),
    untold: unreturnedInputs(declaration, answer),
    organization,
    found: foundIn(declaration, outputs),
  };
  for (const name of kept.untold) delete outputs[name];
  return {
    id: idOf(declaration, outputs),
    props: seal(declaration, outputs, kept, request),
    inputs: merged(clean(inputs) as Properties, asRead(declaration), providerOf(request)),
  };
}

/**
 * The state entry of an existing object that a program declares with these inputs: the entry that a create of the object would have
 * left, except for its secrets. Where the API has another value, the entry has the API's value, so the next diff shows it.
 * @param declared the inputs of the program, with known values, and the provider's constant.
 */
export function asDeclared(
  declaration: Declaration,
  key: Key,
  found: Properties,
  organization: Organization | undefined,
  declared: Properties,
): StateEntry {
  const answer = withoutImpossible(declaration, told(found));
  const outputs = outputsOf(declaration, { key, found: answer, inputs: declared, before: {} });
  const kept: Kept = {
    inputs: setInputs(declaration, declared),
    // We trust the program for values that the API never returns, but the next update sends values that it may send again.
    untold: unreturnedInputs(declaration, answer).filter(
      (name) => declared[name] === undefined || declaration.inputs[name]!.isSentIfUnknown,
    ),
    organization,
    found: foundIn(declaration, outputs),
  };
  for (const name of kept.untold) delete outputs[name];
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, outputs[name]]));
  if (declaration.set) inputs[declaration.set.input] = everyEntry(declaration.set, outputs);
  return {
    id: idOf(declaration, outputs),
    props: seal(declaration, outputs, kept, declared),
    inputs: merged(clean(inputs) as Properties, providerOf(declared)),
  };
}

/** The inputs that no read returns, and that this answer does not contain. */
function unreturnedInputs({ inputs }: Declaration, answer: Properties): string[] {
  return Object.entries(inputs)
    .filter(([name, input]) => !input.readBack && input.change !== "local" && answer[name] === undefined)
    .map(([name]) => name);
}

/** The inputs that a program would declare for this object. If several inputs name the same thing, only the first. */
function readableInputs(declaration: Declaration, outputs: Properties): Properties {
  const inputs: Properties = {};
  const named = new Set<string>();
  for (const [name, input] of Object.entries(declaration.inputs)) {
    if (input.change === "local" || outputs[name] === undefined) continue;
    if (!input.readBack && outputs[name] === input.fallback) continue;
    if (input.names !== undefined && named.has(input.names)) continue;
    if (input.names !== undefined) named.add(input.names);
    inputs[name] = outputs[name];
  }
  return inputs;
}

/** The values that a takeover records, to restore them. */
function foundIn(declaration: Declaration, outputs: Properties): Properties | undefined {
  if (declaration.origin.how !== "taken over") return undefined;
  return clean(Object.fromEntries(restoredBy(declaration).map((name) => [name, outputs[name]]))) as Properties;
}

/** The answer without impossible values of inputs that cannot change in place. Such a value would only cause a replacement. */
export function withoutImpossible({ inputs, args }: Declaration, found: Properties): Properties {
  const isPossible = ([name, value]: [string, unknown]) =>
    inputs[name]?.change !== "replace" || args.shape[name]?.safeParse(value).success !== false;
  return Object.fromEntries(Object.entries(found).filter(isPossible));
}
