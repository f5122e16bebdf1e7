import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { keptOf } from "./kept";
import type { Run } from "./run";
import { argumentsOf, identityOf } from "./state";

/** Remembers what a diff tells: that the program declares the object. */
export function noteDeclared(declaration: Declaration, run: Run, id: string, state: Properties): void {
  const { organization, replaces = [] } = keptOf(state);
  run.organizationOfState ??= organization;
  run.objects.of(declaration.kind, id).isDeclared = true;
  if (declaration.identity.by !== "name") return;
  const identity = identityOf(declaration, argumentsOf(declaration, state));
  run.objects.noteNamesake(identity, { id, createdAt: Number(state.createdAt ?? 0), replaces });
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
