import { table } from "../../../policies/kit/readme";
import type { Declaration } from "../../../provider/lifecycle/declaration";
import { permissionFor } from "../../../provider/wire/permissions";
import { kinds } from "../../../test/kinds";
import { addressesOf } from "./kindsTable";

/** The permissions of an admin key that a kind requires. */
export interface Permissions {
  /** For a refresh, an import and `get`. */
  readonly toRead: readonly string[];
  /** To create, change and delete. A change reads too. */
  readonly toWrite: readonly string[];
  /** For a guard, without which the kind works too. */
  readonly toGuard: readonly string[];
}

/** The permissions that a kind requires, from the addresses in its declaration. */
export function permissionsOf(declaration: Declaration): Permissions {
  const addresses = addressesOf(declaration);
  const toRead = permissionsFor("GET", addresses);
  const toWrite = [...new Set([...toRead, ...permissionsFor("POST", addresses)])];
  const guards = permissionsFor(
    "GET",
    (declaration.guardedBy ?? []).map(({ path }) => path),
  );
  return { toRead, toWrite, toGuard: guards.filter((one) => !toWrite.includes(one)) };
}

function permissionsFor(method: "GET" | "POST", paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => permissionFor(method, path) ?? []))];
}

/** The README's table of permissions. Resources with the same permissions share a row. */
export function permissionsTable(): string {
  const rows = new Map<string, { names: string[]; cells: string[] }>();
  for (const { declaration } of kinds) {
    const { toRead, toWrite, toGuard } = permissionsOf(declaration);
    const cells = [toRead, toWrite, toGuard].map((some) => some.map(code).join(", "));
    const row = rows.get(cells.join("|")) ?? { names: [], cells };
    rows.set(cells.join("|"), row);
    row.names.push(code(declaration.kind));
  }
  return table(
    ["resource", "to read", "to create, change and delete", "for a guard"],
    [...rows.values()].map(({ names, cells }) => [names.join(", "), ...cells]),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
