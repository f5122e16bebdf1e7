import type { Declaration, Properties } from "./declaration";
import { differencesOf, neverCompared, tellDifferences, type Difference } from "./differences";
import { inShapeOf, stillUnexpected, unexpectedIn, type EntryDifference } from "./entries";
import { learnsEarlier } from "./earlierValues";
import { UserError } from "./errors";
import { keptOf } from "./kept";
import { isLapsed, isProlonged } from "./parking";
import type { Run } from "./run";
import { argumentsOf } from "./state";
import { sayUnexpected } from "./unexpected";
import { hasUnknown } from "./unknowns";
import { inWords, valueInWords } from "./words";

/**
 * Diff: compares the old outputs with the new inputs. Skips inputs that the program does not set, because the program does not
 * manage them.
 * @param isOfRefresh the engine only displays the result of a refresh, and does not act on it (decision D27).
 * @throws UserError if only a replacement could change the object, and the program has not requested a replacement.
 */
export function diff(
  declaration: Declaration,
  run: Run,
  id: string,
  olds: Properties,
  news: Properties,
  isOfRefresh = false,
) {
  const differences = differencesOf(declaration, olds, news);
  if (!isOfRefresh) {
    refuseImpossible(declaration, id, olds, news, differences);
    refuseByKind(declaration, id, olds, news, differences);
  }
  const isNew = run.ledger.foundIn(declaration.kind, id);
  const unexpected = unexpectedIn(declaration.set, olds, news, isNew);
  tellDifferences(withUnexpected(declaration, differences, unexpected));
  if (!isOfRefresh && declaration.set) {
    const entries = inShapeOf(olds.unexpected, stillUnexpected(declaration.set, olds, news));
    sayUnexpected(declaration, run, id, { unexpected: entries, onUnexpected: news.onUnexpected }, isNew);
  }
  if (!isOfRefresh) sayChanges(declaration, run, id, olds, news, differences);
  if (run.ledger.of(declaration.kind, id).claim === "imported") {
    // We print only names, because a value may be a secret of the program. The object has no local inputs to compare.
    const names = differences.filter(({ input }) => input.change !== "local").map(({ name }) => name);
    if (names.length > 0)
      run.say(`${declaration.kind} ${id}: the program differs from the existing object in ${names.join(", ")}.`);
    const recorded = neverCompared(declaration, olds, news);
    if (recorded.length > 0) {
      run.say(
        `${declaration.kind} ${id}: the API does not return ${recorded.join(" and ")}, so this run neither compares nor sends the ` +
          `program's value. To send a value, change it in a later \`pulumi up\`.`,
      );
    }
  }
  const isLapsing = !isOfRefresh && isLapsed(declaration, run, olds, news);
  if (isLapsing) {
    run.say(
      `${declaration.kind} ${id}: its \`until\` (${String(news.until)}) has passed, so \`pulumi up\` removes the grant.`,
    );
  }
  const isGrantedAgain = isProlonged(declaration, run, olds, news);
  const renewed = isOfRefresh ? undefined : declaration.renews?.(olds, news);
  const isRecordOld = keptOf(declaration, olds).unfinished === true || isContradictionOver(declaration, olds, news);
  return {
    // With `undefined` the engine compares the inputs itself, which `replaceOnChanges` depends on. An interrupted create or update
    // leaves a difference only in the outputs, where the engine does not look (decision D2).
    changes:
      isRecordOld ||
      (!isOfRefresh && learnsEarlier(declaration, run, olds)) ||
      unexpected.length > 0 ||
      isLapsing ||
      isGrantedAgain ||
      renewed !== undefined
        ? true
        : differences.length > 0
          ? undefined
          : false,
    replaces: [
      ...differences.filter((difference) => difference.replaces).map((difference) => difference.name),
      // We removed the grant at its end, and only a create can grant it again.
      ...(isGrantedAgain ? ["until"] : []),
      ...(renewed === undefined ? [] : [renewed]),
    ],
    deleteBeforeReplace: declaration.goesFirst?.(olds) ?? false,
  };
}

