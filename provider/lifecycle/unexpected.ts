import { enumerate, fromOutside } from "../client/outside";
import type { Declaration, Properties, SetOf } from "./declaration";
import { declaredIn, type Declared } from "./entries";
import type { Run } from "./run";

/**
 * Names the entries of a list that the program does not declare, once a run.
 * @param isNew whether this run has found the entry, and does not remove it. Default: all of them.
 */
export function sayUnexpected(
  { kind, set }: Declaration,
  run: Run,
  id: string,
  { unexpected, onUnexpected }: Properties,
  isNew: (name: string) => boolean = () => true,
): void {
  if (!set) return;
  const entries = declaredIn(unexpected);
  const later = (removal: string) => `A later \`pulumi up\` ${removal}, but not this run.`;
  const now = (removal: string) => `\`pulumi up\` ${removal}.`;
  for (const [some, when] of [
    [entries.filter(({ name }) => isNew(name)), later],
    [entries.filter(({ name }) => !isNew(name)), now],
  ] as const) {
    const words = unexpectedInWords(set, some, onUnexpected, when);
    if (words !== undefined) run.sayOnce(`${kind} ${id}: ${words}`);
  }
}

function unexpectedInWords(
  set: SetOf,
  entries: readonly Declared[],
  onUnexpected: unknown,
  when: (removal: string) => string,
): string | undefined {
  if (entries.length === 0) return undefined;
  const names = enumerate(
    entries.map(({ name, value }) => fromOutside(value === true ? name : `${name} (${String(value)})`)),
  );
  const { place, places = place, removal = "removes them" } = set;
  const are = `${names} ${entries.length === 1 ? `is ${place}` : `are ${places}`}, but not in ${set.input}. `;
  return onUnexpected === "warn"
    ? `${are}onUnexpected is "warn", so no update ${removal}.`
    : `${are}${when(removal)} To keep them, add them to ${set.input}.`;
}
