/**
 * A list has one owner in a program: a set that declares the whole list, or single resources that declare its entries. Together they
 * would undo each other's changes.
 */
import type { Declaration, Properties, SetOf, Whole } from "./declaration";
import { declaredIn, keying } from "./entries";
import { UserError } from "./errors";
import type { Run } from "./run";
import { argumentsOf, keyOf, merged } from "./state";
import { hasUnknown, isUnknown } from "./unknowns";
import { describe } from "./words";

/**
 * Notes what a resource of the program declares.
 * @param known what the state or the API tells about the object: a person has an id and an e-mail address.
 * @throws UserError if another resource declares the same entries in the other way, whichever comes first.
 */
export function refuseBoth(declaration: Declaration, run: Run, inputs: Properties, known: Properties = {}): void {
  const reason = whyNotBoth(declaration, run, inputs, known);
  if (reason !== undefined) throw new UserError(reason);
}

/** As `refuseBoth`. @returns the reason, or undefined if nothing else declares the entries. */
export function whyNotBoth(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  known: Properties = {},
): string | undefined {
  const args = argumentsOf(declaration, withoutUnknown(inputs));
  const other = declaration.set
    ? noteWhole(declaration, run, args, namesIn(declaration.set, inputs, known))
    : notePart(declaration, run, args, known);
  if (other === undefined) return undefined;
  const [whole, part] = declaration.set ? [describe(declaration, args), other] : [other, describe(declaration, args)];
  return (
    `${whole} and ${part} declare the same thing, and each would undo the other's changes. ${whole} declares the whole list: remove ` +
    `${part} and declare it there, or remove ${whole}.`
  );
}

/** Why a delete of a single resource sends nothing: a set of the program now decides about the list. Undefined if it may send. */
export function setThatDecides(
  declaration: Declaration,
  run: Run,
  given: Properties,
  state: Properties,
): string | undefined {
  const list = declaration.partOf?.(argumentsOf(declaration, given), state);
  return list && run.ledger.wholeWith(nameOf(list), list.names);
}

/** The name of the list that a set declares. Undefined while its parent is unknown. */
export function listOf(declaration: Declaration, args: Properties): string | undefined {
  const key = keyOf(declaration, args);
  if (declaration.id.parts.some((part) => key[part] === undefined)) return undefined;
  return nameOf({ kind: declaration.kind, id: declaration.id.join(merged(args, key)) });
}

function noteWhole(declaration: Declaration, run: Run, args: Properties, names: string[]): string | undefined {
  const list = listOf(declaration, args);
  if (list === undefined) return undefined;
  return run.ledger.declares("whole", list, describe(declaration, args), names);
}

function notePart(declaration: Declaration, run: Run, args: Properties, known: Properties): string | undefined {
  const list = declaration.partOf?.(args, known);
  return list && run.ledger.declares("part", nameOf(list), describe(declaration, args), list.names);
}

/** The names of the declared entries. For people, both the id and the e-mail address, if the state has both. */
function namesIn(set: SetOf, inputs: Properties, { people }: Properties): string[] {
  const declared = inputs[set.input];
  if (isUnknown(declared)) return [];
  const names = declaredIn(declared).map(({ name }) => name);
  const keyOf = keying(set);
  const idOf = keying(set, people);
  const addresses = (people ?? {}) as Record<string, string>;
  return names
    .filter((name) => !isUnknown(name))
    .flatMap((name) => {
      const id = idOf(name);
      return [...new Set([keyOf(name), id, addresses[id] ?? id])];
    });
}

function withoutUnknown(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
}

function nameOf({ kind, id }: Whole): string {
  return `${kind} ${id}`;
}
