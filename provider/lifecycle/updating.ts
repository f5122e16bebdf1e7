import type { Context, Declaration, Properties } from "./declaration";
import { differencesOf } from "./diffing";
import { partial, withAdvice } from "./creation";
import { keptOf } from "./kept";
import { refuseForeign } from "./loss";
import type { Run } from "./run";
import { argumentsOf, merged, outputsOf, seal, setInputs } from "./state";

/** Update: sends what differs, and nothing where only the memory changes. */
export async function update(declaration: Declaration, run: Run, id: string, olds: Properties, news: Properties) {
  const kept = keptOf(olds);
  const key = declaration.id.split(id, declaration.kind);
  const args = argumentsOf(declaration, news);
  const changed: Properties = {};
  for (const { name, field, restores } of differencesOf(declaration, olds, news)) {
    const recorded = kept.found?.[name];
    if (restores && recorded === undefined) {
      run.say(
        `${declaration.kind} ${id}: ${name} is no longer declared, and there was none before; it stays as it is (${String(olds[name])}).`,
      );
    } else if (field.change !== "local") {
      changed[name] = restores ? recorded : args[name];
    }
  }
  const result = (found: Properties) =>
    outputsOf(declaration, { key, found: merged(olds, found), inputs: news, before: olds });
  const memory = {
    ...kept,
    inputs: setInputs(declaration, news),
    untold: kept.untold.filter((name) => news[name] === undefined),
    unfinished: undefined,
  };
  let made: Properties | undefined;
  const context: Context = { run, key, made: (found) => void (made = merged(made, found)) };
  try {
    const isSent = Object.keys(changed).length > 0;
    if (isSent) await refuseForeign(declaration, run, id, key, kept);
    const found = isSent ? await declaration.update!(run.api, { args, changed, before: olds }, context) : {};
    return { outs: seal(declaration, result(found), memory, news) };
  } catch (error) {
    const advised = withAdvice(declaration, error, args);
    if (made === undefined) throw advised;
    // The engine keeps the old inputs with these outputs.
    const outputs = outputsOf(declaration, { key, found: merged(olds, made), inputs: olds, before: olds });
    throw partial(advised, id, seal(declaration, outputs, { ...memory, unfinished: true }, news));
  }
}
