/**
 * A list has one owner in a program: a set that declares the whole list, or single resources that declare its entries. Together they
 * would undo each other's changes.
 */
import type { Declaration, Properties, Whole } from "./declaration";
import { UserError } from "./errors";
import type { Run } from "./run";
import { argumentsOf, keyOf, merged } from "./state";
import { hasUnknown } from "./unknowns";
import { describe } from "./words";

/**
 * Notes what a resource of the program declares.
 * @throws UserError if another resource declares the same entries in the other way, whichever comes first.
 */
export function refuseBoth(declaration: Declaration, run: Run, inputs: Properties): void {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
  const args = argumentsOf(declaration, known);
  const other = declaration.set ? noteWhole(declaration, run, args) : notePart(declaration, run, args);
  if (other === undefined) return;
  const [whole, part] = declaration.set ? [describe(declaration, args), other] : [other, describe(declaration, args)];
  throw new UserError(
    `${whole} and ${part} declare the same thing, and each would undo the other's changes. ${whole} declares the whole list: remove ` +
      `${part} and declare it there, or remove ${whole}.`,
  );
}

/** Why a delete of a single resource sends nothing: a set of the program now decides about the list. Undefined if it may send. */
export function setThatDecides(declaration: Declaration, run: Run, given: Properties): string | undefined {
  const list = declaration.partOf?.(argumentsOf(declaration, given));
  return list && run.ledger.wholeWith(nameOf(list), list.entry);
}

function noteWhole(declaration: Declaration, run: Run, args: Properties): string | undefined {
  const key = keyOf(declaration, args);
  if (declaration.id.parts.some((part) => key[part] === undefined)) return undefined;
  const list = nameOf({ kind: declaration.kind, id: declaration.id.join(merged(args, key)) });
  return run.ledger.declares("whole", list, describe(declaration, args), declaration.entriesIn?.(args));
}

function notePart(declaration: Declaration, run: Run, args: Properties): string | undefined {
  const list = declaration.partOf?.(args);
  if (!list) return undefined;
  return run.ledger.declares(
    "part",
    nameOf(list),
    describe(declaration, args),
    list.entry === undefined ? undefined : [list.entry],
  );
}

function nameOf({ kind, id }: Whole): string {
  return `${kind} ${id}`;
}
