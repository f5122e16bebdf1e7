import { endSentence } from "../client/answers";
import type { ApiError } from "../client/errors";
import type { Context, Declaration, Made, Properties, Relation } from "./declaration";
import { isAsAsked } from "./differences";
import { UserError } from "./errors";
import { findAll } from "./finding";
import { createOnce } from "./lostReplies";
import type { Run } from "./run";
import { declaredTwice, textOf } from "./seconds";
import { idOf, keyOf, merged } from "./state";
import { describe, holdsSecret, ifUnknown } from "./words";

/** How an attempt to create ended. */
export interface Outcome {
  readonly object: Properties;
  /** `whole`: created from first to last. `found`: a create whose answer was lost left it. `existing`: a relation existed before. */
  readonly how: "whole" | "found" | "existing";
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
): Promise<Outcome> {
  const origin = declaration.origin as Made<Properties> | Relation<Properties>;
  const stateOf = (found: Properties) => merged(context.key, found);
  const nameOf = ({ object }: Outcome) => idOf(declaration, stateOf(object));
  const isByKey = origin.by === "key";
  return createOnce<Outcome>(run.api, {
    what: describe(declaration, args),
    ifUnknown: ifUnknown(declaration, args),
    isUnique: isByKey,
    attempt: async () => {
      const object = await origin.create(run.api, args, context);
      if (!isMade()) await context.made(object);
      return { object, how: "whole" };
    },
    find: async (since) => {
      const found = await findAll(declaration, run.api, args);
      const asMade = merged(args, origin.firstMade?.(args));
      // An object with this key but other values existed before; so did an object of this name that is older than the request.
      const isNew = (one: Properties) =>
        isAsAsked(declaration, one, asMade) &&
        (isByKey || (typeof one.createdAt === "number" && one.createdAt >= since()));
      const left = found.filter(isNew).map((one): Outcome => ({ object: one, how: "found" }));
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
      if (existing === undefined) return undefined;
      const id = idOf(declaration, stateOf(existing));
      if (origin.how === "relation") {
        refuseDeclared(declaration, run, id);
        return { object: existing, how: "existing" };
      }
      throw alreadyExists(declaration, run, error, id, args);
    },
  });
}

/** @throws UserError when another resource of the program stands for the relation: two would undo each other's changes. */
function refuseDeclared(declaration: Declaration, run: Run, id: string): void {
  const { claim, isDeclared } = run.ledger.of(declaration.kind, id);
  if (claim !== undefined || isDeclared) throw declaredTwice(declaration, id);
}

function alreadyExists(declaration: Declaration, run: Run, error: ApiError, id: string, args: Properties): UserError {
  const entry = run.ledger.of(declaration.kind, id);
  if (entry.claim) return declaredTwice(declaration, id);
  run.ledger.conflicted(declaration.kind, id);
  if (entry.isDeclared) {
    if (entry.declaredAs !== textOf(declaration, args)) return declaredTwice(declaration, id);
    return new UserError(
      `${declaration.kind} ${id} cannot be replaced while it exists, because the API allows only one. Add ` +
        `{ deleteBeforeReplace: true } to the resource's options, or let the change happen in place.`,
    );
  }
  return new UserError(
    `${declaration.kind} ${id} already exists, so nothing was created.${error.answer ? ` The API: ${endSentence(error.answer)}` : ""} ` +
      `If an interrupted run created it, run \`npx pulumi-openai-admin recover\`. If somebody else created it, import it with ` +
      `{ import: "${id}" } (\`npx pulumi-openai-admin init\` prepares a project for imports, once). If you renamed the resource, ` +
      `add { aliases: [{ name: "<the old name>" }] }.`,
  );
}
