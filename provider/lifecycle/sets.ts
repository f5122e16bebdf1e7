/**
 * Sets: resources that declare a whole list below a parent, such as all people of a project (decision D39). A kind says how to list,
 * add, change and remove an entry. From that, `declareSet` derives the takeover, the read, the update and the delete.
 *
 * The outputs have the declared entries with the API's values, in the program's spelling. `unexpected` has the entries that the program
 * does not declare, `absent` the declared people who have left the organisation, and `people` the e-mail addresses by id. A set of rows
 * that always exist has `earlier` instead: the values that a delete restores.
 */
import type { AdminClient } from "../client/client";
import {
  declareResource,
  type Change,
  type Context,
  type Declaration,
  type Entry,
  type Properties,
  type Rule,
  type Spec,
} from "./declaration";
import { declaredIn, isSameSet, namedTwice, type Declared } from "./entries";
import type { Key } from "./ids";
import { updates, type Inputs } from "./inputs";
import { findPerson, isAbsent, isEmail, noteAbsent, personNamed } from "./people";
import type { Run } from "./run";
import {
  entryUnderNewAddress,
  findNow,
  isEntryOf,
  match,
  noteMatch,
  outputsOfSet,
  shown,
  toldApart,
  type Matched,
  type SetWithCalls,
} from "./setEntries";
import { SetWrite } from "./setWrite";
import { merged, pick } from "./state";

/** A kind that declares a whole list. */
export type SetKind<I extends Inputs> = Omit<Spec<I>, "origin" | "update" | "object" | "outputs" | "read" | "set"> & {
  readonly set: SetWithCalls;
  /** The inputs that name the list. Empty if the organisation has a single list. */
  readonly parents: readonly (keyof I & string)[];
};

/** Declares a kind that is a whole list. */
export function declareSet<const I extends Inputs>({ set, parents, ...kind }: SetKind<I>): Declaration {
  const { input, isOfPeople } = set;
  const once: Rule = {
    inputs: [input],
    refuses: (args) => {
      const names = namedTwice(set, args[input]);
      return names && `${input}: ${names} are the same person. Name each person once`;
    },
  };
  const spec = {
    remove: (api: AdminClient, state: Properties, { key, run }: Context) =>
      new SetWrite(set, api, key, run, state).removeDeclared(),
    ...kind,
    set,
    inputs: { ...kind.inputs, [input]: updates(kind.inputs[input]!.schema, { same: (a, b) => isSameSet(set, a, b) }) },
    rules: [...(isOfPeople ? [once] : []), ...(kind.rules ?? [])],
    ...(isOfPeople ? {} : { watched: ["earlier", "onDestroy"] }),
    outputs: isOfPeople ? ["unexpected", "absent", "people"] : ["earlier"],
    read: (api: AdminClient, key: Key, before: Properties | undefined, run: Run) => read(set, api, key, before, run),
    origin: {
      how: "taken over",
      by: "key",
      inputs: parents,
      restores: [],
      find: async (api: AdminClient, args: Properties) => [await takenOver(set, api, args, parents)],
    },
    update: (api: AdminClient, change: Change<Properties>, context: Context) =>
      new SetWrite(set, api, context.key, context.run, change.before).change(change, context),
  };
  return declareResource(spec as unknown as Spec<Inputs>);
}

/** The list as a create finds it. */
async function takenOver(
  set: SetWithCalls,
  api: AdminClient,
  args: Properties,
  parents: readonly string[],
): Promise<Properties> {
  const key = pick(args, parents) as Key;
  const shape = args[set.input];
  const live = await findNow(set, api, key);
  const matched = match(set, live, declaredIn(shape));
  const seen = declaredIn(shape).flatMap(({ name, value }) => {
    const entry = matched.get(name);
    return entry ? [{ name, value: shown(set, entry, value) }] : [];
  });
  return merged(key, await outputsOfSet(set, api, { shape, seen, live, matched }));
}

/** Reads the list. An import declares everybody. The program has changed no row yet, so a delete restores none. */
async function read(
  set: SetWithCalls,
  api: AdminClient,
  key: Key,
  before: Properties | undefined,
  run: Run,
): Promise<Properties> {
  const listed = await set.list((listing, values, idName) => api.listForRead(listing, values, idName), key);
  const live = toldApart(set, listed, before?.people);
  if (before?.[set.input] === undefined) {
    const matched = new Map(live.map((entry) => [entry.name, entry]));
    return outputsOfSet(set, api, { shape: set.isList ? [] : {}, seen: live, live, matched, earlier: {} });
  }
  const shape = before[set.input];
  const declared = declaredIn(shape);
  const matched = match(set, live, declared);
  const absent: string[] = [];
  const seen: Declared[] = [];
  for (const one of declared) {
    const entry = matched.get(one.name) ?? (await find(set, api, run, one.name, live, matched, before.people));
    // A row always exists. A list without it must not lose the values that a delete restores.
    if (entry === undefined && !set.isOfPeople) seen.push(one);
    if (entry === "absent") absent.push(one.name);
    if (entry !== undefined)
      seen.push(entry === "absent" ? one : { name: one.name, value: shown(set, entry, one.value) });
  }
  return outputsOfSet(set, api, { shape, seen, live, matched, absent, known: before.people, earlier: before.earlier });
}

/** The entry of a declared person whom the list does not show under this name, or whether the person has left the organisation. */
async function find(
  set: SetWithCalls,
  api: AdminClient,
  run: Run,
  name: string,
  live: readonly Entry[],
  matched: Matched,
  people: unknown,
): Promise<Entry | "absent" | undefined> {
  if (!set.isOfPeople) return undefined;
  const person = personNamed(name);
  if (await isAbsent(run, person)) {
    const renamed = entryUnderNewAddress(set, run, people, name, live, matched);
    if (renamed) return renamed;
    noteAbsent(run, person);
    return "absent";
  }
  if (!isEmail(name)) return undefined;
  const found = await findPerson(api, person);
  const entry = live.find(({ id }) => id === found?.userId);
  if (!entry || !isEntryOf(name, entry, people)) return undefined;
  noteMatch(set, matched, name, entry);
  return entry;
}
