import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { enumerate, fromOutside } from "../client/outside";
import { findAll, hasIdentity } from "./finding";
import { withArticle } from "./ids";
import { listingOf } from "./lookUp";
import type { Run } from "./run";
import { textOf } from "./declaredTwice";
import { identityOf, idOf, keyOf, merged } from "./state";
import { describe, noun } from "./words";

/** The longest id that a message shows in full. */
const LONGEST_ID = 120;

/**
 * Stops a create if an object of the same name exists below the same parent. The program almost always means that object: its
 * state was lost, a run was interrupted, or an import is missing. The look-up costs one listing a run, and nothing below a parent
 * that this run has created (decision D32).
 * @throws UserError with the ways out.
 */
export async function refuseTwin(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  args: Properties,
): Promise<void> {
  const { kind, origin } = declaration;
  if (origin.how !== "made" || origin.by !== "name" || origin.twins === "are allowed") return;
  if (args.allowSameName === true || isBelowNew(declaration, run, args)) return;
  const twins = (await sameNamed(declaration, run, args))
    .map((item) => idOf(declaration, merged(keyOf(declaration, args), item)))
    .filter((id) => !isExpected(declaration, run, id, inputs));
  // A kind with a search of its own finds what this run has created as well.
  const named = origin.find ? [] : run.ledger.namesakes(identityOf(declaration, args));
  const made = named.filter(({ createdAt }) => createdAt === Infinity);
  const ids = [...new Set([...twins, ...made.map(({ id }) => id)])];
  if (ids.length === 0 || isReplacedByCommand(declaration, run, ids, inputs, args)) return;
  // If the engine continues after this error, it deletes the old entry of a renamed resource. We must not send that delete.
  for (const id of twins) run.ledger.conflicted(kind, id);
  const shown = enumerate(ids.map((id) => fromOutside(id, LONGEST_ID)));
  const by = origin.inputs.filter((name) => !declaration.id.parts.includes(name)).join(" and ");
  throw new UserError(
    `${describe(declaration, args)} was not created: ${withArticle(noun(kind))} with the same ${by} already exists (${shown}). ` +
      `To manage the existing ${noun(kind)}, add { import: "${fromOutside(ids[0]!, LONGEST_ID)}" } to the resource's options. If an ` +
      `interrupted run created it, run \`npx pulumi-openai-admin recover\`. If you renamed the resource, add ` +
      `{ aliases: [{ name: "<the old name>" }] }.` +
      (declaration.inputs.allowSameName
        ? ` To create a second ${noun(kind)} with this ${by}, set allowSameName: true.`
        : ""),
  );
}

/** Whether this run created the parent. Then the parent contains only objects of this run. */
function isBelowNew({ id, inputs }: Declaration, run: Run, args: Properties): boolean {
  const parents = id.parts.filter((part) => part !== id.own);
  return parents.some((part) =>
    inputs[part]?.refersTo.some((kind) => run.ledger.of(kind, String(args[part])).claim === "created"),
  );
}

/** The objects with this name that existed at the first look of the run. */
async function sameNamed(declaration: Declaration, run: Run, args: Properties): Promise<Properties[]> {
  const key = keyOf(declaration, args);
  const listing = listingOf(declaration, key);
  if (declaration.origin.find || !listing) return findAll(declaration, run.api, args);
  const name = `every ${declaration.kind} below ${Object.values(key).join("/")}`;
  const all = await run
    .once(name, () => run.api.list(listing, key))
    .catch((error: unknown) => {
      // The answer to the create itself explains a wrong parent or a missing permission better. If the API refuses the key, the
      // first error explains everything and later errors only refer to the first, so we must not swallow it.
      if (error instanceof ApiError && (error.isRefusal || error.isNotFound || error.isForbidden)) return [];
      throw error;
    });
  return all.filter(
    (item) => !declaration.isGone?.(item, run.now) && hasIdentity(declaration, listing.path, item, args),
  );
}

/** Whether the program accounts for an object of this name: the create replaces it, or the program renamed or deleted it. */
function isExpected(declaration: Declaration, run: Run, id: string, inputs: Properties): boolean {
  const entry = run.ledger.of(declaration.kind, id);
  if (entry.claim !== undefined) return false;
  if (entry.isInState === false || entry.isReplaced) return true;
  if (entry.declaredAs === undefined) return false;
  // A replacement for `replaceOnChanges` has no difference. Then both texts are equal.
  return entry.declaredAs === textOf(declaration, inputs) || entry.isRenamed === true;
}

/** Whether the object is the old object of a `--replace`. The engine checks the resource again, and does not tell us the object's id. */
function isReplacedByCommand(
  declaration: Declaration,
  run: Run,
  [id, ...others]: readonly string[],
  inputs: Properties,
  args: Properties,
): boolean {
  const { claim, isDeclared } = run.ledger.of(declaration.kind, id!);
  if (others.length > 0 || claim !== undefined || isDeclared) return false;
  return run.ledger.replacedByCommand(identityOf(declaration, args)) === textOf(declaration, inputs);
}
