import { ApiError } from "../client/errors";
import { withAdvice } from "./failures";
import { confirm } from "./confirming";
import { mayBeUnset, restoredBy, type Context, type Declaration, type Properties } from "./declaration";
import { judgeDelete, type DeleteFacts, type DeleteVerdict } from "./deleteVerdict";
import { unknownToSet } from "./earlierValues";
import { UserError } from "./errors";
import { givenBy } from "./given";
import { keptOf } from "./kept";
import { isOfArchivedProject, proveLoss, refuseForeign } from "./loss";
import type { Run } from "./run";
import { successorOf } from "./namesakes";
import { findPerson, personOf } from "./people";
import { argumentsOf, identityOf, merged } from "./state";
import { setThatDecides } from "./wholeAndPart";
import { inWords, noun } from "./words";

/** Delete: removes the object, or restores the values that a takeover found. Deleting an absent object succeeds. */
export async function remove(
  declaration: Declaration,
  run: Run,
  id: string,
  state: Properties,
  send = declaration.remove,
): Promise<void> {
  const what = `${declaration.kind} ${id}`;
  const args = argumentsOf(declaration, state);
  run.ledger.met(declaration.kind, id);
  const verdict = judgeDelete(factsOf(declaration, run, id, state, args));
  if (verdict.answer === "skip") return run.say(`${what} was not deleted: ${skips[verdict.because]}`);
  if (verdict.answer === "refuse") throw new UserError(refusal(declaration, id, state, verdict));
  const kept = keptOf(declaration, state);
  const decides = setThatDecides(declaration, run, givenBy(declaration, kept, state), state);
  if (decides !== undefined) {
    const lost = unknownToSet(declaration, run, state);
    if (lost !== undefined) {
      throw new UserError(
        `${what} was not deleted: ${decides} now declares the same values, and does not know the values from before the program ` +
          `(${lost}). Run \`pulumi up --refresh\`, which hands them over and then removes this state entry.`,
      );
    }
    return run.say(
      `${what} was not deleted: ${decides} now declares the whole list. Only this state entry was removed.`,
    );
  }
  let key = declaration.id.split(id, declaration.kind);
  if (kept.parked) {
    const person = await leaveParked(declaration, run, what, state);
    if (!person) return;
    // The person has joined since, so the entry is deleted as that of anybody in the organisation.
    key = { ...key, userId: String(person.userId) };
  }
  const replacement = run.ledger.replacementOf(declaration.kind, id, identityOf(declaration, args));
  const context: Context = { run, key, replacement, made: () => Promise.resolve() };
  const given = givenBy(declaration, kept, state);
  const leaves = declaration.leaves?.(given, state);
  if (leaves !== undefined) {
    sayOnce(declaration, run, id, `nothing was sent, because ${leaves}`);
    return run.ledger.leftAlone(declaration.kind, id);
  }
  const isRestored = restoredBy(declaration).length > 0;
  if (!isRestored) await refuseForeign(declaration, run, id, key, kept);
  try {
    if (isRestored) {
      await restore(declaration, run, id, state, context);
    } else {
      await confirm(declaration, run, id, key, state);
      await send(run.api, merged(state, given, permissionsIn(declaration, replacement)), context);
      run.ledger.removed(declaration.kind, id);
    }
  } catch (error) {
    if (await isOfArchivedProject(run, error, key)) return;
    if (!(error instanceof ApiError && error.isNotFound)) throw withAdvice(declaration, error, args);
    await proveLoss(run, what, kept, key);
  }
}

/**
 * The permissions that the program gives the new object of a replacement, such as `forceDelete: true`. They count for the old object
 * too: after a refused delete, the program declares only the new object (decision D36).
 */
function permissionsIn({ inputs }: Declaration, replacement: Properties = {}): Properties {
  const isPermission = ([name, value]: [string, unknown]) => inputs[name]?.change === "local" && value === true;
  return Object.fromEntries(Object.entries(replacement).filter(isPermission));
}

/** Ends a grant whose `until` has passed. `onDestroy` does not count: it is about the delete of the resource. */
export function endGrant(declaration: Declaration, run: Run, id: string, state: Properties): Promise<void> {
  return remove(declaration, run, id, merged(state, { onDestroy: undefined }), declaration.endGrant);
}

/**
 * Ends what the kind does during the wait. The API has no object for a parked entry.
 * @returns the person of an entry about a person, if they are in the organisation by now.
 */
