import type { Context, Declaration, Properties } from "./declaration";
import { differencesOf } from "./differences";
import { unexpectedIn } from "./entries";
import { earlierOfWhole, isOfRows, withEarlierOfParts } from "./earlierValues";
import { partial, withAdvice } from "./failures";
import { confirm, refuseDifferentFromState } from "./confirming";
import { takenBackBy, withDeclaredInputs } from "./given";
import { confirmed, keptOf, type Parked } from "./kept";
import { refuseForeign } from "./loss";
import { isLapsed, parkedByRejection } from "./parking";
import { discardSecretsLeftByUpdate, updateOf } from "./recovery";
import { endGrant } from "./removal";
import type { Run } from "./run";
import { sayUnexpected } from "./unexpected";
import { argumentsOf, keyOf, merged, outputsOf, seal, setInputs, told } from "./state";
import { valueInWords } from "./words";

/** Update: sends the differences. Sends nothing if only the record changes. */
export async function update(declaration: Declaration, run: Run, id: string, olds: Properties, news: Properties) {
  const kept = keptOf(declaration, olds);
  if (kept.parked) return updateParked(declaration, run, olds, news);
  const key = declaration.id.split(id, declaration.kind);
  run.ledger.met(declaration.kind, id);
  const args = argumentsOf(declaration, news);
  const changed: Properties = {};
  const onlyRecorded: Properties = {};
  const keeps: string[] = [];
  const differences = differencesOf(declaration, olds, news);
  for (const { name, input, restores, isOnlyRecorded } of differences) {
    const recorded = kept.found?.[name];
    if (isOnlyRecorded) {
      onlyRecorded[name] = args[name];
      run.say(
        `${declaration.kind} ${id}: the state now records the program's ${name}, but nothing was sent, because the API neither ` +
          `returns nor changes ${name}.`,
      );
    } else if (restores && recorded === undefined) {
      run.say(
        `${declaration.kind} ${id}: ${name} keeps its value (${valueInWords(declaration, name, olds[name])}). The program no longer declares ${name}, and ` +
          `the state records no earlier value to restore.`,
      );
    } else if (args[name] === undefined && !restores) {
      if (input.change === "update") keeps.push(name);
    } else if (input.change !== "local") {
      changed[name] = restores ? recorded : args[name];
    }
  }
  const unexpected = unexpectedIn(declaration.set, olds, news, run.ledger.foundIn(declaration.kind, id));
  if (unexpected.length > 0) changed[declaration.set!.input] = args[declaration.set!.input];
  const removes = [...differences.flatMap(({ entries = [] }) => entries), ...unexpected]
    .filter(({ change }) => change === "DELETE")
    .map(({ name }) => name);
  // Another input of the same sort replaces the old one, and the kind's update takes the old one back.
  if (!takenBackBy(declaration).some((name) => args[name] !== undefined)) {
    for (const name of keeps) sayKept(declaration, run, id, name, olds);
  }
  const memory = {
    ...kept,
    ...(kept.found ? { found: merged(kept.found, earlierOfWhole(declaration, run, olds)) } : {}),
    inputs: setInputs(declaration, news),
    untold: kept.untold.filter((name) => news[name] === undefined),
    contradicted: undefined,
    unfinished: undefined,
  };
  let made: Properties | undefined;
  const context: Context = {
    run,
    key,
    made: (found) => {
      refuseDifferentFromState(declaration, id, found, olds);
      made = merged(made, told(found));
      return Promise.resolve();
    },
  };
  const parkedOuts = (parked: Parked) => {
    const outputs = outputsOf(declaration, { key, found: {}, accepted: changed, inputs: news, before: olds });
    return { outs: seal(declaration, outputs, { ...memory, parked }, news) };
  };
  if (isLapsed(declaration, run, olds, news)) {
    await withDeclaredInputs(news, () => endGrant(declaration, run, id, olds));
    run.say(
      `${declaration.kind} ${id}: its \`until\` (${String(news.until)}) has passed, so this run removed the grant.`,
    );
    return parkedOuts({ because: "until" });
  }
  try {
    const isSent = Object.keys(changed).length > 0;
    let found: Properties = {};
    if (isSent) {
      await refuseForeign(declaration, run, id, key, kept);
      await confirm(declaration, run, id, key, olds);
      found = await sendUnderNote(declaration, run, id, olds, news, (note) =>
        declaration.update(run.api, { args, changed, before: olds, removes }, { ...context, note }),
      );
      refuseDifferentFromState(declaration, id, found, olds);
    }
    const accepted = merged(changed, onlyRecorded);
    const told = outputsOf(declaration, { key, found, accepted, inputs: news, before: olds });
    const outputs = withEarlierOfParts(declaration, run, told);
    sayUnexpected(declaration, run, id, outputs);
    return { outs: seal(declaration, outputs, isSent ? confirmed(memory) : memory, news) };
  } catch (error) {
    const entry = { what: `${declaration.kind} ${id}`, kept, key };
    const parked = made === undefined ? await parkedByRejection(declaration, run, error, olds, entry) : undefined;
    if (parked) return parkedOuts(parked);
    const advised = withAdvice(declaration, error, args);
    if (made === undefined) throw advised;
    // The engine keeps the old inputs with these outputs.
    const outputs = outputsOf(declaration, { key, found: made, inputs: olds, before: olds });
    throw partial(advised, id, seal(declaration, outputs, { ...memory, unfinished: true }, news));
  }
}

/** Says that access stays which the program no longer declares: another resource may declare it now. */
function sayKept({ kind }: Declaration, run: Run, id: string, name: string, olds: Properties): void {
  run.say(
    `${kind} ${id}: the program no longer declares ${name}, and ${String(olds.email)} keeps it (${String(olds[name])}). To ` +
      `remove it, set role: "reader" once, or remove it in the console.`,
  );
}

/**
 * Sends an update. If it may create a secret, a note helps the next run to delete the secret of an interrupted update. If it changes
 * rows, a note has the values from before.
 */
function sendUnderNote(
  declaration: Declaration,
  run: Run,
  id: string,
  olds: Properties,
  news: Properties,
  send: (note?: Context["note"]) => Promise<Properties>,
): Promise<Properties> {
  if (isOfRows(declaration)) {
    return run.journal.during(updateOf(declaration, id), (earlier, begin) => send({ earlier, begin }));
  }
  if (!declaration.unknownSecrets) return send();
  return run.journal.during(updateOf(declaration, id), async (earlier, begin) => {
    if (earlier) await discardSecretsLeftByUpdate(declaration, run, id, olds, news, earlier.begunAt);
    begin();
    return send();
  });
}

/** Updates a parked entry: records the program's inputs, and sends only what the kind does during the wait. */
async function updateParked(declaration: Declaration, run: Run, olds: Properties, news: Properties) {
  const kept = keptOf(declaration, olds);
  const args = argumentsOf(declaration, news);
  const isWaiting = kept.parked?.because === "absent" && declaration.absence;
  const found = isWaiting ? await isWaiting.begins(run.api, args, olds) : {};
  const outputs = outputsOf(declaration, {
    key: keyOf(declaration, olds),
    found,
    accepted: args,
    inputs: news,
    before: olds,
  });
  return { outs: seal(declaration, outputs, { ...kept, inputs: setInputs(declaration, news) }, news) };
}
