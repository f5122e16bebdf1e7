import { isDeepStrictEqual } from "node:util";

/**
 * Whether two descriptions name the same object in a customer's cloud. Azure ignores case in UUIDs, names and addresses, and may
 * return them in another case.
 */
export function isSameInCloud(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(comparable(a), comparable(b));
}

function comparable(object: unknown): unknown {
  if (typeof object !== "object" || object === null) return object;
  const fields = Object.entries(object).filter(([, value]) => value !== undefined && value !== null);
  const isAzure = (object as { readonly type?: unknown }).type === "azure";
  return Object.fromEntries(fields.map(([name, value]) => [name, isAzure ? withoutCase(value) : value]));
}

function withoutCase(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase().replace(/\/$/, "") : value;
}
