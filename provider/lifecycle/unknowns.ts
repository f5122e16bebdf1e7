import * as pulumi from "@pulumi/pulumi";

/** In a preview, the engine passes each unknown value as this fixed string, whatever its type (`pulumi.runtime.unknownValue`). */
const UNKNOWN: string = (pulumi.runtime as unknown as { unknownValue: string }).unknownValue;

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** Whether the value is unknown, or contains an unknown value at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** The paths of all unknown values in a value. */
export function unknownPaths(value: unknown, path: PropertyKey[] = []): PropertyKey[][] {
  if (isUnknown(value)) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
