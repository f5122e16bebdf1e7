/**
 * The two forms of a look-up: a promise, for plain arguments, and an Output, for arguments that other resources produce. Look-ups
 * run in the program's process.
 */
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { argumentsOf, parseArguments } from "./arguments";
import { resourcesBehind } from "./dependencies";
import type { Reader } from "./reader";

/** What a look-up is: its name, its arguments, and how it reads. The table of look-ups in the README derives from it. */
export interface LookupDeclaration<A, R> {
  /** The name of the promise form: `getProject`. */
  readonly name: string;
  /** What the look-up returns, for the README. */
  readonly returns: string;
  /** The schema of the arguments. It accepts no other names. */
  readonly args: z.ZodType<A>;
  /** Arguments of which the caller gives exactly one. */
  readonly oneOf?: readonly (keyof A & string)[];
  readonly read: (reader: Reader, args: A) => Promise<R>;
}

/** The arguments of the Output form: each may be an Output. */
export type OutputArgs<A> = { [K in keyof A]: pulumi.Input<A[K]> };

/** Both forms of a look-up. */
export interface Lookup<A, R> {
  readonly promise: (args: A, opts?: pulumi.InvokeOptions) => Promise<R>;
  readonly output: (args: OutputArgs<A>, opts?: pulumi.InvokeOutputOptions) => pulumi.Output<R>;
}

/** Both forms of a look-up that can do without arguments. */
export interface ListLookup<A, R> {
  readonly promise: (args?: A, opts?: pulumi.InvokeOptions) => Promise<R>;
  readonly output: (args?: OutputArgs<A>, opts?: pulumi.InvokeOutputOptions) => pulumi.Output<R>;
}

/** A look-up in the docs. */
export interface LookupSummary {
  readonly name: string;
  /** The names of the arguments. */
  readonly takes: readonly string[];
  readonly returns: string;
}

/** Every look-up of the package, for the docs. */
export const lookups: LookupSummary[] = [];

/** Makes both forms of a look-up. */
export function declareLookup<A extends object, R>(declaration: LookupDeclaration<A, R>): Lookup<A, R> {
  const { name, args, returns } = declaration;
  lookups.push({ name, takes: argumentsOf(args), returns });
  return {
    promise: (args, opts = {}) => lookUp(declaration, args, opts, false),
    output: (args, opts = {}) => {
      const settled = pulumi.output(args) as unknown as pulumi.Output<A>;
      // An argument can be known before its resource exists: a preview knows the name of a new group. So we wait for the ids too.
      const waits = pulumi.output(
        resourcesBehind(settled, opts.dependsOn).then((resources) =>
          resources.map((one) => (pulumi.CustomResource.isInstance(one) ? one.id : one.urn)),
        ),
      );
      return pulumi
        .all([settled, waits])
        .apply(([known, ids]) => lookUp<A, R>(declaration, known as A, opts, ids.length > 0));
    },
  };
}

/** Makes both forms of a look-up that can do without arguments. */
export function declareList<A extends object, R>(declaration: LookupDeclaration<A, R>): ListLookup<A, R> {
  const { promise, output } = declareLookup(declaration);
  return {
    promise: (args, opts) => promise(args ?? ({} as A), opts),
    output: (args, opts) => output(args ?? ({} as OutputArgs<A>), opts),
  };
}

/** @param isAfterResources whether the look-up must see what the program's resources have changed in this run. */
async function lookUp<A extends object, R>(
  declaration: LookupDeclaration<A, R>,
  args: A,
  opts: pulumi.InvokeOptions,
  isAfterResources: boolean,
): Promise<R> {
  // Without this, the program could end before an Output that no resource uses.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    // A program without look-ups does not load the client.
    const [{ Reader }, { sessionOf }] = await Promise.all([import("./reader.js"), import("./session.js")]);
    const session = sessionOf(declaration.name, opts);
    return await session.showing(async () => {
      const known = parseArguments(declaration, args);
      const since = isAfterResources ? await session.moment() : 0;
      return declaration.read(new Reader(session, since, declaration.name), known);
    });
  } finally {
    done();
  }
}
