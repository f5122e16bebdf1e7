import { isNamedByInputs, refuseStranger } from "./confirming";
import type { Context, Declaration, Properties } from "./declaration";
import { changesTo, restoredBy } from "./differences";
import { UserError } from "./errors";
import type { Run } from "./run";
import { idOf, keyOf, merged, told } from "./state";
import { describe } from "./words";

/**
 * Changes an existing object to the program's inputs, and sends only the differences.
 * @returns the object, the changed inputs, and the answer to the change.
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
  // A server can mix up the items of a list, so we change a person from a list only if a read of that person agrees.
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

/** Refuses to change a value that a delete could not restore, because the API did not return it. @throws UserError before any change. */
function refuseUnrestorable(declaration: Declaration, args: Properties, there: Properties, changed: Properties): void {
  if (!declaration.object || args.onDestroy === "keep") return;
  const missing = restoredBy(declaration).filter((name) => changed[name] !== undefined && there[name] === undefined);
  if (missing.length === 0) return;
  throw new UserError(
    `${describe(declaration, args)} was not changed: the API did not return the current value of ${missing.join(", ")}, so a ` +
      `destroy could not restore it. Run \`pulumi up\` again, or set onDestroy: "keep".`,
  );
}
