import { isNamedByInputs, refuseDifferent } from "./confirming";
import { restoredBy, type Context, type Declaration, type Properties } from "./declaration";
import { changesTo } from "./differences";
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
  existing: Properties | undefined,
  context: Context,
  onWritten: () => void = () => undefined,
): Promise<{ object: Properties; changed: Properties; answer?: Properties }> {
  const changed = changesTo(declaration, existing ?? {}, args);
  if (existing && Object.keys(changed).length === 0) return { object: existing, changed };
  if (existing) refuseUnrestorable(declaration, args, existing, changed);
  const key = keyOf(declaration, merged(context.key, existing));
  // A server can mix up the items of a list, so we change a person from a list only if a read of that person agrees.
  if (
    existing &&
    declaration.origin.how === "taken over" &&
    declaration.object &&
    !isNamedByInputs(declaration, args)
  ) {
    refuseDifferent(
      declaration,
      idOf(declaration, merged(key, existing)),
      await run.api.get(declaration.object, key),
      existing,
    );
  }
  const answer = await declaration.update(run.api, { args, changed, before: existing ?? {} }, { ...context, key });
  onWritten();
  if (existing) refuseDifferent(declaration, idOf(declaration, merged(key, existing)), answer, existing);
  return { object: merged(existing, changed, told(answer)), changed, answer };
}

/** Refuses to change a value that a delete could not restore, because the API did not return it. @throws UserError before any change. */
function refuseUnrestorable(
  declaration: Declaration,
  args: Properties,
  existing: Properties,
  changed: Properties,
): void {
  if (!declaration.object || args.onDestroy === "keep") return;
  const missing = restoredBy(declaration).filter((name) => changed[name] !== undefined && existing[name] === undefined);
  if (missing.length === 0) return;
  throw new UserError(
    `${describe(declaration, args)} was not changed: the API did not return the current value of ${missing.join(", ")}, so a ` +
      `destroy could not restore it. Run \`pulumi up\` again${declaration.inputs.onDestroy ? ', or set onDestroy: "keep"' : ""}.`,
  );
}
