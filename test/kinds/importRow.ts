import type { World } from "../lifecycle/world";

/** An object made in the console, and the resource that adopts it. */
export interface ImportRow<Needed extends string = string> {
  /** The name of the resource and of its variable in the program. */
  readonly name: string;
  /** Rows of earlier kinds in `index.ts`. This object refers to the objects of those rows. */
  readonly needs: readonly Needed[];
  /**
   * Creates the object, with more fields set than `args` mentions.
   * @param ids the import ids of the needed objects, by name.
   * @returns the import id.
   */
  readonly make: (world: World, ids: Readonly<Record<Needed, string>>) => Promise<string>;
  /** The inputs as the program writes them, without any optional input. They can use the variables of needed rows. */
  readonly args: string;
  /**
   * The same inputs with other values, and the names of the inputs that then differ. Absent for kinds that change
   * nothing in place.
   */
  readonly other?: { readonly args: string; readonly differs: readonly string[] };
}

/** Checks the names of the needed rows, then erases their type for the list. */
export function importRow<Needed extends string>(row: ImportRow<Needed>): ImportRow {
  return row;
}

/** The object's own id, without the ids of its parents. */
export function ownId(importId: string): string {
  return importId.slice(importId.lastIndexOf("/") + 1);
}
