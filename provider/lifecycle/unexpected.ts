import { enumerate, fromOutside } from "../client/outside";
import type { Declaration, Properties, SetOf } from "./declaration";
import { declaredIn } from "./entries";
import type { Run } from "./run";

/** Names the entries of a list that the program does not declare, once a run. */
export function sayUnexpected({ kind, set }: Declaration, run: Run, id: string, outputs: Properties): void {
  const words = set && unexpectedInWords(set, outputs);
  if (words === undefined) return;
  run.sayOnce(`${kind} ${id}: ${words}`);
}

function unexpectedInWords(set: SetOf, { unexpected, onUnexpected }: Properties): string | undefined {
  const entries = declaredIn(unexpected);
  if (entries.length === 0) return undefined;
  const names = enumerate(
    entries.map(({ name, value }) => fromOutside(value === true ? name : `${name} (${String(value)})`)),
  );
  const { place, places = place, removal = "removes them" } = set;
  const are = `${names} ${entries.length === 1 ? `is ${place}` : `are ${places}`}, but not in ${set.input}. `;
  return onUnexpected === "warn"
    ? `${are}onUnexpected is "warn", so no update ${removal}.`
    : `${are}The next \`pulumi up\` ${removal}. To keep them, add them to ${set.input}.`;
}