/** The differences, with the entries of a set that the program never declared. */
function withUnexpected(
  { set, inputs }: Declaration,
  differences: readonly Difference[],
  unexpected: readonly EntryDifference[],
): readonly Difference[] {
  if (unexpected.length === 0) return differences;
  const name = set!.input;
  // While the input is unknown, its difference has no entries: it stays, because the update may change declared entries too.
  const isReplaced = (difference: Difference) => difference.name === name && difference.entries !== undefined;
  const entries = [...(differences.find(isReplaced)?.entries ?? []), ...unexpected];
  return [
    ...differences.filter((difference) => !isReplaced(difference)),
    { name, input: inputs[name]!, replaces: false, restores: false, entries },
  ];
}

/** Says changes of values that the engine shows in another unit: money in cents. */
function sayChanges(
  declaration: Declaration,
  run: Run,
  id: string,
  olds: Properties,
  news: Properties,
  differences: readonly Difference[],
): void {
  for (const { name, input } of differences) {
    const [from, to] = [olds[name], news[name]];
    if (!input.saidAs || from === undefined || to === undefined || hasUnknown(to)) continue;
    const words = [from, to].map((value) => valueInWords(declaration, name, value));
    run.say(`${declaration.kind} ${id}: ${name} changes from ${words[0]} to ${words[1]}.`);
  }
}

/** Whether the program now declares the value that the API reports. An update without a request then forgets the earlier value. */
function isContradictionOver(declaration: Declaration, olds: Properties, news: Properties): boolean {
  return Object.entries(keptOf(declaration, olds).contradicted ?? {}).some(
    ([name, declared]) => news[name] !== undefined && !declaration.inputs[name]!.same(declared, news[name]),
  );
}

/**
 * Refuses two kinds of replacement:
 * - The API reports a new value of an input that cannot change in place, and the program has not changed it. A replacement would
 *   lose an object to repair a difference that nobody declared (decision D24).
 * - The program names a person by a different input from before, and the API does not return that input. It may be the same
 *   person.
 */
function refuseImpossible(
  declaration: Declaration,
  id: string,
  olds: Properties,
  news: Properties,
  differences: readonly Difference[],
): void {
  const { kind, inputs } = declaration;
  const replacing = differences.filter(({ replaces }) => replaces);
  const contradicted = keptOf(declaration, olds).contradicted ?? {};
  const isByRead = ({ name, input }: Difference) =>
    contradicted[name] !== undefined && input.same(contradicted[name], news[name]);
  if (replacing.length > 0 && replacing.every(isByRead)) {
    const { name } = replacing[0]!;
    throw new UserError(
      `${kind} ${id} was not changed: the program declares ${name}: ${valueInWords(declaration, name, news[name])}, the API now reports ` +
        `${valueInWords(declaration, name, olds[name])}, and only a replacement could change ${name}. To keep the object, declare ` +
        `${name}: ${inWords(olds[name])}. To replace the object, run \`pulumi destroy --target '<its urn>'\`, then \`pulumi up\`.`,
    );
  }
  for (const { name, input } of replacing) {
    if (input.names === undefined || olds[name] !== undefined || hasUnknown(news[name])) continue;
    const other = Object.keys(inputs).find((key) => inputs[key]!.names === input.names && olds[key] !== undefined);
    if (other === undefined) continue;
    throw new UserError(
      `${kind} ${id} was not changed: the API does not return ${name}, so ${name}: ${inWords(news[name])} may name the same ` +
        `${input.names} as before. Keep ${other}: ${inWords(olds[other])}. For a different ${input.names}, declare a ` +
        `new resource under another name.`,
    );
  }
}

/** Refuses a change that the kind knows to be impossible, before we send anything. */
function refuseByKind(
  declaration: Declaration,
  id: string,
  olds: Properties,
  news: Properties,
  differences: readonly Difference[],
): void {
  if (!declaration.refuses || hasUnknown(news)) return;
  const args = argumentsOf(declaration, news);
  const changed = Object.fromEntries(differences.map(({ name }) => [name, args[name]]));
  const reason = declaration.refuses({ args, changed, before: olds });
  if (reason !== undefined) throw new UserError(`${declaration.kind} ${id}: ${reason}`);
}
