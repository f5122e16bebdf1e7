import * as policy from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { NOT_KNOWN, type NotKnown } from "pulumi-openai-admin/access";

/**
 * In a preview, reading an unknown property throws this error. @pulumi/policy catches it and prints its message as an
 * advisory (server.js, v1.21). A mandatory rule has no other way to print something without stopping the preview. The
 * package exports the class, but its type declarations omit it (proxy.d.ts is empty).
 */
const { UnknownValueError } = policy as unknown as {
  UnknownValueError: new (sentinel: string, path: string[]) => Error & { props: string[] };
};

/** Whether the error means that a value is not known during the preview. */
export function isUndecided(error: unknown): error is Error {
  return error instanceof UnknownValueError;
}

/** What is not known: the property, or the text given to {@link undecided}. */
export function whatIsUndecided(error: Error): string {
  const { props } = error as Error & { props: string[] };
  return props.length > 0 ? `${props.join(".")} is not known yet` : error.message;
}

/** An error that ends a rule with an advisory, at every enforcement level. */
export function undecided(what: string): Error {
  const error = new UnknownValueError(pulumi.runtime.unknownValue, []);
  error.message = what;
  return error;
}

/** The error that ends a rule because an input is not known yet. */
export function waitingFor({ notKnown }: NotKnown): Error {
  return undecided(`${notKnown} is not known yet`);
}

/** Properties as plain data, with a marker in place of each unknown value. */
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
    // By index, because reading an item may throw.
    return [...list.keys()].map((index) => plainValue(() => list[index]));
  }
  return typeof value === "object" && value !== null ? plain(value as Record<string, unknown>) : value;
}

/** A property, or `undefined` if it is absent or not known yet. For facts that have a second source. */
export function peek(props: Record<string, unknown>, key: string): unknown {
  try {
    return props[key];
  } catch (error) {
    if (isUndecided(error)) return undefined;
    throw error;
  }
}
