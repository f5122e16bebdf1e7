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
  const later = "This run does not remove them, but a later `pulumi up` does.";
  for (const [some, when] of [
    [entries.filter(({ name }) => isNew(name)), later],
    [entries.filter(({ name }) => !isNew(name)), "`pulumi up` removes them."],
  ] as const) {
    const words = unexpectedInWords(set, some, onUnexpected, when);
    if (words !== undefined) run.sayOnce(`${kind} ${id}: ${words}`);
  }
}

function unexpectedInWords(
  set: SetOf,
  entries: readonly Declared[],
  onUnexpected: unknown,
  when: string,
): string | undefined {
  if (entries.length === 0) return undefined;
  const names = enumerate(
    entries.map(({ name, value }) => fromOutside(value === true ? name : `${name} (${String(value)})`)),
  );
  const are = `${names} ${entries.length === 1 ? "is" : "are"} ${set.place}, but not in ${set.input}. `;
  return onUnexpected === "warn"
    ? `${are}onUnexpected is "warn", so nothing removes them.`
    : `${are}${when} To keep them, add them to ${set.input}.`;
}
