import type { Declaration, Properties } from "./declaration";
import { differencesOf, tellDifferences, type Difference } from "./differences";
import { UserError } from "./errors";
import { keptOf } from "./kept";
import { isLapsed, isProlonged } from "./parking";
import type { Run } from "./run";
import { argumentsOf } from "./state";
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
  if (!isOfRefresh) {
    refuseImpossible(declaration, id, olds, news, differences);
    refuseByKind(declaration, id, olds, news, differences);
  }
  tellDifferences(differences);
  if (run.ledger.of(declaration.kind, id).claim === "imported") {
    // Names only: a value may be a secret of the program. What only the provider knows cannot differ from what is there.
    const names = differences.filter((one) => one.input.change !== "local").map((one) => one.name);
    if (names.length > 0)
      run.say(`${declaration.kind} ${id}: the program differs from what is there in ${names.join(", ")}.`);
  }
  const isLapsing = !isOfRefresh && isLapsed(declaration, run, olds, news);
  if (isLapsing) {
    run.say(
      `${declaration.kind} ${id}: until ${String(news.until)} has passed, so \`pulumi up\` takes the grant away.`,
    );
  }
  const isMadeAgain = isProlonged(declaration, run, olds, news);
  const isMemoryOld = keptOf(declaration, olds).unfinished === true || isContradictionOver(declaration, olds, news);
  return {
    // Undefined makes the engine compare the inputs itself, which is what `replaceOnChanges` works on. What a half-done
    // create or update left is a difference in the outputs only, and the engine would not find it.
    changes: isMemoryOld || isLapsing || isMadeAgain ? true : differences.length > 0 ? undefined : false,
    replaces: [
      ...differences.filter((difference) => difference.replaces).map((difference) => difference.name),
      // The grant was taken away at its end: only a create gives it again.
      ...(isMadeAgain ? ["until"] : []),
    ],
    deleteBeforeReplace: declaration.goesFirst?.(olds) ?? false,
  };
}

/** The program declares what the API says by now: an update that sends nothing forgets what was declared before. */
function isContradictionOver(declaration: Declaration, olds: Properties, news: Properties): boolean {
  return Object.entries(keptOf(declaration, olds).contradicted ?? {}).some(
    ([name, declared]) => news[name] !== undefined && !declaration.inputs[name]!.same(declared, news[name]),
  );
}

/**
 * What the API says now of an input that cannot be changed, and the program never asked for: a replacement would lose an
 * object to mend what nobody has declared. And a person who is named otherwise than before, of whom the API does not tell
 * that name: they may be the same.
 */
function refuseImpossible(
  declaration: Declaration,
  id: string,
  olds: Properties,
  news: Properties,
  differences: readonly Difference[],
): void {
  const { kind, inputs } = declaration;
  const replacing = differences.filter((one) => one.replaces);
  const contradicted = keptOf(declaration, olds).contradicted ?? {};
  const isByRead = ({ name, input }: Difference) =>
    contradicted[name] !== undefined && input.same(contradicted[name], news[name]);
  if (replacing.length > 0 && replacing.every(isByRead)) {
    const { name } = replacing[0]!;
    throw new UserError(
      `${kind} ${id}: the program declares ${name}: ${inWords(news[name])}, and the API says ${inWords(olds[name])} now. ` +
        `It cannot be changed in place, and the program has not asked for a replacement, so nothing was sent. Declare ` +
        `${name}: ${inWords(olds[name])}. To replace the object all the same, run \`pulumi destroy --target '<its urn>'\`, then \`pulumi up\`.`,
    );
  }
  for (const { name, input } of replacing) {
    if (input.names === undefined || olds[name] !== undefined || hasUnknown(news[name])) continue;
    const other = Object.keys(inputs).find((one) => inputs[one]!.names === input.names && olds[one] !== undefined);
    if (other === undefined) continue;
    throw new UserError(
      `${kind} ${id}: nobody can tell whether ${name}: ${inWords(news[name])} names the same ${input.names} as before, because ` +
        `the API does not tell it. Keep ${other}: ${inWords(olds[other])}; another ${input.names} needs a resource of another name.`,
    );
  }
}

/** What the kind itself knows to be impossible, given the outputs before: said before anything is sent. */
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
