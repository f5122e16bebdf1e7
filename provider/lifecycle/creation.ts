import { ApiError } from "../client/errors";
import { NotShown, isNamedByInputs, isRecognised, readUnasked, refuseUnasked, type Asked } from "./confirming";
import type { Context, Declaration, Made, Properties, Relation } from "./declaration";
import { isAsAsked } from "./differences";
import { UserError } from "./errors";
import { findAll } from "./finding";
import { keep } from "./kept";
import { organizationOf, refuseOtherOrganization } from "./loss";
import { createOnce } from "./lostReplies";
import { declaredTwice, refuseSecond, textOf } from "./seconds";
import type { Run } from "./run";
import { takeOver } from "./takeover";
import { argumentsOf, identityOf, idOf, keyOf, merged, outputsOf, seal, setInputs, told } from "./state";
import { describe, holdsSecret, ifUnknown } from "./words";

/** Create: makes the object, or takes over the one that is there. The API has no idempotency keys; this stands in. */
export async function create(declaration: Declaration, run: Run, inputs: Properties) {
  const args = argumentsOf(declaration, inputs);
  // Equal identities one after another: the second one then meets the first one's object instead of racing it.
  const identity = identityOf(declaration, args);
  return run.inTurn(identity, async () => {
    const created = await createInTurn(declaration, run, inputs, args, identity);
    run.ledger.madeAnew(identity);
    return created;
  });
}

async function createInTurn(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  args: Properties,
  identity: string,
) {
  const key = keyOf(declaration, args);
  const replaces = run.ledger.namesakes(identity).map((one) => one.id);
  const begunAt = performance.now();
  let made: Properties | undefined;
  let isConfirmed = isNamedByInputs(declaration, args);
  let taken: Properties | null | undefined;
  let before: Properties | undefined;
  const noteFresh = (found: Properties) => {
    for (const apiId of Object.values(keyOf(declaration, merged(key, found)))) run.api.noteFresh(apiId);
  };
  const asked: Asked = {
    key,
    args,
    ifUnknown: ifUnknown(declaration, args),
    since: () => run.api.serverTime && run.api.serverTime - (performance.now() - begunAt) / 1000,
  };
  const context: Context = {
    run,
    key,
    made: async (found, next) => {
      const isFirst = made === undefined && declaration.origin.how !== "taken over";
      if (isFirst) {
        refuseUnasked(declaration, run, asked, found);
        claim(declaration, run, merged(key, told(found)));
      }
      made = merged(made, told(found));
      noteFresh(made);
      if (!isFirst || (isRecognised(declaration, found) && next === undefined)) return;
      try {
        const atItsId = await readUnasked(declaration, run, asked, made, next !== undefined);
        isConfirmed ||= atItsId !== undefined;
        made = merged(told(atItsId ?? {}), made);
      } catch (error) {
        // Only a contradiction takes the object back; a read that failed must not lose it, or its secret.
        if (!(error instanceof ApiError || error instanceof NotShown)) {
          run.ledger.released(declaration.kind, idOf(declaration, merged(key, made)));
          made = undefined;
        }
        if (made === undefined || next !== undefined) throw error;
      }
    },
  };
  const result = async (found: Properties, isUnfinished: boolean) => {
    const accepted = isUnfinished ? undefined : args;
    const outputs = outputsOf(declaration, { key, found, accepted, inputs, before: {} });
    if (isUnfinished && declaration.origin.how === "taken over") forgetUnread(declaration, outputs);
    const kept = keep({
      inputs: setInputs(declaration, inputs),
      untold: [],
      // Failing to identify the organisation must not drop the object.
      organization: await organizationOf(run).catch(() => undefined),
      found: taken,
      replaces: replaces.length > 0 ? replaces : undefined,
      unconfirmed: isConfirmed ? undefined : true,
      unfinished: isUnfinished ? true : undefined,
    });
    const id = idOf(declaration, outputs);
    if (declaration.origin.by === "name") run.ledger.named(identity, { id, createdAt: Infinity, replaces });
    noteFresh(outputs);
    return { id, outs: seal(declaration, outputs, kept, inputs) };
  };
  try {
    let found: Properties;
    const { origin } = declaration;
    if (origin.how === "taken over") {
      const there = (await findAll(declaration, run.api, args))[0];
      await refuseOtherOrganization(run);
      before = there;
      taken = there ? pick(there, origin.restores) : null;
      if (there) refuseSecond(declaration, run, idOf(declaration, merged(key, there)), inputs);
      const taking = await claimed(declaration, run, there && merged(key, there), () =>
        // From the write on, the values found must not be lost with an error.
        takeOver(declaration, run, args, there, context, () => void (made ??= before)),
      );
      found = taking.object;
      isConfirmed ||= isRecognised(declaration, taking.answer ?? {});
    } else {
      await refuseOtherOrganization(run);
      found = merged(made, told(await make(declaration, origin, run, args, context, () => made !== undefined)));
      // From here on the object is ours: whatever fails now must not lose it.
      made = found;
    }
    return await result(found, false);
  } catch (error) {
    const advised = withAdvice(declaration, error, args);
    // A change of what was there may have landed: what it was before must not be lost with the error.
    if (error instanceof ApiError && error.landed === "maybe") made ??= before;
    if (made === undefined) throw advised;
    const { id, outs } = await result(made, true);
    run.ledger.created(declaration.kind, id);
    throw partial(advised, id, outs);
  }
}

