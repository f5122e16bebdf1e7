import * as pulumi from "@pulumi/pulumi";

/**
 * In a preview, every value that is not known yet arrives as one fixed string, whatever its type (engine behaviour;
 * `pulumi.runtime.unknownValue`).
 */
const UNKNOWN: string = (pulumi.runtime as unknown as { unknownValue: string }).unknownValue;

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** Whether the value is unknown or holds an unknown anywhere. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** The paths of all unknowns in a value. */
export function unknownPaths(value: unknown, path: PropertyKey[] = []): PropertyKey[][] {
  if (isUnknown(value)) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
