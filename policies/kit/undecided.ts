import * as policy from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { NOT_KNOWN, type NotKnown } from "pulumi-openai-admin/access";

/**
 * The error that a read of a not yet known property throws in a preview, and the only way for a mandatory rule to say
 * something without stopping the preview: @pulumi/policy catches it and shows its message as an advice (server.js, v1.21).
 * The package exports the class, but its type declarations leave it out (proxy.d.ts is empty).
 */
const { UnknownValueError } = policy as unknown as {
  UnknownValueError: new (sentinel: string, path: string[]) => Error & { props: string[] };
};

/** Whether the error says that a value is not known during the preview. */
export function isUndecided(error: unknown): error is Error {
  return error instanceof UnknownValueError;
}

/** What is not known: the property, or what {@link undecided} was told. */
export function whatIsUndecided(error: Error): string {
  const { props } = error as Error & { props: string[] };
  return props.length > 0 ? `${props.join(".")} is not known yet` : error.message;
}

/** An error that ends a rule with an advice, whatever its enforcement level. */
export function undecided(what: string): Error {
  const error = new UnknownValueError(pulumi.runtime.unknownValue, []);
  error.message = what;
  return error;
}

/** The error that ends a rule because an input has to be known first. */
export function waitingFor({ notKnown }: NotKnown): Error {
  return undecided(`${notKnown} is not known yet`);
}

/** Properties as plain data, in which a mark stands for each value that is not known. */
export function plain(props: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(props).map((key) => [key, plainValue(() => props[key])]));
}

function plainValue(read: () => unknown): unknown {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    if (isUndecided(error)) return NOT_KNOWN;
    throw error;
  }
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    // By index, since reading an item may fail.
    return [...list.keys()].map((index) => plainValue(() => list[index]));
  }
  return typeof value === "object" && value !== null ? plain(value as Record<string, unknown>) : value;
}

/** A property that may be absent or not known: `undefined` in both cases. For facts that have a second source. */
export function peek(props: Record<string, unknown>, key: string): unknown {
  try {
    return props[key];
  } catch (error) {
    if (isUndecided(error)) return undefined;
    throw error;
  }
}