async function leaveParked(
  declaration: Declaration,
  run: Run,
  what: string,
  state: Properties,
): Promise<Properties | undefined> {
  if (declaration.absence) {
    await declaration.absence.ends(run.api, state);
    const person = await findPerson(run.api, personOf(declaration, state) ?? {});
    if (person) return person;
  }
  run.say(`${what}: only the state entry was removed, because the person is absent or \`until\` has passed.`);
  return undefined;
}

/** Writes back the values that the takeover found, for the inputs that the program has set. */
async function restore(declaration: Declaration, run: Run, id: string, state: Properties, context: Context) {
  if (state.onDestroy === "keep") {
    return sayOnce(declaration, run, id, "nothing was sent, because onDestroy is keep. The current values stay");
  }
  const kept = keptOf(declaration, state);
  if (kept.found === null) {
    await refuseForeign(declaration, run, id, context.key, kept);
    return declaration.remove(run.api, state, context);
  }
  const changed: Properties = {};
  const isWhole = mayBeUnset(declaration) && restoredBy(declaration).some((name) => kept.inputs.includes(name));
  for (const name of restoredBy(declaration)) {
    const recorded = kept.found?.[name];
    const isWanted = isWhole || kept.inputs.includes(name);
    if (isWanted && recorded !== undefined) changed[name] = recorded;
  }
  if (Object.keys(changed).length === 0) {
    return sayOnce(declaration, run, id, "nothing was sent, because the program has changed no earlier value");
  }
  const args = merged(argumentsOf(declaration, state), changed);
  await refuseForeign(declaration, run, id, context.key, kept);
  await confirm(declaration, run, id, context.key, state);
  try {
    await declaration.update(run.api, { args, changed, before: state }, context);
    sayOnce(declaration, run, id, "the delete restored the values found at creation");
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    if (await isOfArchivedProject(run, error, context.key)) return;
    run.say(
      `Could not restore the earlier values of ${declaration.kind} ${id}: the API refused them ` +
        `(${error.answer ?? error.message}). The object keeps its current values; you can change them in the console.`,
    );
  }
}

/** Says what a delete did that removed nothing. A run says the same once for each kind, and names the first object. */
function sayOnce({ kind }: Declaration, run: Run, id: string, what: string): void {
  run.sayOnce(
    `${kind} ${id}: ${what}. This run prints this line once for all such ${kind} resources.`,
    `${kind}: ${what}`,
  );
}

function factsOf(declaration: Declaration, run: Run, id: string, state: Properties, args: Properties): DeleteFacts {
  const identity = identityOf(declaration, args);
  const old = { id, createdAt: Number(state.createdAt ?? 0) };
  const entry = run.ledger.of(declaration.kind, id);
  return {
    ...entry,
    isDeclared: entry.isDeclared ?? run.ledger.replacedByCommand(identity) !== undefined,
    isRecreated: run.ledger.hasCreated(identity),
    successor: declaration.origin.by === "name" ? successorOf(old, run.ledger.namesakes(identity)) : undefined,
  };
}

/** Why the object stays and only its state entry goes. */
const skips = {
  claimed:
    "this run declares the same object under another name. Only the old state entry was removed. When you rename a resource, " +
    'add { aliases: [{ name: "<the old name>" }] }: the entry then keeps the values that a destroy restores.',
  "declared elsewhere": "another resource of the program declares the same object. Only this state entry was removed.",
};

function refusal(
  { kind, origin }: Declaration,
  id: string,
  state: Properties,
  verdict: DeleteVerdict & { answer: "refuse" },
): string {
  if (verdict.because === "contested") {
    return (
      `${kind} ${id} was not deleted: this run tried to create or import the same object under another name, and failed. Fix that ` +
      `error first. If you renamed the resource, add { aliases: [{ name: "<the old name>" }] }.`
    );
  }
  const name = typeof state.name === "string" ? ` (${inWords(state.name)})` : "";
  return (
    `${kind} ${id}${name} was not deleted: the program has since created another ${noun(kind)} with the same ` +
    `${origin.inputs.at(-1)} (${verdict.successor.id}), as a rename without an alias does. To undo the rename, give the resource ` +
    `its old name and run \`pulumi up\`, which deletes ${verdict.successor.id}; then rename the resource with ` +
    `{ aliases: [{ name: "<the old name>" }] }. To delete ${id} anyway, run \`pulumi destroy --target '<its urn>'\`.`
  );
}
