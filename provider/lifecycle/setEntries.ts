/** The entries of a list in the API, compared with the entries that a set declares. */
import type { AdminClient } from "../client/client";
import { fromOutside } from "../client/outside";
import type { Listing } from "../wire/route";
import type { OrganizationUserObject } from "../wire/organizationUsers";
import type { Entry, Properties, SetOf } from "./declaration";
import { inShapeOf, keying, type Declared } from "./entries";
import { UserError } from "./errors";
import type { Key } from "./ids";
import { isSameCaseless } from "./inputs";
import { findById, isEmail, SERVICE_ACCOUNT_ID, type Person } from "./people";
import type { Run } from "./run";
import { merged, pick } from "./state";

/** Reads a whole list of the API. */
export type ReadList = <T>(listing: Listing<T>, values: Key, idName: keyof T & string) => Promise<T[]>;

/** The list as it is now, for a create or a write. @param people the e-mail addresses in the state, by id. */
export async function listNow(set: SetWithCalls, api: AdminClient, key: Key, people?: unknown): Promise<Entry[]> {
  return toldApart(set, await set.list((listing, values) => api.list(listing, values), key), people);
}

/** Names people by id if they share an e-mail address, except a person whom the state knows under the address. */
export function toldApart({ isOfPeople }: SetOf, live: readonly Entry[], people: unknown = {}): Entry[] {
  if (!isOfPeople) return [...live];
  const byAddress = new Map<string, Set<string>>();
  for (const { id, name } of live) {
    const address = name.toLowerCase();
    byAddress.set(address, (byAddress.get(address) ?? new Set<string>()).add(id));
  }
  const known = people as Record<string, string>;
  return live.map((entry) => {
    const address = entry.name.toLowerCase();
    const ids = byAddress.get(address)!;
    if (!isEmail(address) || ids.size < 2) return entry;
    const [owner, ...others] = [...ids].filter((id) => known[id] === address);
    if (others.length === 0 && owner === entry.id) return entry;
    return {
      ...entry,
      name: entry.id,
      ...(owner === undefined || others.length > 0 ? { sharedAddress: address } : {}),
    };
  });
}

/** The lists that creates have found and not yet changed, by client. */
const found = new WeakMap<AdminClient, Map<string, Entry[]>>();

/** Reads a list for a create. The change that follows in the same create takes it over with `takeFound`. */
export async function findNow(set: SetWithCalls, api: AdminClient, key: Key): Promise<Entry[]> {
  const live = await listNow(set, api, key);
  const lists = found.get(api) ?? new Map<string, Entry[]>();
  found.set(api, lists.set(nameOf(set, key), live));
  return live;
}

/** The list that a create has just found. A second caller gets nothing. */
export function takeFound(set: SetWithCalls, api: AdminClient, key: Key): Entry[] | undefined {
  const lists = found.get(api);
  const live = lists?.get(nameOf(set, key));
  lists?.delete(nameOf(set, key));
  return live;
}

function nameOf({ input, place }: SetWithCalls, key: Key): string {
  return JSON.stringify([input, place, key]);
}

/** How to read and change the entries of a list. */
export interface EntryCalls {
  /** Reads the whole list. @param read `api.list`, or `api.listForRead` for a refresh. */
  list(read: ReadList, key: Key): Promise<Entry[]>;
  /** Reads one entry by itself. A server can mix up the items of a list, so we change nobody whom only one list has shown. */
  readOne?(api: AdminClient, key: Key, entry: Entry): Promise<Entry>;
  /** Adds a person. @returns the entry that the API has made. */
  add?(api: AdminClient, key: Key, person: Joining, value: unknown, run: Run): Promise<Entry>;
  /** Gives an entry another value; of a row, only the changed parts. @returns the value of the entry now. */
  change?(api: AdminClient, key: Key, entry: Entry, value: unknown): Promise<unknown>;
  remove?(api: AdminClient, key: Key, entry: Entry, run: Run): Promise<unknown>;
  /** Checks a declared value before the first write. @throws UserError if the entry cannot have it. */
  check?(key: Key, entry: Entry, value: unknown): void;
  /** People in the list whom nobody has to declare, and whom no update removes, besides people of an identity provider. */
  spares?(person: OrganizationUserObject): boolean;
  /** The kind and the id of the single resource that declares the same entry. */
  single(key: Key, entry: Entry): readonly [kind: string, id: string];
  /** The error for declared rows that the list does not have. */
  unknownRows?(key: Key, names: readonly string[], live: readonly Entry[]): UserError;
}

