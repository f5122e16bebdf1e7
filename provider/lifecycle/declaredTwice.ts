import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import type { Run } from "./run";
import { argumentsOf } from "./state";
import { hasUnknown } from "./unknowns";

/**
 * Refuses a second resource for an object that exists before any program. The API would accept both resources. They would undo
 * each other's changes and lose the values that the first takeover found.
 * @throws UserError if another resource of this run declares the object with other inputs.
 */
export function refuseSecond(declaration: Declaration, run: Run, id: string, inputs: Properties): void {
  const { declaredAs } = run.ledger.of(declaration.kind, id);
  if (declaration.origin.how !== "taken over" || declaredAs === undefined || hasUnknown(inputs)) return;
  if (declaredAs !== textOf(declaration, inputs)) throw declaredTwice(declaration, id);
}

/** The inputs of a resource as one text. */
export function textOf(declaration: Declaration, inputs: Properties): string {
  return JSON.stringify(argumentsOf(declaration, inputs));
}

/** The error for a second resource that declares the same object. */
export function declaredTwice({ kind }: Declaration, id: string): UserError {
  return new UserError(
    `Two resources of this program declare the same ${kind} (${id}). Keep one of them: each would undo the other's changes. To ` +
      `replace the object itself, add { deleteBeforeReplace: true } to the resource's options.`,
  );
}
