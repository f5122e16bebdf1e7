import { endSentence } from "../client/answers";
import type { ApiError } from "../client/errors";
import { isHeld } from "./brought";
import type { Context, Declaration, Made, Properties, Relation } from "./declaration";
import { isAsAsked } from "./differences";
import { UserError } from "./errors";
import { findAll, isToldByIdentity, isUsed } from "./finding";
import { createOnce } from "./lostReplies";
import type { Run } from "./run";
import { declaredTwice, textOf } from "./declaredTwice";
import { idOf, keyOf, merged } from "./state";
import { describe, holdsSecret, ifUnknown } from "./words";

/** How an attempt to create ended. */
export interface Outcome {
  readonly object: Properties;
  /** `whole`: we created the object. `found`: a create with a lost answer created it. `existing`: the relation existed before. */
  readonly how: "whole" | "found" | "existing";
}

/**
 * Creates an object exactly once, even if answers are lost (decision D5).
 * @param isMade whether an answer has already shown that the object exists.
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
  const holds = holdsSecret(declaration, args);
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
      // An object with this key but other values existed before. An object of this name that is older than the request did too.
      const isNew = (item: Properties) =>
        !(holds && isUsed(item)) &&
        isAsAsked(declaration, item, asMade) &&
        (isToldByIdentity(declaration) || (typeof item.createdAt === "number" && item.createdAt >= since()));
      const left = found.filter(isNew).map((object): Outcome => ({ object, how: "found" }));
      return left.filter((outcome) => !isHeld(run, declaration.kind, nameOf(outcome)));
    },
    isMade,
    describe: nameOf,
    discard: holds
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

/** @throws UserError if another resource of the program declares the relation. The two would undo each other's changes. */
function refuseDeclared(declaration: Declaration, run: Run, id: string): void {
  const { claim, isDeclared, isReplaced } = run.ledger.of(declaration.kind, id);
  if (claim !== undefined || (isDeclared && !isReplaced)) throw declaredTwice(declaration, id);
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