/** A set, with its calls. */
export type SetWithCalls = SetOf & EntryCalls;

/** A person to add, with the e-mail address, if we know it. */
export interface Joining extends Person {
  readonly userId: string;
  /** Whether the program names the person by the e-mail address. */
  readonly isNamedByEmail: boolean;
}

/** The entries that the declared names mean, by name. */
export type Matched = Map<string, Entry>;

/** Finds the entries that declared names mean, by id, e-mail address or row name. @throws UserError if two names mean the same entry. */
export function match(set: SetOf, live: readonly Entry[], declared: readonly Declared[]): Matched {
  const keyOf = keying(set, addressesIn(live));
  const byKey = new Map(live.map((entry) => [set.isOfPeople ? entry.id : entry.name, entry]));
  const matched: Matched = new Map();
  const shared = live.filter(({ sharedAddress }) => sharedAddress !== undefined);
  for (const { name } of declared) {
    const sharing = shared.filter(({ sharedAddress }) => sharedAddress === name.toLowerCase());
    if (sharing.length > 0) throw sharedBy(set, name, sharing);
    const entry = byKey.get(keyOf(name));
    if (entry) noteMatch(set, matched, name, entry);
  }
  return matched;
}

/** @throws UserError if another name means the same entry. */
export function noteMatch(set: SetOf, matched: Matched, name: string, entry: Entry): void {
  for (const [other, { id }] of matched) if (id === entry.id) throw namedAgain(set, other, name);
  matched.set(name, entry);
}

/**
 * The entry of a person whom the program names by an address that nobody has now, and whom the list shows under another address: the
 * state has the person's id. Without it, a person with a new address would count as unexpected, and lose their access.
 */
export function entryUnderNewAddress(
  set: SetOf,
  run: Run,
  people: unknown,
  name: string,
  live: readonly Entry[],
  matched: Matched,
): Entry | undefined {
  const id = keying(set, people)(name);
  const entry = isEmail(name) ? without(live, matched).find((one) => one.id === id) : undefined;
  if (!entry) return undefined;
  const words = `${name} now has another address in the organisation: ${fromOutside(entry.name)}. Use it in ${set.input}.`;
  run.sayOnce(words);
  noteMatch(set, matched, name, entry);
  return entry;
}

/**
 * Whether an entry with the id of a declared person is that person. A server can mix up the items of a list of people, so an entry
 * with another address must be in the state under the declared address.
 */
export function isEntryOf(name: string, entry: Entry, people: unknown): boolean {
  if (!isEmail(name) || !isEmail(entry.name) || isSameCaseless(name, entry.name)) return true;
  return isSameCaseless(((people ?? {}) as Properties)[entry.id], name);
}

/** The error for an id that two answers of the API give to two people. */
export function disagreement({ id, name }: Entry): UserError {
  return new UserError(
    `Did not change ${fromOutside(name)}: two answers of the API disagree about who ${id} is. Run the command again.`,
  );
}

/** The error for two names of one person. */
export function namedAgain({ input }: SetOf, one: string, other: string): UserError {
  return new UserError(
    `Nothing was changed: ${one} and ${other} in ${input} are the same person. Name each person once.`,
  );
}

