import { z } from "zod";
import { merged } from "../lifecycle/state";
import type { Properties } from "../lifecycle/declaration";

/** How the engine's state marks a value that is no plain JSON, and the mark of a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The engine's spelling, in which a name of ours has no underscore. */
const PENDING = "pending_operations";

const bag = z.record(z.string(), z.unknown());

/** A resource in the state, as far as commands read it. Whatever else it has stays as it is. */
const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  delete: z.boolean().optional(),
  external: z.boolean().optional(),
  id: z.string().optional(),
  inputs: bag.optional(),
  outputs: bag.optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  pendingReplacement: z.boolean().optional(),
  created: z.string().optional(),
  sourcePosition: z.string().optional(),
  stackTrace: z.array(z.looseObject({ sourcePosition: z.string().optional() })).optional(),
});

const operationSchema = z.looseObject({ resource: resourceSchema, type: z.string() });

const stateSchema = z.looseObject({
  deployment: z
    .looseObject({
      manifest: z.looseObject({ time: z.string() }),
      resources: z.array(resourceSchema).optional(),
      [PENDING]: z.array(operationSchema).optional(),
    })
    .nullish(),
});

export type Resource = z.infer<typeof resourceSchema>;
export type Operation = z.infer<typeof operationSchema>;
type State = z.infer<typeof stateSchema>;

/** The state of a stack, as `pulumi stack export` prints it. */
export class Deployment {
  readonly #state: State;

  constructor(text: string) {
    this.#state = stateSchema.parse(JSON.parse(text));
  }

  get resources(): readonly Resource[] {
    return this.#state.deployment?.resources ?? [];
  }

  /** The operations that the engine began and whose end it has not noted. */
  get pending(): readonly Operation[] {
    return this.#state.deployment?.[PENDING] ?? [];
  }

  /** When the engine wrote the state, in Unix seconds. */
  get writtenAt(): number {
    return Date.parse(this.#state.deployment?.manifest.time ?? "") / 1000;
  }

  /** The same state with other resources and without pending operations, as a text for `pulumi stack import`. */
  withResources(resources: readonly Resource[]): string {
    const deployment = { ...this.#state.deployment, resources, [PENDING]: [] };
    return JSON.stringify({ ...this.#state, deployment });
  }
}

/** The name that the program gives a resource. */
export function nameOf({ urn }: Pick<Resource, "urn">): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/**
 * The lines of the program that declare a resource, the line of its constructor first: `parts.ts:12`, then the line that called it.
 * Empty for a program in a language that records none.
 */
export function linesOf({ sourcePosition, stackTrace = [] }: Resource): string[] {
  const positions = [sourcePosition, ...stackTrace.map((frame) => frame.sourcePosition)];
  const lines = positions.flatMap(
    (position) =>
      /^project:\/\/\/(.+)#(\d+)(?:,\d+)?$/
        .exec(position ?? "")
        ?.slice(1, 3)
        .join(":") ?? [],
  );
  return [...new Set(lines)];
}

/** The kind of a resource of this package; undefined for the resources of others. */
export function kindOf({ type }: Resource): string | undefined {
  return /^pulumi-nodejs:dynamic\/openai:(\w+)$/.exec(type)?.[1];
}

/** Whether a value is a secret, or holds one. */
export function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (value as Properties)[SIGNATURE] === SECRET || Object.values(value).some(isSecret);
}

/** Properties with their secrets in clear, of a state that was exported with its secrets. */
export function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revealed);
  const { [SIGNATURE]: mark, plaintext } = value as Properties;
  if (mark === SECRET && typeof plaintext === "string") return JSON.parse(plaintext);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revealed(inner)]));
}

/** Outputs as the state holds them: what is secret among the inputs is secret here too. The engine encrypts it. */
export function stateOutputs(outputs: Properties, inputs: Properties): Properties {
  const secrets = Object.keys(outputs).filter((name) => isSecret(inputs[name]));
  return merged(outputs, Object.fromEntries(secrets.map((name) => [name, secretInClear(outputs[name])])));
}

/** A secret value for the engine, which encrypts it in the state. */
export function secretInClear(value: unknown): object {
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) };
}
