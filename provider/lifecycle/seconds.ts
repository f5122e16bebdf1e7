import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import type { Run } from "./run";
import { argumentsOf } from "./state";
import { hasUnknown } from "./unknowns";

/**
 * An object that exists before any program can get two resources: the API has nothing against the second. They would undo
 * each other's changes, and the values found at the takeover would be lost.
 * @throws UserError when another resource of this run stands for the object, and says something else of it.
 */
export function refuseSecond(declaration: Declaration, run: Run, id: string, inputs: Properties): void {
  const { declaredAs } = run.ledger.of(declaration.kind, id);
  if (declaration.origin.how !== "taken over" || declaredAs === undefined || hasUnknown(inputs)) return;
  if (declaredAs !== textOf(declaration, inputs)) throw declaredTwice(declaration, id);
}

/** What a resource says of its object. */
export function textOf(declaration: Declaration, inputs: Properties): string {
  return JSON.stringify(argumentsOf(declaration, inputs));
}

export function declaredTwice({ kind }: Declaration, id: string): UserError {
  return new UserError(
    `Two resources of this program declare the same ${kind} (${id}). Keep one of them: each would undo the other's changes. To ` +
      `replace the object itself, add { deleteBeforeReplace: true } to the resource's options.`,
  );
}