/** The error for an address of several people. */
function sharedBy({ input }: SetOf, address: string, entries: readonly Entry[]): UserError {
  const ids = [...new Set(entries.map(({ id }) => fromOutside(id)))].sort();
  return new UserError(
    `Nothing was changed: ${ids.length === 2 ? "two" : ids.length} people have the address ${address}: ${ids.join(" and ")}. Name ` +
      `each of them by id in ${input}.`,
  );
}

/** The entries that no declared name means. */
export function without(live: readonly Entry[], matched: Matched): Entry[] {
  const ids = new Set([...matched.values()].map(({ id }) => id));
  return live.filter(({ id }) => !ids.has(id));
}

/** The value of an entry. An answer may leave the value out. Of a row, only the parts that the program declares. */
export function shown({ isOfPeople }: SetOf, { value }: Entry, declared: unknown): unknown {
  return isOfPeople ? (value ?? declared) : pick(value as Properties, Object.keys(declared as Properties));
}

/** A list, and what the outputs of a set tell about it. */
export interface Seen {
  /** A value whose shape the outputs get: a list or a map. */
  readonly shape: unknown;
  /** The declared entries with their current values, and the absent people. */
  readonly seen: readonly Declared[];
  readonly live: readonly Entry[];
  readonly matched: Matched;
  readonly absent?: readonly string[];
  /** The e-mail addresses in the state, by id. A program names an absent person by id or by address. */
  readonly known?: unknown;
  /** The values of rows from before the program changed them. Default: the current values. */
  readonly earlier?: unknown;
}

/** The value of an unexpected entry whose role the API has not returned. */
const UNKNOWN_VALUE = "unknown role";

/** The outputs of a set. */
export async function outputsOfSet(set: SetWithCalls, api: AdminClient, given: Seen): Promise<Properties> {
  const { shape, seen, live, matched, absent = [], known, earlier } = given;
  const outputs: Properties = { [set.input]: inShapeOf(shape, seen) };
  if (!set.isOfPeople) {
    const found = Object.fromEntries([...matched].map(([name, { value }]) => [name, value]));
    const names = seen.map(({ name }) => name);
    return { ...outputs, earlier: pick((earlier ?? found) as Properties, names) };
  }
  const left = without(live, matched);
  const isSpared = await Promise.all(left.map((entry) => isSparedFromRemoval(set, api, entry)));
  const unexpected = left.filter((_, at) => !isSpared[at]);
  const people = merged(
    addressesOfAbsent(absent, known),
    addressesIn(live),
    addressesIn([...matched].map(([name, entry]) => ({ ...entry, name }))),
  );
  // The state drops values that are undefined, and with them the name.
  const named = unexpected.map(({ name, value = UNKNOWN_VALUE }) => ({ name, value }));
  return { ...outputs, unexpected: inShapeOf(shape, named), absent, people };
}

/** Whether no update may remove a person whom the program does not declare: an identity provider manages the person, for example. */
export async function isSparedFromRemoval(set: EntryCalls, api: AdminClient, { id }: Entry): Promise<boolean> {
  if (SERVICE_ACCOUNT_ID.test(id)) return false;
  const person = await findById(api, id, { toTheEnd: true });
  return person?.isScimManaged === true || (person !== undefined && set.spares?.(person) === true);
}

/** The addresses of absent people, by id: the list shows these people no longer. */
function addressesOfAbsent(absent: readonly string[], known: unknown = {}): Properties {
  const names = new Set(absent.map((name) => name.toLowerCase()));
  const isAbsent = ([id, email]: [string, unknown]) => names.has(id.toLowerCase()) || names.has(String(email));
  return Object.fromEntries(Object.entries(known as Properties).filter(isAbsent));
}

/** The known e-mail addresses of the people in a list, by id, in one spelling. */
function addressesIn(live: readonly Entry[]): Properties {
  return Object.fromEntries(live.filter(({ name }) => isEmail(name)).map(({ id, name }) => [id, name.toLowerCase()]));
}
