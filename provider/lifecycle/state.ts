import * as pulumi from "@pulumi/pulumi";
import type { Declaration, Properties } from "./declaration";
import { knownParts, type Key } from "./ids";
import { argumentOf } from "./inputs";
import { KEPT, stored, type Kept } from "./kept";

const PROVIDER = "__provider";

/** The input in which the check passes old inputs to the diff (decision D3). We never compare or send it. */
export const BEFORE = "__before";

/** The constant by which the stock plugin finds a resource's code (decision D1). Every result must contain it. */
export function providerOf(properties: Properties): Properties {
  return properties[PROVIDER] === undefined ? {} : { [PROVIDER]: properties[PROVIDER] };
}

/**
 * Merges the properties of several objects; later objects win. Use it instead of a spread for objects of many shapes: V8 creates
 * a hidden class for each such spread, and keeps it until a full collection, which never happens in a plugin's life. At 500
 * projects, spreads took 10 MB (decision D18).
 */
export function merged(...parts: (object | undefined)[]): Properties {
  return Object.assign({}, ...parts) as Properties;
}

/** The named properties that have a value. */
export function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}

/** The names of the inputs that the program has set. */
export function setInputs(declaration: Declaration, inputs: Properties): string[] {
  return Object.keys(declaration.inputs).filter((name) => inputs[name] !== undefined);
}

/** The inputs for the calls: with fallbacks, and with API ids in references. */
export function argumentsOf(declaration: Declaration, inputs: Properties): Properties {
  const args: Properties = {};
  for (const [name, row] of Object.entries(declaration.inputs)) {
    const value = inputs[name] === undefined ? row.fallback : inputs[name];
    if (value !== undefined) args[name] = argumentOf(row, value);
  }
  return args;
}

/** The identity of an object, as one text. */
export function identityOf(declaration: Declaration, args: Properties): string {
  return `${declaration.kind} ${JSON.stringify(declaration.origin.inputs.map((name) => args[name] ?? null))}`;
}

/** A copy with API ids in references to other objects. */
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

/** The parts of the id that these properties contain. */
export function keyOf(declaration: Declaration, properties: Properties): Key {
  return knownParts(declaration.id, bare(declaration, properties));
}

/** The properties of an answer that have a value. A missing or null field tells nothing (decision D23). */
export function told(found: Properties): Properties {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value !== null));
}

/** The sources of a resource's outputs after a call. */
export interface Outcome {
  readonly key: Key;
  /** The answer. */
  readonly found: Properties;
  /** The values that the API has accepted in this call. The answer need not repeat them. */
  readonly accepted?: Properties;
  /** The inputs. If an input equals the API's value, the output has the input's spelling. */
  readonly inputs: Properties;
  /** The outputs so far. */
  readonly before: Properties;
}

/**
 * The outputs of a resource after a call. Each value comes from the answer, or else from the accepted values, or else from the
 * outputs so far. If the program's value means the same, its spelling wins. A value that the API never returns comes from the
 * program, or else from the answer.
 */
export function outputsOf(declaration: Declaration, outcome: Outcome): Properties {
  const { key, found, accepted, inputs, before } = outcome;
  const known = merged(before, accepted, key, told(found));
  const outputs: Properties = {};
  for (const name of declaration.outputs) outputs[name] = known[name];
  for (const [name, row] of Object.entries(declaration.inputs)) {
    const declared = inputs[name] === undefined ? row.fallback : inputs[name];
    outputs[name] = known[name];
    if (row.change === "local") outputs[name] = declared;
    else if (!row.readBack) outputs[name] = declared === undefined ? found[name] : declared;
    else if (declared !== undefined && row.same(outputs[name], declared, known)) outputs[name] = declared;
  }
  return outputs;
}

/**
 * The final form of every result. It contains the record and the provider constant, and each secret in the form that the engine
 * encrypts. It contains no undefined value, because such a value would fail the call after the object exists.
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

/** A copy without undefined values at any depth. */
export function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => clean(item) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [name, clean(inner)]),
  );
}
