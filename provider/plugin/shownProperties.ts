import type { Difference } from "../lifecycle/differences";

type Values = Record<string, unknown>;

export type Change = "ADD" | "DELETE" | "UPDATE";

/** A property that the engine shows as changed. */
export interface Shown {
  /** The input. */
  readonly name: string;
  /** The path to the property: `name`, or `members["ana@example.com"]`. */
  readonly path: string;
  readonly change: Change;
  readonly replaces: boolean;
  /** Whether the earlier value is in the old inputs. Otherwise it is in the old outputs. */
  readonly isInput: boolean;
}

/**
 * The properties of a difference: the input, or the entries of a set that differ.
 * @param values the old inputs, the new inputs and the old outputs.
 */
export function propertiesOf(
  { name, replaces, entries }: Pick<Difference, "name" | "replaces" | "entries">,
  { olds, news, outputs }: { readonly olds: Values; readonly news: Values; readonly outputs: Values },
): Shown[] {
  if (entries === undefined) {
    const change: Change = olds[name] === undefined ? "ADD" : news[name] === undefined ? "DELETE" : "UPDATE";
    return [{ name, path: name, change, replaces, isInput: true }];
  }
  return entries.flatMap(({ name: entry, change }): Shown[] => {
    // An entry may be in the outputs only: after an update that failed half-way, or because the program never declared the entry.
    const places =
      change === "DELETE"
        ? ([
            [name, olds[name], true],
            [name, outputs[name], false],
            ["unexpected", outputs.unexpected, false],
          ] as const)
        : ([[name, news[name], true]] as const);
    for (const [property, value, isInput] of places) {
      const place = placeOf(value, entry);
      if (place !== undefined) return [{ name, path: `${property}${place}`, change, replaces: false, isInput }];
    }
    return [];
  });
}

/** The place of an entry in a map or a list, as in a property path. */
function placeOf(value: unknown, name: string): string | undefined {
  if (Array.isArray(value)) return value.includes(name) ? `[${value.indexOf(name)}]` : undefined;
  const isIn = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isIn ? `["${name.replaceAll('"', '\\"')}"]` : undefined;
}
