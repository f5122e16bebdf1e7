import * as pulumi from "@pulumi/pulumi";
import type { Declaration, Properties } from "./declaration";
import { knownParts, type Key } from "./ids";
import { argumentOf } from "./inputs";
import { KEPT, stored, type Kept } from "./kept";

const PROVIDER = "__provider";

/** Inputs that the check adds for the diff; never compared, never sent. */
export const BEFORE = "__before";

/** The constant by which the stock plugin finds a resource's code, and which every result has to hold on to. */
export function providerOf(properties: Properties): Properties {
  return properties[PROVIDER] === undefined ? {} : { [PROVIDER]: properties[PROVIDER] };
}

/**
 * One object with the properties of several; a later one wins. In place of a spread wherever objects of any kind come by: for
 * those, V8 makes a hidden class with each spread and holds on to it until the next full collection, which in a plugin's
 * life does not come. At 500 projects that was 10 MB.
 */
export function merged(...parts: (object | undefined)[]): Properties {
  return Object.assign({}, ...parts) as Properties;
}

/** The names of the inputs that the program has set. */
export function setInputs(declaration: Declaration, inputs: Properties): string[] {
  return Object.keys(declaration.inputs).filter((name) => inputs[name] !== undefined);
}

/**
 * The inputs as the calls want them: fallbacks filled in, and references cut down to the API's ids.
 */
export function argumentsOf(declaration: Declaration, inputs: Properties): Properties {
  const args: Properties = {};
  for (const [name, row] of Object.entries(declaration.inputs)) {
    const value = inputs[name] === undefined ? row.fallback : inputs[name];
    if (value !== undefined) args[name] = argumentOf(row, value);
  }
  return args;
}

/** What tells an object from others of its kind, as one text. */
export function identityOf(declaration: Declaration, args: Properties): string {
  return `${declaration.kind} ${JSON.stringify(declaration.origin.inputs.map((name) => args[name] ?? null))}`;
}

/** A copy in which references to other objects are cut down to the API's ids. */
export function bare(declaration: Declaration, properties: Properties): Properties {
  const copy = merged(properties);
  for (const [name, row] of Object.entries(declaration.inputs)) {
    if (copy[name] !== undefined) copy[name] = argumentOf(row, copy[name]);
  }
  return copy;
}

/** The Pulumi id of a resource with these outputs. */
export function idOf(declaration: Declaration, outputs: Properties): string {
  return declaration.id.join(bare(declaration, outputs));
}

/** The parts of the id that these properties tell. */
export function keyOf(declaration: Declaration, properties: Properties): Key {
  return knownParts(declaration.id, bare(declaration, properties));
}

/** What an answer tells. What it leaves out, or says to be null, it does not tell. */
export function told(found: Properties): Properties {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== null));
}

/** What makes up the outputs of a resource after a call. */
export interface Outcome {
  readonly key: Key;
  /** The answer. */
  readonly found: Properties;
  /** What the API has accepted in this call, and need not repeat in its answer. */
  readonly accepted?: Properties;
  /** The inputs: their spelling is used where both mean the same. */
  readonly inputs: Properties;
  /** The outputs so far. */
  readonly before: Properties;
}

/**
 * The outputs of a resource after a call: what the API tells, else what it has accepted, else what was known before; in the
 * spelling of the program where both mean the same. What the API never returns is as the program said it, or as before.
 */
export function outputsOf(declaration: Declaration, outcome: Outcome): Properties {
  const { key, found, accepted, inputs, before } = outcome;
  const known = merged(before, accepted, key, told(found));
  const outputs: Properties = {};
  for (const name of declaration.outputs) outputs[name] = known[name];
  for (const [name, row] of Object.entries(declaration.inputs)) {
    const said = inputs[name] === undefined ? row.fallback : inputs[name];
    outputs[name] = known[name];
    if (row.change === "local") outputs[name] = said;
    else if (!row.readBack) outputs[name] = said === undefined ? found[name] : said;
    else if (said !== undefined && row.same(outputs[name], said)) outputs[name] = said;
  }
  return outputs;
}

/**
 * The one way for results out of the lifecycle. No undefined (it fails the whole call after the object was made), every
 * secret in the wire form that the engine encrypts, the memory, and the provider constant.
 */
export function seal(declaration: Declaration, outputs: Properties, kept: Kept, request: Properties): Properties {
  const sealed = clean(merged(outputs, { [KEPT]: stored(declaration, kept) })) as Properties;
  for (const name of declaration.secrets ?? []) {
    if (sealed[name] !== undefined) {
      sealed[name] = { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: sealed[name] };
    }
  }
  return merged(sealed, providerOf(request));
}

/** A copy without undefined at any depth. */
export function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => clean(item) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [name, clean(inner)]),
  );
}
