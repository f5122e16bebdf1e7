import type { Declaration, Properties } from "./declaration";
import { tellDifferences, type Difference } from "./differences";
import { keptOf } from "./kept";
import type { Run } from "./run";
import { BEFORE } from "./state";
import { hasUnknown } from "./unknowns";

/**
 * Diff: compares the old outputs with the new inputs, by the field table alone. Inputs that the program does not set
 * are not compared: what it does not declare, it does not manage.
 */
export function diff(declaration: Declaration, run: Run, id: string, olds: Properties, news: Properties) {
  const differences = differencesOf(declaration, olds, news);
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
    const replaces = field.change === "replace" || (field.change === "update" && field.replacesWhen(previous, next));
    differences.push({ name, field, replaces, restores: false });
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
