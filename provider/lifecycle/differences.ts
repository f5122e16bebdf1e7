import { AsyncLocalStorage } from "node:async_hooks";
import { restoredBy, type Declaration, type Properties } from "./declaration";
import { entryDifferences, type EntryDifference } from "./entries";
import { takenBackBy } from "./given";
import { isReplacing, type Input } from "./inputs";
import { keptOf } from "./kept";
import { isSameAbsent } from "./parking";
import { BEFORE } from "./state";
import { hasUnknown } from "./unknowns";

/** An input whose new value differs from the old value. */
export interface Difference {
  readonly name: string;
  readonly input: Input;
  readonly replaces: boolean;
  /** The program no longer sets the input, so we write back the value that a takeover recorded. */
  readonly restores: boolean;
  /** The input cannot change in place, and its old value is unknown. We record the program's value and send nothing. */
  readonly isOnlyRecorded?: true;
  /** For the input with the entries of a set: the entries that differ. */
  readonly entries?: readonly EntryDifference[];
}

/**
 * Compares an object with the inputs. All comparisons use it: for diff and update, for a takeover, and for an object from a create
 * with a lost answer.
 * @param olds the outputs in the state, or an object from the API.
 */
export function differencesOf(declaration: Declaration, olds: Properties, news: Properties): Difference[] {
  const kept = keptOf(declaration, olds);
  const recorded = (news[BEFORE] ?? {}) as Properties;
  const restorable = new Set<string>(restoredBy(declaration));
  const differences: Difference[] = [];
  for (const [name, input] of Object.entries(declaration.inputs)) {
    const next = news[name] === undefined ? input.fallback : news[name];
    if (next === undefined) {
      const restores = restorable.has(name) && kept.inputs.includes(name);
      const isGiven = takenBackBy(declaration).includes(name) && kept.inputs.includes(name);
      const isForgotten = (input.change === "local" || isGiven) && olds[name] !== undefined;
      if (restores || isForgotten) differences.push({ name, input, replaces: false, restores });
      continue;
    }
    if (declaration.set?.input === name && !hasUnknown(next)) {
      const entries = entryDifferences(declaration.set, olds, news);
      if (entries.length > 0) differences.push({ name, input, replaces: false, restores: false, entries });
      continue;
    }
    const last = olds[name] === undefined ? recorded[name] : olds[name];
    // An answer that leaves out a value means the API's default.
    const previous = last === undefined && input.readBack ? input.fallback : last;
    const isNeverRead = kept.untold.includes(name) && previous === undefined;
    if ((isNeverRead && !input.isSentIfUnknown) || input.isOver(olds)) continue;
    if (!hasUnknown(next) && input.same(previous, next, olds)) continue;
    if (isSameAbsent(kept, previous, next)) continue;
    if (input.names !== undefined && isNamedOtherwise(declaration, input.names, olds, news)) continue;
    const replaces = isReplacing(input, previous, next, olds);
    // We always know the inputs of the identity: if one has no value, the program did not set it.
    const isKnown = previous !== undefined || declaration.origin.inputs.includes(name);
    if (replaces && !isKnown) differences.push({ name, input, replaces: false, restores: false, isOnlyRecorded: true });
    else differences.push({ name, input, replaces, restores: false });
  }
  return differences;
}

/** The inputs that the program sets, and that nothing compares: no read returns them, and the state has no value either. */
export function neverCompared(declaration: Declaration, olds: Properties, news: Properties): string[] {
  const { untold } = keptOf(declaration, olds);
  return untold.filter((name) => {
    const { change, isSentIfUnknown, fallback } = declaration.inputs[name]!;
    // An input with a default only steers a create, such as createApiKey.
    const isState = change === "update" && fallback === undefined;
    return isState && !isSentIfUnknown && news[name] !== undefined && olds[name] === undefined;
  });
}

/** The inputs that an update sends to change an object to the arguments, with their values. */
export function changesTo(declaration: Declaration, found: Properties, args: Properties): Properties {
  const sent = differencesOf(declaration, found, args).filter(({ input }) => input.change === "update");
  return Object.fromEntries(sent.map(({ name }) => [name, args[name]]));
}

/** Whether every value that the API returns for an object equals the requested value. */
export function isAsAsked(declaration: Declaration, found: Properties, asked: Properties): boolean {
  const isReturned = ({ name, input }: Difference) =>
    input.readBack && found[name] !== undefined && found[name] !== null;
  return !differencesOf(declaration, found, asked).some(isReturned);
}

/** Whether another input still names the same thing: the person's id, if the program named the e-mail address before. */
function isNamedOtherwise({ inputs }: Declaration, group: string, olds: Properties, news: Properties): boolean {
  return Object.entries(inputs).some(([name, input]) => {
    const isNamed = input.names === group && news[name] !== undefined && olds[name] !== undefined;
    return isNamed && !hasUnknown(news[name]) && input.same(olds[name], news[name]);
  });
}

const hearing = new AsyncLocalStorage<Difference[]>();

/**
 * Runs a diff and collects the differences. The stock plugin reports only whether inputs differ, and the engine compares old
 * and new inputs itself to display them. The import plugin, in front of the stock plugin, passes on these differences instead.
 */
export function hearDifferences<T>(into: Difference[], diff: () => T): T {
  return hearing.run(into, diff);
}

/** Passes the differences to `hearDifferences`, if it runs this diff. */
export function tellDifferences(differences: readonly Difference[]): void {
  hearing.getStore()?.push(...differences);
}
