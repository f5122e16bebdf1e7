/** The entries of a set, as a program and a state write them: comparisons without any request. */
import { isDeepStrictEqual } from "node:util";
import type { Properties, SetOf } from "./declaration";
import { lastSegment } from "./ids";
import { isEmail } from "./people";
import { merged } from "./state";

/** An entry as the program writes it. A list has names only; then the value is `true`. */
export interface Declared {
  readonly name: string;
  readonly value: unknown;
}

/** An entry that differs between the state and the program. */
export interface EntryDifference {
  readonly name: string;
  readonly change: "ADD" | "DELETE" | "UPDATE";
  /** The program never declared the entry: somebody else has added it. */
  readonly isUnexpected?: true;
}

/** The entries in an input or an output. */
export function declaredIn(value: unknown): Declared[] {
  if (Array.isArray(value)) return value.map((name) => ({ name: String(name), value: true }));
  return Object.entries((value ?? {}) as Properties).map(([name, inner]) => ({ name, value: inner }));
}

/** Entries in the shape of an input or output: a list of names if the other value is a list, otherwise a map. */
export function inShapeOf(value: unknown, entries: readonly Declared[]): unknown {
  if (Array.isArray(value)) return entries.map(({ name }) => name);
  return Object.fromEntries(entries.map(({ name, value: inner }) => [name, inner]));
}

/** Turns a name into a text that is equal for two spellings of one entry. */
export type KeyOf = (name: string) => string;

/** @param people the e-mail addresses of known people, by id. An address of theirs then means the same as their id. */
export function keying({ isOfPeople }: SetOf, people: unknown = {}): KeyOf {
  if (!isOfPeople) return (name) => name;
  const ids = new Map(Object.entries(people as Properties).map(([id, email]) => [String(email).toLowerCase(), id]));
  return (name) => (isEmail(name) ? (ids.get(name.toLowerCase()) ?? name.toLowerCase()) : String(lastSegment(name)));
}

/** Whether two values of the input have the same entries, in any order and spelling. */
export function isSameSet(set: SetOf, a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return entryDifferences(set, { [set.input]: a }, { [set.input]: b }).length === 0;
}

/** The declared entries that differ between the outputs in the state and the inputs. */
export function entryDifferences(set: SetOf, olds: Properties, news: Properties): EntryDifference[] {
  const keyOf = keying(set, olds.people);
  const before = byKey(keyOf, olds[set.input]);
  const after = byKey(keyOf, news[set.input]);
  const earlier = (olds.earlier ?? {}) as Record<string, Properties>;
  const isSame = (name: string, old: unknown, wanted: unknown) =>
    set.isOfPeople ? isDeepStrictEqual(old, wanted) : isSameRow(old as Properties, wanted as Properties, earlier[name]);
  const differences: EntryDifference[] = [];
  for (const [key, { name, value }] of after) {
    const old = before.get(key);
    if (old === undefined) differences.push({ name, change: "ADD" });
    else if (!isSame(name, old.value, value)) differences.push({ name, change: "UPDATE" });
  }
  for (const [key, { name, value }] of before) {
    const isUnchanged = !set.isOfPeople && isSame(name, value, {});
    if (!after.has(key) && !isUnchanged) differences.push({ name, change: "DELETE" });
  }
  return differences;
}

/** Whether a row needs no write. A part that the program does not declare needs its earlier value, if the program has changed it. */
function isSameRow(now: Properties, wanted: Properties, earlier: Properties = {}): boolean {
  const goal = merged(now, earlier, wanted);
  return [...new Set([...Object.keys(now), ...Object.keys(wanted)])].every((part) => now[part] === goal[part]);
}

/**
 * The entries that the next update removes although the program never declared them.
 * @param isNew whether this run has found the entry. Then no preview has shown the removal, so this run does not remove it.
 */
export function unexpectedIn(
  set: SetOf | undefined,
  olds: Properties,
  news: Properties,
  isNew: (name: string) => boolean,
): EntryDifference[] {
  if (!set?.isOfPeople || news.onUnexpected === "warn") return [];
  const shown = stillUnexpected(set, olds, news).filter(({ name }) => !isNew(name));
  return shown.map(({ name }) => ({ name, change: "DELETE", isUnexpected: true }));
}

/** The unexpected entries that the program does not declare now either. */
export function stillUnexpected(set: SetOf, olds: Properties, news: Properties): Declared[] {
  const keyOf = keying(set, olds.people);
  const after = byKey(keyOf, news[set.input]);
  return declaredIn(olds.unexpected).filter(({ name }) => !after.has(keyOf(name)));
}

/** The unexpected entries that a read has found, and that the state does not have yet. */
export function newlyUnexpected(set: SetOf, found: Properties, state: Properties): string[] {
  const keyOf = keying(set, merged(state.people as Properties, found.people as Properties));
  const known = byKey(keyOf, state.unexpected);
  return declaredIn(found.unexpected)
    .map(({ name }) => name)
    .filter((name) => !known.has(keyOf(name)));
}

/**
 * The declared entries, and the entries that the next update removes. After a refresh they are the inputs of the state entry, so the
 * engine shows the removal by name.
 */
export function everyEntry({ input }: SetOf, { unexpected, onUnexpected, ...outputs }: Properties): unknown {
  if (unexpected === undefined || onUnexpected === "warn") return outputs[input];
  return inShapeOf(outputs[input], [...declaredIn(outputs[input]), ...declaredIn(unexpected)]);
}

/** The names that occur twice in an input, each in both spellings. */
export function namedTwice(set: SetOf, value: unknown): string | undefined {
  const seen = new Map<string, string>();
  const keyOf = keying(set);
  for (const { name } of declaredIn(value)) {
    const key = keyOf(name);
    const earlier = seen.get(key);
    if (earlier !== undefined) return `${earlier} and ${name}`;
    seen.set(key, name);
  }
  return undefined;
}

function byKey(keyOf: KeyOf, value: unknown): Map<string, Declared> {
  return new Map(declaredIn(value).map((one) => [keyOf(one.name), one]));
}
