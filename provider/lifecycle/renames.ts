import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { keptOf } from "./kept";
import type { Run } from "./run";
import { argumentsOf, identityOf } from "./state";
import { hasUnknown } from "./unknowns";

/** Remembers what a diff tells: that the program declares the object. */
export function noteDeclared(
  declaration: Declaration,
  run: Run,
  id: string,
  state: Properties,
  inputs: Properties,
): void {
  const { organization, replaces = [] } = keptOf(state);
  run.organizationOfState ??= organization;
  const standing = run.objects.of(declaration.kind, id);
  standing.isInState = true;
  standing.isDeclared = true;
  if (declaration.identity.by === "key") {
    if (!hasUnknown(inputs)) standing.declaredAs = textOf(declaration, inputs);
    return;
  }
  const identity = identityOf(declaration, argumentsOf(declaration, state));
  run.objects.noteNamesake(identity, { id, createdAt: Number(state.createdAt ?? 0), replaces });
}

/**
 * An object that is there before any program can get two resources: the API has nothing against the second. They would undo each
 * other's changes, and what was found would be lost.
 * @throws UserError when another resource of this run stands for the object, and says something else of it.
 */
export function refuseSecond(declaration: Declaration, run: Run, id: string, inputs: Properties): void {
  const { declaredAs } = run.objects.of(declaration.kind, id);
  if (!declaration.takeover || declaredAs === undefined || hasUnknown(inputs)) return;
  if (declaredAs !== textOf(declaration, inputs)) throw declaredTwice(declaration, id);
}

/** What a resource says of its object. */
export function textOf(declaration: Declaration, inputs: Properties): string {
  return JSON.stringify(argumentsOf(declaration, inputs));
}

export function declaredTwice({ kind }: Declaration, id: string): UserError {
  return new UserError(
    `Two resources of this program are the same ${kind} (${id}). Keep one of them; two would undo each other's changes.`,
  );
}

/**
 * A resource renamed without an alias is created anew, and then its old object is deleted: in the same run, or, when something
 * stood in the way, in a later one. Of an object that has only a name, the program's own younger one of that name tells,
 * unless the program declared both when that one was made: then it is a replacement, whose second half may come later.
 */
export function refuseRename(declaration: Declaration, run: Run, id: string, state: Properties): void {
  const { kind, identity } = declaration;
  if (identity.by !== "name" || run.objects.of(kind, id).isDeclared) return;
  const age = Number(state.createdAt ?? 0);
  const successor = run.objects
    .namesakes(identityOf(declaration, argumentsOf(declaration, state)))
    .find((one) => one.id !== id && one.createdAt > age && !one.replaces.includes(id));
  if (!successor) return;
  const name = typeof state.name === "string" ? ` ("${state.name}")` : "";
  throw new UserError(
    `${kind} ${id}${name} was left as it is, because the program has a younger one of the same ${identity.inputs.at(-1)} ` +
      `(${successor.id}): it looks like a resource that was renamed without an alias. Give the resource its old name back and ` +
      `run \`pulumi up\`, which takes the younger one away; then rename it with { aliases: [{ name: "<the old name>" }] }. If the ` +
      `old one really is to go, run \`pulumi destroy --target '<its urn>'\`.`,
  );
}
