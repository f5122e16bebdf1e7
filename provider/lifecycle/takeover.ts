import { isNamedByInputs, refuseStranger } from "./confirming";
import type { Context, Declaration, Properties } from "./declaration";
import { changesTo, restoredBy } from "./differences";
import { UserError } from "./errors";
import type { Run } from "./run";
import { idOf, keyOf, merged, told } from "./state";
import { describe } from "./words";

/**
 * Changes an existing object to what the program says, and sends only the difference.
 * @returns the object, what was changed, and the answer to the change.
 */
export async function takeOver(
  declaration: Declaration,
  run: Run,
  args: Properties,
  there: Properties | undefined,
  context: Context,
  onWritten: () => void = () => undefined,
): Promise<{ object: Properties; changed: Properties; answer?: Properties }> {
  const changed = changesTo(declaration, there ?? {}, args);
  if (there && Object.keys(changed).length === 0) return { object: there, changed };
  if (there) refuseUnrestorable(declaration, args, there, changed);
  const key = keyOf(declaration, merged(context.key, there));
  // A list may be mixed up: whom it shows under an e-mail address is changed only if their own GET says the same.
  if (there && declaration.origin.how === "taken over" && declaration.object && !isNamedByInputs(declaration, args)) {
    refuseStranger(
      declaration,
      idOf(declaration, merged(key, there)),
      await run.api.get(declaration.object, key),
      there,
    );
  }
  const answer = await declaration.update(run.api, { args, changed, before: there ?? {} }, { ...context, key });
  onWritten();
  if (there) refuseStranger(declaration, idOf(declaration, merged(key, there)), answer, there);
  return { object: merged(there, changed, told(answer)), changed, answer };
}

/** What an answer did not tell could not be written back by a delete. @throws UserError before anything is changed. */
function refuseUnrestorable(declaration: Declaration, args: Properties, there: Properties, changed: Properties): void {
  if (!declaration.object || args.onDestroy === "keep") return;
  const untold = restoredBy(declaration).filter((name) => changed[name] !== undefined && there[name] === undefined);
  if (untold.length === 0) return;
  throw new UserError(
    `${describe(declaration, args)}: the API did not tell the present value of ${untold.join(", ")}, which a destroy would have ` +
      `to restore. Nothing was changed. Run again, or set onDestroy: "keep".`,
  );
}
