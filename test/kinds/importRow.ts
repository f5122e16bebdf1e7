import type { World } from "../lifecycle/world";

/** An object made in the console, and the resource that adopts it. */
export interface ImportRow<Needed extends string = string> {
  /** The name of the resource, and of its variable in the program. */
  readonly name: string;
  /** Rows of the kinds before this one in `index.ts`, whose objects this object refers to. */
  readonly needs: readonly Needed[];
  /**
   * Makes the object, with more to it than `args` say.
   * @param ids the import ids of the needed objects, by name.
   * @returns the import id.
   */
  readonly make: (world: World, ids: Readonly<Record<Needed, string>>) => Promise<string>;
  /** The inputs in the program's spelling, without everything that can be left out. May use the variables of needed rows. */
  readonly args: string;
  /** The same with other values, and the inputs that differ then. Absent for kinds that change nothing in place. */
  readonly other?: { readonly args: string; readonly differs: readonly string[] };
}

/** Keeps the names of the needed rows while a row is written, and erases them for the list. */
export function importRow<Needed extends string>(row: ImportRow<Needed>): ImportRow {
  return row;
}

/** The object's own id, without those of its parents. */
export function ownId(importId: string): string {
  return importId.slice(importId.lastIndexOf("/") + 1);
}
