/**
 * The values of rows from before the program changed them (rate limits in a set). A create records the values that it finds, but they
 * may be the program's own: an interrupted run has written them, or the single resource or the set that declared the row before.
 */
import { isDeepStrictEqual } from "node:util";
import { restoredBy, type Declaration, type Properties } from "./declaration";
import { declaredIn } from "./entries";
import type { Note } from "./journal";
import { keptOf } from "./kept";
import type { Run } from "./run";
import { argumentsOf, merged, pick } from "./state";
import { listOf } from "./wholeAndPart";
import { valueInWords } from "./words";

/** The parts of rows, by the name of the row. */
type Rows = Readonly<Record<string, Properties>>;

/** Whether a kind is a set whose entries always exist, so that a delete restores their values. */
export function isOfRows({ set }: Declaration): boolean {
  return set?.isOfPeople === false;
}

/** The facts for the note of a write. */
export function factsOfRows(input: string, earlier: unknown, wanted: unknown): Omit<Note, "begunAt"> {
  return { found: { earlier }, wanted: { [input]: wanted } };
}

/** The values from before an interrupted write: where a row already has the value of that write, the value in its note. */
export function beforeInterruption(input: string, rows: unknown, note: Note | undefined): Rows {
  const found = (note?.found?.earlier ?? {}) as Rows;
  const wanted = (note?.wanted?.[input] ?? {}) as Rows;
  const original = (name: string, part: string, value: unknown) =>
    (value === wanted[name]?.[part] ? found[name]?.[part] : undefined) ?? value;
  return Object.fromEntries(
    declaredIn(rows).map(({ name, value }) => [
      name,
      Object.fromEntries(
        Object.entries(value as Properties).map(([part, inner]) => [part, original(name, part, inner)]),
      ),
    ]),
  );
}

/** Notes the values that a state entry would restore. A resource that now declares the row in the other way restores them in its place. */
export function noteEarlier(declaration: Declaration, run: Run, state: Properties): void {
  const row = rowOf(declaration, state);
  if (row) run.ledger.remembers("part", row.list, row.name, row.earlier);
  if (!isOfRows(declaration) || state.onDestroy === "keep") return;
  const earlier = (state.earlier ?? {}) as Rows;
  for (const { name, value } of declaredIn(state[declaration.set!.input])) {
    const values = pick(earlier[name] ?? {}, Object.keys(value as Properties));
    run.ledger.remembers("whole", listOf(declaration, state)!, name, values);
  }
}

/** The values that a set of the program found, for a single resource that now declares the row. */
export function earlierOfWhole(declaration: Declaration, run: Run, args: Properties): Properties {
  const row = declaredRow(declaration, args);
  return (row && run.ledger.remembered("whole", row.list).get(row.name)) ?? {};
}

/**
 * Creates a single resource in the turn of its row. A set that no longer declares the row may restore it at the same time, and would
 * overwrite the value of the single resource.
 */
export async function inTurnOfRow<T>(
  declaration: Declaration,
  run: Run,
  args: Properties,
  create: () => Promise<T>,
): Promise<T> {
  const row = declaredRow(declaration, args);
  if (!row) return create();
  // Without dependsOn, the engine may request the diff of the set only now.
  await run.firstDiffs();
  return run.inTurn(turnOfRow(row.id, row.name), create);
}

/** The key of the turns of a row. @param id of the set. */
export function turnOfRow(id: string, name: string): string {
  return `row ${name} of ${id}`;
}

/** The row of a single resource that restores values. */
function declaredRow(declaration: Declaration, properties: Properties) {
  if (restoredBy(declaration).length === 0) return undefined;
  const whole = declaration.partOf?.(argumentsOf(declaration, properties), properties);
  const name = whole?.names?.[0];
  return whole && name !== undefined ? { ...whole, list: `${whole.kind} ${whole.id}`, name } : undefined;
}

/** Notes the values that a single resource restores. The set that has declared the row before gives it up only then. */
export function noteFound(declaration: Declaration, run: Run, id: string, outputs: Properties): void {
  if (!declaration.partOf || restoredBy(declaration).length === 0) return;
  const { found, inputs } = keptOf(declaration, outputs);
  run.ledger.holds(declaration.kind, id, { found: pick(found ?? {}, inputs), onDestroy: outputs.onDestroy });
}

/** The outputs of a set, with the values that the program's single resources found before. */
export function withEarlierOfParts(declaration: Declaration, run: Run, outputs: Properties): Properties {
  if (!isOfRows(declaration) || outputs.earlier === undefined) return outputs;
  const known = run.ledger.remembered("part", listOf(declaration, outputs)!);
  const earlier = { ...(outputs.earlier as Rows) };
  for (const { name } of declaredIn(outputs[declaration.set!.input])) {
    if (known.has(name)) earlier[name] = merged(earlier[name], known.get(name));
  }
  return merged(outputs, { earlier });
}

/** Whether the next update records values that a resource of the other kind found before. */
export function learnsEarlier(declaration: Declaration, run: Run, outputs: Properties): boolean {
  const { found, inputs } = keptOf(declaration, outputs);
  const ofWhole = Object.entries(earlierOfWhole(declaration, run, outputs));
  if (found && ofWhole.some(([part, value]) => inputs.includes(part) && found[part] !== value)) return true;
  return !isDeepStrictEqual(withEarlierOfParts(declaration, run, outputs).earlier, outputs.earlier);
}

/** The values that a single resource would restore, and that the set which now declares its row does not know. */
export function unknownToSet(declaration: Declaration, run: Run, state: Properties): string | undefined {
  const row = rowOf(declaration, state);
  if (!row) return undefined;
  const { earlier, onDestroy } = run.ledger.valuesOf(row.kind, row.id) ?? {};
  if (onDestroy === "keep") return undefined;
  const held = ((earlier ?? {}) as Rows)[row.name] ?? {};
  const lost = Object.entries(row.earlier).filter(([part, value]) => held[part] !== value);
  const words = lost.map(([part, value]) => `${part}: ${valueInWords(declaration, part, value)}`);
  return words.length > 0 ? words.join(", ") : undefined;
}

/** The row of a single resource, with the values that its delete would restore. */
function rowOf(declaration: Declaration, state: Properties) {
  const row = declaredRow(declaration, state);
  const { found, inputs } = keptOf(declaration, state);
  const names = restoredBy(declaration).filter((input) => inputs.includes(input));
  if (!row || !found || names.length === 0 || state.onDestroy === "keep") return undefined;
  return { ...row, earlier: pick(found, names) };
}