/** Nobody has said that these inputs were accepted, and no read will: the next update sends them again. */
function forgetUnread({ inputs }: Declaration, outputs: Properties): void {
  for (const [name, row] of Object.entries(inputs)) {
    if (row.change === "update" && !row.readBack) delete outputs[name];
  }
}

/** A plain create: once, whatever happens to its answer. */
async function make(
  declaration: Declaration,
  origin: Made<Properties> | Relation<Properties>,
  run: Run,
  args: Properties,
  context: Context,
  isMade: () => boolean,
): Promise<Properties> {
  const stateOf = (found: Properties) => merged(context.key, found);
  const nameOf = ({ object }: Outcome) => idOf(declaration, stateOf(object));
  const isByKey = origin.by === "key";
  const { object, isWhole } = await createOnce<Outcome>(run.api, {
    what: describe(declaration, args),
    ifUnknown: ifUnknown(declaration, args),
    isUnique: isByKey,
    attempt: async () => {
      const object = await origin.create(run.api, args, context);
      if (!isMade()) await context.made(object);
      return { object, isWhole: true };
    },
    find: async (since) => {
      const found = await findAll(declaration, run.api, args);
      const asMade = merged(args, origin.firstMade?.(args));
      // An object with this key but other values existed before; so did a namesake that is older than the request.
      const isNew = (one: Properties) =>
        isAsAsked(declaration, one, asMade) &&
        (isByKey || (typeof one.createdAt === "number" && one.createdAt >= since()));
      const left = found.filter(isNew).map((one) => ({ object: one, isWhole: false }));
      return left.filter((one) => {
        const { claim, isInState } = run.ledger.of(declaration.kind, nameOf(one));
        return claim === undefined && !isInState;
      });
    },
    isMade,
    describe: nameOf,
    discard: holdsSecret(declaration, args)
      ? ({ object: left }) =>
          declaration.remove(run.api, stateOf(left), { ...context, key: keyOf(declaration, stateOf(left)) })
      : undefined,
    refused: async (error) => {
      if (!isByKey) return undefined;
      const existing = (await findAll(declaration, run.api, args).catch(() => []))[0];
      if (existing) throw alreadyThere(declaration, run, error, stateOf(existing), args);
      return undefined;
    },
  });
  if (isWhole) return object;
  // Of a create in several calls, the first has landed; the rest is a change.
  await context.made(object);
  return (await takeOver(declaration, run, args, object, context)).object;
}

/** What a create came to: made by it from first to last, or found after its answer was lost. */
interface Outcome {
  readonly object: Properties;
  readonly isWhole: boolean;
}

function claim(declaration: Declaration, run: Run, state: Properties): void {
  const id = idOf(declaration, state);
  if (!run.ledger.created(declaration.kind, id)) throw declaredTwice(declaration, id);
}

/** Takes an object over; a failure leaves it to whoever has it. */
async function claimed<T>(
  declaration: Declaration,
  run: Run,
  there: Properties | undefined,
  takeOver: () => Promise<T>,
): Promise<T> {
  if (there) claim(declaration, run, there);
  try {
    return await takeOver();
  } catch (error) {
    if (there) run.ledger.conflicted(declaration.kind, idOf(declaration, there));
    throw error;
  }
}

function alreadyThere(
  declaration: Declaration,
  run: Run,
  error: ApiError,
  state: Properties,
  args: Properties,
): UserError {
  const id = idOf(declaration, state);
  const entry = run.ledger.of(declaration.kind, id);
  if (entry.claim) return declaredTwice(declaration, id);
  run.ledger.conflicted(declaration.kind, id);
  if (entry.isDeclared) {
    if (entry.declaredAs !== textOf(declaration, args)) return declaredTwice(declaration, id);
    return new UserError(
      `The ${declaration.kind} ${id} cannot be replaced by itself while it is there. Give it { deleteBeforeReplace: true }, or ` +
        `let the change happen in place.`,
    );
  }
  return new UserError(
    `The ${declaration.kind} ${id} exists already${error.answer ? ` (the API: ${error.answer})` : ""}. Nothing was changed. ` +
      `If another resource of the program is the same, keep one of them; one that was renamed is kept with ` +
      `{ aliases: [{ name: "<the old name>" }] }. If it was made elsewhere, import it with { import: "${id}" }, for which ` +
      `\`npx pulumi-openai-admin init\` prepares the project once.`,
  );
}

/** Says of a refusal what the kind knows about it, where it knows more than the status tells. */
export function withAdvice(declaration: Declaration, error: unknown, args: Properties): unknown {
  if (!(error instanceof ApiError)) return error;
  const advice = declaration.advice?.(error, args);
  if (advice) error.advise(advice);
  return error;
}

/**
 * An error that the engine keeps as "made, but not finished": the object stays in the state. Its message is dropped on
 * the way; only the reasons are shown.
 */
export function partial(error: unknown, id: string, properties: Properties): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { id, properties, reasons: [message] });
}

function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
