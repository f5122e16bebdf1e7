import { ApiError } from "../client/errors";
import { withAdvice } from "./failures";
import { confirm } from "./confirming";
import type { Context, Declaration, Properties } from "./declaration";
import { judgeDelete, type DeleteFacts, type DeleteVerdict } from "./deleteVerdict";
import { restoredBy } from "./differences";
import { UserError } from "./errors";
import { givenBy } from "./given";
import { keptOf } from "./kept";
import { isOfArchivedProject, proveLoss, refuseForeign } from "./loss";
import type { Run } from "./run";
import { successorOf } from "./namesakes";
import { argumentsOf, identityOf, merged } from "./state";
import { inWords } from "./words";

/** Delete: removes the object, or restores what a takeover found. Deleting what is gone already succeeds. */
export async function remove(declaration: Declaration, run: Run, id: string, state: Properties): Promise<void> {
  const what = `${declaration.kind} ${id}`;
  const args = argumentsOf(declaration, state);
  run.ledger.met(declaration.kind, id);
  const verdict = judgeDelete(factsOf(declaration, run, id, state, args));
  if (verdict.answer === "skip") return run.say(`${what}: ${skips[verdict.because]}`);
  if (verdict.answer === "refuse") throw new UserError(refusal(declaration, id, state, verdict));
  const kept = keptOf(declaration, state);
  if (kept.parked) return leaveParked(declaration, run, what, state);
  const key = declaration.id.split(id, declaration.kind);
  const context: Context = { run, key, made: () => Promise.resolve() };
  const given = givenBy(declaration, kept, state);
  const leaves = declaration.leaves?.(given);
  if (leaves !== undefined) {
    await sayOnce(declaration, run, id, `nothing was sent, because ${leaves}`);
    return run.ledger.removed(declaration.kind, id);
  }
  const isRestored = restoredBy(declaration).length > 0;
  if (!isRestored) await refuseForeign(declaration, run, id, key, kept);
  try {
    if (isRestored) {
      await restore(declaration, run, id, state, context);
    } else {
      await confirm(declaration, run, id, key, state);
      await declaration.remove(run.api, merged(state, given), context);
      run.ledger.removed(declaration.kind, id);
    }
  } catch (error) {
    if (await isOfArchivedProject(run, error, key)) return;
    if (!(error instanceof ApiError && error.isNotFound)) throw withAdvice(declaration, error, args);
    await proveLoss(run, what, kept, key);
  }
}

/** The API has nothing for a parked entry; a kind that does something during the wait ends that. */
async function leaveParked(declaration: Declaration, run: Run, what: string, state: Properties): Promise<void> {
  await declaration.absence?.ends(run.api, state);
  run.say(`${what} was parked: nothing had to be taken away.`);
}

/** Writes back what was there before, of what the program has changed. */
async function restore(declaration: Declaration, run: Run, id: string, state: Properties, context: Context) {
  if (state.onDestroy === "keep") {
    return sayOnce(declaration, run, id, "nothing was sent, because onDestroy is keep. The values stay as they are");
  }
  const kept = keptOf(declaration, state);
  if (kept.found === null) return declaration.remove(run.api, state, context);
  const changed: Properties = {};
  for (const name of restoredBy(declaration)) {
    const recorded = kept.found?.[name];
    if (kept.inputs.includes(name) && recorded !== undefined) changed[name] = recorded;
  }
  if (Object.keys(changed).length === 0) {
    return sayOnce(declaration, run, id, "nothing was sent, because the program changed no value of before");
  }
  const args = merged(argumentsOf(declaration, state), changed);
  await confirm(declaration, run, id, context.key, state);
  try {
    await declaration.update(run.api, { args, changed, before: state }, context);
    await sayOnce(declaration, run, id, "the values found at creation were written back");
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    if (await isOfArchivedProject(run, error, context.key)) return;
    run.say(
      `${declaration.kind} ${id}: the API refuses the values of before (${error.answer ?? error.message}); they were left as they are.`,
    );
  }
}

/** Says what a delete did that removed nothing. The first object of a kind speaks for all of the run that it holds for. */
function sayOnce({ kind }: Declaration, run: Run, id: string, what: string): Promise<void> {
  return run.once(`${kind}: ${what}`, () => {
    run.say(`${kind} ${id}: ${what}. This line stands for every such ${kind} of this run.`);
    return Promise.resolve();
  });
}

function factsOf(declaration: Declaration, run: Run, id: string, state: Properties, args: Properties): DeleteFacts {
  const identity = identityOf(declaration, args);
  const old = { id, createdAt: Number(state.createdAt ?? 0) };
  return {
    ...run.ledger.of(declaration.kind, id),
    isMadeAnew: run.ledger.hasMadeAnew(identity),
    successor: declaration.origin.by === "name" ? successorOf(old, run.ledger.namesakes(identity)) : undefined,
  };
}

/** What is said when the object stays and only its entry leaves the state. */
const skips = {
  claimed:
    "this run declares the same object under another name, so that nothing was sent; only the old entry left the state. Next " +
    'time keep the entry with { aliases: [{ name: "<the old name>" }] }: what was recorded moves along then.',
  "stands elsewhere":
    "another resource of the program stands for the same object, so that nothing was sent; only this entry left the state.",
};

function refusal(
  { kind, origin }: Declaration,
  id: string,
  state: Properties,
  verdict: DeleteVerdict & { answer: "refuse" },
): string {
  if (verdict.because === "contested") {
    return (
      `${kind} ${id} was not deleted, because this run tried to declare the same object under another name, and failed. Mend ` +
      `that first, or keep the entry with { aliases: [{ name: "<the old name>" }] }.`
    );
  }
  const name = typeof state.name === "string" ? ` (${inWords(state.name)})` : "";
  return (
    `${kind} ${id}${name} was left as it is, because the program has a younger one of the same ${origin.inputs.at(-1)} ` +
    `(${verdict.successor.id}): it looks like a resource that was renamed without an alias. Give the resource its old name back ` +
    `and run \`pulumi up\`, which takes the younger one away; then rename it with { aliases: [{ name: "<the old name>" }] }. If ` +
    `the old one really is to go, run \`pulumi destroy --target '<its urn>'\`.`
  );
}
