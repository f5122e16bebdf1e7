import { AsyncLocalStorage } from "node:async_hooks";
import type { Declaration, Properties } from "./declaration";
import { isReplacing, type Input } from "./inputs";
import { keptOf } from "./kept";
import { isSameAbsent } from "./parking";
import { BEFORE } from "./state";
import { hasUnknown } from "./unknowns";

/** One input whose new value is not the old one. */
export interface Difference {
  readonly name: string;
  readonly input: Input;
  readonly replaces: boolean;
  /** The program no longer sets the input; the value that a takeover recorded is written back. */
  readonly restores: boolean;
  /** The old value is unknown and cannot be changed: the program's value is recorded, and nothing is sent. */
  readonly isOnlyRecorded?: true;
}

/**
 * What has to change for one set of properties to become what the inputs say. The one place that compares: for the diff and
 * the update, for a takeover, and for what a create with a lost answer has left.
 * @param olds outputs of the state, or an object as the API tells it.
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
      const isForgotten = input.change === "local" && olds[name] !== undefined;
      if (restores || isForgotten) differences.push({ name, input, replaces: false, restores });
      continue;
    }
    const previous = olds[name] === undefined ? recorded[name] : olds[name];
    const isUntold = kept.untold.includes(name) && previous === undefined;
    if (isUntold || (!hasUnknown(next) && input.same(previous, next))) continue;
    if (isSameAbsent(kept, previous, next)) continue;
    if (input.names !== undefined && isNamedOtherwise(declaration, input.names, olds, news)) continue;
    const replaces = isReplacing(input, previous, next);
    // An input that tells objects apart is always known: where there is none, it was not set.
    const isKnown = previous !== undefined || declaration.origin.inputs.includes(name);
    if (replaces && !isKnown) differences.push({ name, input, replaces: false, restores: false, isOnlyRecorded: true });
    else differences.push({ name, input, replaces, restores: false });
  }
  return differences;
}

/** The inputs that an update has to send for an object to become what the arguments say, with their values. */
export function changesTo(declaration: Declaration, found: Properties, args: Properties): Properties {
  const sent = differencesOf(declaration, found, args).filter(({ input }) => input.change === "update");
  return Object.fromEntries(sent.map(({ name }) => [name, args[name]]));
}

/** Whether an object is what was asked for, in everything that the API tells of it. */
export function isAsAsked(declaration: Declaration, found: Properties, asked: Properties): boolean {
  const isTold = ({ name, input }: Difference) => input.readBack && found[name] !== undefined && found[name] !== null;
  return !differencesOf(declaration, found, asked).some(isTold);
}

/** The inputs whose values a takeover records, to write them back. */
export function restoredBy({ origin }: Declaration): readonly string[] {
  return origin.how === "taken over" ? origin.restores : [];
}

/** Whether another input of the same naming group still fits: the person by id where it was by e-mail before. */
function isNamedOtherwise({ inputs }: Declaration, group: string, olds: Properties, news: Properties): boolean {
  return Object.entries(inputs).some(([name, input]) => {
    const isNamed = input.names === group && news[name] !== undefined && olds[name] !== undefined;
    return isNamed && !hasUnknown(news[name]) && input.same(olds[name], news[name]);
  });
}

const hearing = new AsyncLocalStorage<Difference[]>();

/**
 * Runs a diff and collects which inputs differ. The stock plugin passes on only whether some do, and leaves it to the engine
 * to compare old and new inputs for the display; the plugin in front of it knows better with this.
 */
export function hearDifferences<T>(into: Difference[], diff: () => T): T {
  return hearing.run(into, diff);
}

/** Tells who listens, if anybody does. */
export function tellDifferences(differences: readonly Difference[]): void {
  hearing.getStore()?.push(...differences);
}
