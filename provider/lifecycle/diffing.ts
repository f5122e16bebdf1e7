import type { Declaration, Properties } from "./declaration";
import { tellDifferences, type Difference } from "./differences";
import { UserError } from "./errors";
import { isReplacing } from "./fields";
import { keptOf } from "./kept";
import type { Run } from "./run";
import { BEFORE } from "./state";
import { hasUnknown } from "./unknowns";
import { inWords } from "./words";

/**
 * Diff: compares the old outputs with the new inputs, by the field table alone. Inputs that the program does not set
 * are not compared: what it does not declare, it does not manage.
 * @param isOfRefresh the engine asks for the display of a refresh, not for what to do.
 * @throws UserError when only a replacement would do, and the program has not asked for one.
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
  if (!isOfRefresh) refuseImpossible(declaration, id, olds, news, differences);
  tellDifferences(differences);
  if (run.objects.of(declaration.kind, id).claim === "imported") {
    // Names only: a value may be a secret of the program. What only the provider knows cannot differ from what is there.
    const names = differences.filter((one) => one.field.change !== "local").map((one) => one.name);
    if (names.length > 0)
      run.say(`${declaration.kind} ${id}: the program differs from what is there in ${names.join(", ")}.`);
  }
  const unfinished = keptOf(olds).unfinished === true;
  return {
    // Undefined makes the engine compare the inputs itself, which is what `replaceOnChanges` works on. What a half-done
    // create or update left is a difference in the outputs only, and the engine would not find it.
    changes: unfinished ? true : differences.length > 0 ? undefined : false,
    replaces: differences.filter((difference) => difference.replaces).map((difference) => difference.name),
    deleteBeforeReplace: false,
  };
}

/**
 * What the API says now of an input that cannot be changed, and the program never asked for: a replacement would lose an
 * object to mend what nobody has declared. And a person who is named otherwise than before, of whom the API does not tell
 * that name: they may be the same.
 */
function refuseImpossible(
  { kind, fields }: Declaration,
  id: string,
  olds: Properties,
  news: Properties,
  differences: readonly Difference[],
): void {
  const replacing = differences.filter((one) => one.replaces);
  const contradicted = keptOf(olds).contradicted ?? {};
  const isByRead = ({ name, field }: Difference) =>
    contradicted[name] !== undefined && field.same(contradicted[name], news[name]);
  if (replacing.length > 0 && replacing.every(isByRead)) {
    const { name } = replacing[0]!;
    throw new UserError(
      `${kind} ${id}: the program declares ${name}: ${inWords(news[name])}, and the API says ${inWords(olds[name])} now. ` +
        `It cannot be changed in place, and the program has not asked for a replacement, so nothing was sent. Declare ` +
        `${name}: ${inWords(olds[name])}. To replace the object all the same, run \`pulumi destroy --target '<its urn>'\`, then \`pulumi up\`.`,
    );
  }
  for (const { name, field } of replacing) {
    if (field.names === undefined || olds[name] !== undefined || hasUnknown(news[name])) continue;
    const other = Object.keys(fields).find((one) => fields[one]!.names === field.names && olds[one] !== undefined);
    if (other === undefined) continue;
    throw new UserError(
      `${kind} ${id}: nobody can tell whether ${name}: ${inWords(news[name])} names the same ${field.names} as before, because ` +
        `the API does not tell it. Keep ${other}: ${inWords(olds[other])}; another ${field.names} needs a resource of another name.`,
    );
  }
}

/** What has to change for the old outputs to become what the inputs say. */
export function differencesOf(declaration: Declaration, olds: Properties, news: Properties): Difference[] {
  const kept = keptOf(olds);
  const recorded = (news[BEFORE] ?? {}) as Properties;
  const restorable = new Set<string>(declaration.takeover?.restores);
  const differences: Difference[] = [];
  for (const [name, field] of Object.entries(declaration.fields)) {
    const next = news[name] === undefined ? field.fallback : news[name];
    if (next === undefined) {
      const restores = restorable.has(name) && kept.inputs.includes(name);
      if (field.change === "local" && olds[name] !== undefined) {
        differences.push({ name, field, replaces: false, restores: false });
      }
      if (restores) differences.push({ name, field, replaces: false, restores });
      continue;
    }
    const previous = olds[name] === undefined ? recorded[name] : olds[name];
    const isUntold = kept.untold.includes(name) && previous === undefined;
    if (isUntold || (!hasUnknown(next) && field.same(previous, next))) continue;
    if (field.names !== undefined && isNamedOtherwise(declaration, field.names, olds, news)) continue;
    const replaces = isReplacing(field, previous, next);
    // An input that tells objects apart is always known: where there is none, it was not set.
    const isKnown = previous !== undefined || declaration.identity.inputs.includes(name);
    if (replaces && !isKnown) differences.push({ name, field, replaces: false, restores: false, isOnlyRecorded: true });
    else differences.push({ name, field, replaces, restores: false });
  }
  return differences;
}

/** Whether another input of the same naming group still fits: the person by id where it was by e-mail before. */
function isNamedOtherwise(declaration: Declaration, group: string, olds: Properties, news: Properties): boolean {
  return Object.entries(declaration.fields).some(
    ([name, field]) =>
      field.names === group &&
      news[name] !== undefined &&
      !hasUnknown(news[name]) &&
      olds[name] !== undefined &&
      field.same(olds[name], news[name]),
  );
}
