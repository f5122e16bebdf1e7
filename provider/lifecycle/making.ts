import type { ApiError } from "../client/errors";
import type { Context, Declaration, Made, Properties, Relation } from "./declaration";
import { isAsAsked } from "./differences";
import { UserError } from "./errors";
import { findAll } from "./finding";
import { createOnce } from "./lostReplies";
import type { Run } from "./run";
import { declaredTwice, textOf } from "./seconds";
import { idOf, keyOf, merged } from "./state";
import { takeOver } from "./takeover";
import { describe, holdsSecret, ifUnknown } from "./words";

/** The outcome of an attempt to create: an object made from first to last, or one found after its answer was lost. */
interface Outcome {
  readonly object: Properties;
  readonly isWhole: boolean;
}

/**
 * Makes an object exactly once, whatever happens to the answers (decision D5).
 * @param isMade whether an attempt has already shown that the object exists.
 */
export async function makeOnce(
  declaration: Declaration,
  run: Run,
  args: Properties,
  context: Context,
  isMade: () => boolean,
): Promise<Properties> {
  const origin = declaration.origin as Made<Properties> | Relation<Properties>;
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
      // An object with this key but other values existed before; so did an object of this name that is older than the request.
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
  // The first call of a create in several calls has landed; the rest is a change.
  await context.made(object);
  return (await takeOver(declaration, run, args, object, context)).object;
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
