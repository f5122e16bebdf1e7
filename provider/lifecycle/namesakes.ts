/** One of several objects with the same name that the program declares or has created. */
export interface Namesake {
  readonly id: string;
  /** Unix seconds. Infinity for an object that this run has created. */
  readonly createdAt: number;
  /** The objects of this name that the program declared when it created this object. This object may replace one of them. */
  readonly replaces: readonly string[];
}

/**
 * The newer object of the same name, if a rename without an alias has created it. At its creation, the program no longer declared
 * the old object.
 */
export function successorOf(
  old: { readonly id: string; readonly createdAt: number },
  namesakes: readonly Namesake[],
): Namesake | undefined {
  return namesakes.find(
    (other) => other.id !== old.id && other.createdAt > old.createdAt && !other.replaces.includes(old.id),
  );
}
