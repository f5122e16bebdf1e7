/** Finds the existing objects that a new resource of the program may mean. */
import { fillPath } from "../../../client/path";
import { findAll, hasIdentity } from "../../../lifecycle/finding";
import type { Declaration, Properties } from "../../../lifecycle/declaration";
import type { Key } from "../../../lifecycle/ids";
import { isListedAs, listingOf, lookUp } from "../../../lifecycle/lookUp";
import { findByEmail, isEmail } from "../../../lifecycle/people";
import type { Run } from "../../../lifecycle/run";
import { argumentsOf, idOf, keyOf, merged, told } from "../../../lifecycle/state";

/** An existing object that a resource may mean. */
export interface Candidate {
  readonly id: string;
  readonly key: Key;
  /** The object as the API returns it. */
  readonly found: Properties;
}

/**
 * The objects with the identity of the inputs: at most one for a kind with a key. All resources share the pages of the lists, so the
 * number of requests depends on the lists.
 * @throws UserError if the kind cannot search without an object that does not exist.
 */
export async function candidatesFor(declaration: Declaration, run: Run, inputs: Properties): Promise<Candidate[]> {
  const args = await withPersonById(declaration, run, argumentsOf(declaration, inputs));
  const id = idIn(declaration, args);
  if (id !== undefined) {
    if (await isUnlisted(declaration, run, id)) return [];
    const candidate = await candidateWithId(declaration, run, id, args);
    return candidate ? [candidate] : [];
  }
  const { refusesImport, isGone, isProvided } = declaration;
  const items = (await itemsLike(declaration, run, args)).filter(
    (item) => !isGone?.(item, run.now) && !isProvided?.(item) && refusesImport?.(item) === undefined,
  );
  return items.map((item) => {
    const state = merged(keyOf(declaration, args), told(item));
    return { id: idOf(declaration, state), key: keyOf(declaration, state), found: item };
  });
}

/** The object with an id. Undefined if there is no such object. */
export async function candidateWithId(
  declaration: Declaration,
  run: Run,
  id: string,
  inputs: Properties,
): Promise<Candidate | undefined> {
  const key = declaration.id.split(id, declaration.kind);
  // No program has changed a row yet, so a delete would restore none.
  const before = merged(argumentsOf(declaration, inputs), key, declaration.set ? { earlier: {} } : {});
  const found = await lookUp(declaration, run, key, before);
  return found && { id, key, found };
}

/**
 * Whether a whole list lacks the object. A read of each missing object would cost a request for each member of a new team. If the list
 * has left out an object by mistake, the next `pulumi up` finds it: it takes over what has a key.
 */
async function isUnlisted(declaration: Declaration, run: Run, id: string): Promise<boolean> {
  const key = declaration.id.split(id, declaration.kind);
  const listing = listingOf(declaration, key);
  if (!listing || declaration.read) return false;
  const isObject = (item: Properties) => isListedAs(declaration, item, key);
  const { own } = declaration.id;
  // If the list has no answer, the read of the object explains why.
  return (await run.api.findListed(listing, key, own, isObject).catch(() => "unread")) === "absent";
}

/** The id, if the inputs contain all of its parts. */
function idIn(declaration: Declaration, args: Properties): string | undefined {
  const { kind, id } = declaration;
  try {
    const joined = idOf(declaration, args);
    return Object.values(id.split(joined, kind)).some(isEmail) ? undefined : joined;
  } catch {
    return undefined;
  }
}

/** A person whom the program names by e-mail address in place of the id. */
async function withPersonById({ id }: Declaration, run: Run, args: Properties): Promise<Properties> {
  if (!id.parts.includes("userId")) return args;
  const email = isEmail(args.userId) ? args.userId : args.userId === undefined ? args.email : undefined;
  if (typeof email !== "string") return args;
  const person = await findByEmail(run.api, email);
  return person ? { ...args, userId: person.userId } : args;
}

async function itemsLike(declaration: Declaration, run: Run, args: Properties): Promise<Properties[]> {
  const listing = listingOf(declaration, keyOf(declaration, args));
  // The list of a kind with a read of its own does not tell everything.
  if (!listing || declaration.read) return findAll(declaration, run.api, args);
  const items = await run.once(`list ${fillPath(listing.path, args)}`, () =>
    run.api.listForRead(listing, args, declaration.id.own),
  );
  return items.filter((item) => hasIdentity(declaration, listing.path, item, args));
}
