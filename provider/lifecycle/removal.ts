import { ApiError } from "../client/errors";
import { withAdvice } from "./creation";
import { confirm } from "./confirming";
import type { Context, Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { keptOf } from "./kept";
import { isOfArchivedProject, proveLoss, refuseForeign } from "./loss";
import { refuseRename } from "./renames";
import type { Run } from "./run";
import { argumentsOf, identityOf, merged } from "./state";

/** Delete: removes the object, or restores what a takeover found. Deleting what is gone already succeeds. */
export async function remove(declaration: Declaration, run: Run, id: string, state: Properties): Promise<void> {
  const what = `${declaration.kind} ${id}`;
  const args = argumentsOf(declaration, state);
  const standing = run.objects.of(declaration.kind, id);
  if (standing.claim) {
    run.say(
      `${what}: this run declares the same object under another name, so that nothing was sent; only the old entry left the ` +
        `state. Next time keep the entry with { aliases: [{ name: "<the old name>" }] }: what was recorded moves along then.`,
    );
    return;
  }
  // Two entries of the state for one object (the second came by an import), of which one goes. A replacement that the engine
  // was told to make has made another object by now.
  if (standing.stays && !run.objects.hasMade(identityOf(declaration, args))) {
    run.say(
      `${what}: another resource of the program stands for the same object, so that nothing was sent; only this entry left ` +
        `the state.`,
    );
    return;
  }
  if (standing.isContested && !standing.isDeclared) {
    throw new UserError(
      `${what} was not deleted, because this run tried to declare the same object under another name, and failed. Mend that ` +
        `first, or keep the entry with { aliases: [{ name: "<the old name>" }] }.`,
    );
  }
  refuseRename(declaration, run, id, state);
  const kept = keptOf(state);
  const key = declaration.id.split(id, declaration.kind);
  const context: Context = { run, key, made: () => Promise.resolve() };
  // What sends nothing needs to know nothing.
  if (!declaration.takeover || state.onDestroy === "remove") await refuseForeign(declaration, run, id, key, kept);
  try {
    if (!declaration.takeover || state.onDestroy === "remove") await confirm(declaration, run, id, key, state);
    if (declaration.takeover && declaration.takeover.restores.length > 0) {
      await restore(declaration, run, id, state, context);
    } else {
      await declaration.remove!(run.api, state, context);
    }
  } catch (error) {
    if (await isOfArchivedProject(run, error, key)) return;
    if (!(error instanceof ApiError && error.isNotFound)) throw withAdvice(declaration, error, args);
    await proveLoss(run, what, kept, key);
  }
}

/** Writes back what was there before, of what the program has changed. */
async function restore(declaration: Declaration, run: Run, id: string, state: Properties, context: Context) {
  if (state.onDestroy === "keep") return;
  const kept = keptOf(state);
  if (kept.found === null) return declaration.remove!(run.api, state, context);
  const changed: Properties = {};
  for (const name of declaration.takeover!.restores) {
    const recorded = kept.found?.[name];
    if (kept.inputs.includes(name) && recorded !== undefined) changed[name] = recorded;
  }
  if (Object.keys(changed).length === 0) return;
  const args = merged(argumentsOf(declaration, state), changed);
  await confirm(declaration, run, id, context.key, state);
  try {
    await declaration.update!(run.api, { args, changed, before: state }, context);
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    if (await isOfArchivedProject(run, error, context.key)) return;
    run.say(
      `${declaration.kind} ${id}: the API refuses the values of before (${error.answer ?? error.message}); they were left as they are.`,
    );
  }
}
