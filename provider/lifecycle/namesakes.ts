/** One of the objects that have the same name, as far as the program declares or makes them. */
export interface Namesake {
  readonly id: string;
  /** Unix seconds; infinite for what this run has made. */
  readonly createdAt: number;
  /** Those that the program declared when this one was made: it took the place of one, or stands beside them. */
  readonly replaces: readonly string[];
}

/**
 * The object that has come in the place of one that is to be deleted, as a rename without an alias leaves it: created later
 * under the same name, and not declared beside it or in its place.
 */
export function successorOf(
  old: { readonly id: string; readonly createdAt: number },
  namesakes: readonly Namesake[],
): Namesake | undefined {
  return namesakes.find((one) => one.id !== old.id && one.createdAt > old.createdAt && !one.replaces.includes(old.id));
}
