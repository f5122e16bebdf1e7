import type { Declaration } from "../lifecycle/declaration";
import * as runtime from "../runtime";
import { kindOf, type Resource } from "./deployment";

const byKind: ReadonlyMap<string, Declaration> = new Map(
  Object.entries(runtime).map(([kind, { declaration }]) => [kind, declaration]),
);

/** The declarations of all kinds. */
export const declarations: readonly Declaration[] = [...byKind.values()];

/** The declaration of a kind; undefined for a kind that this version of the package does not have. */
export function declarationNamed(kind: string): Declaration | undefined {
  return byKind.get(kind);
}

/** The declaration of a resource's kind; undefined for a resource of another package. */
export function declarationOf(resource: Resource): Declaration | undefined {
  const kind = kindOf(resource);
  return kind === undefined ? undefined : declarationNamed(kind);
}

/** The kinds to whose objects the inputs of these kinds refer. */
export function kindsReferredBy(some: readonly Declaration[]): Set<string> {
  return new Set(some.flatMap(({ inputs }) => Object.values(inputs).flatMap(({ refersTo }) => refersTo)));
}
