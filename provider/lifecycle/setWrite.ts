import { isDeepStrictEqual } from "node:util";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { enumerate, fromOutside } from "../client/outside";
import type { Change, Context, Entry, Properties } from "./declaration";
import { beforeInterruption, factsOfRows, turnOfRow } from "./earlierValues";
import { declaredIn, keying, type Declared } from "./entries";
import { isOutcomeUnknown, OutcomeUnknown, UserError } from "./errors";
import type { Key } from "./ids";
import { isSameCaseless } from "./inputs";
import type { Note } from "./journal";
import { KEPT } from "./kept";
import { createOnce } from "./lostReplies";
import {
  findPerson,
  isEmail,
  isInState,
  noteAbsent,
  personNamed,
  SERVICE_ACCOUNT_ID,
  WITH_TARGET,
  type Person,
} from "./people";
import type { Run } from "./run";
import {
  disagreement,
  entryUnderNewAddress,
  isEntryOf,
  isSparedFromRemoval,
  listNow,
  match,
  namedAgain,
  noteMatch,
  outputsOfSet,
  shown,
  takeFound,
  without,
  type Joining,
  type Matched,
  type SetWithCalls,
} from "./setEntries";
import { merged, pick } from "./state";

/** One write. @returns the entry afterwards; for a removal, the entry before. */
type Task = () => Promise<Entry>;

/** A change of a list in the API: one call for each entry that differs, and none for the others. */
export class SetWrite {
  /** The values that the state has for the declared entries. */
  readonly #previous: ReadonlyMap<string, unknown>;

  /** @param before the outputs in the state. In a create, the list as the create has found it. */
  constructor(
    private readonly set: SetWithCalls,
    private readonly api: AdminClient,
    private readonly key: Key,
    private readonly run: Run,
    private readonly before: Properties,
  ) {
    this.#previous = new Map(declaredIn(before[set.input]).map(({ name, value }) => [name, value]));
  }

  /**
   * Changes the list to the declared entries. Everything that can fail without a write fails before the first write.
   * @returns the outputs.
   * @throws the first failure, after `made` has recorded the entries that have changed.
   */
  async change({ args, removes = [] }: Change<Properties>, { made, note }: Context): Promise<Properties> {
    const { set, api, run } = this;
    const declared = declaredIn(args[set.input]);
    const isCreate = this.before[KEPT] === undefined;
    const live = (isCreate && takeFound(set, api, this.key)) || (await listNow(set, api, this.key, this.before.people));
    const matched = match(set, live, declared);
    const { joining, absent } = await this.#resolve(declared, live, matched);
    const earlier = this.#earlierOf(matched, note?.earlier);
    for (const { name, value } of declared) if (matched.has(name)) set.check?.(this.key, matched.get(name)!, value);
    const removals = await this.#removals(removes, live, matched);
    note?.begin(factsOfRows(set.input, earlier, args[set.input]));
    const changed = await perform([
      ...declared.flatMap((one) => {
        const person = joining.get(one.name);
        return person ? [() => this.#add(one, person)] : [];
      }),
      ...declared.flatMap((one) => this.#changesOf(one, matched.get(one.name), earlier[one.name])),
    ]);
    // An owner whom an update makes must be an owner before it takes the role from another owner.
    const removed = changed.failures.length === 0 ? await perform(removals) : NOTHING_DONE;

    const now = new Map(live.map((entry) => [entry.id, entry]));
    for (const entry of changed.entries) now.set(entry.id, entry);
    if (set.isOfPeople) for (const { id } of removed.entries) now.delete(id);
    for (const [name, { id }] of matched) matched.set(name, now.get(id)!);
    for (const [name, { userId }] of joining) if (now.has(userId)) matched.set(name, now.get(userId)!);
    const failures = [...changed.failures, ...removed.failures];
    const done = new Set([...changed.entries, ...removed.entries].map(({ id }) => id));
    const dropped = failures.length > 0 ? this.#notYetRemoved(removes, [...now.values()], matched, done) : [];
    const seen = [...declared, ...dropped].flatMap((one): Declared[] => {
      const entry = matched.get(one.name);
      const isDone = failures.length === 0 || done.has(entry?.id ?? "");
      if (entry)
        return [{ name: one.name, value: shown(set, entry, isDone ? one.value : this.#withDroppedParts(one)) }];
      return absent.includes(one.name) ? [one] : [];
    });
    const shape = args[set.input];
    const outputs = await outputsOfSet(set, api, { shape, seen, live: [...now.values()], matched, absent, earlier });
    if (failures.length === 0) return outputs;
    if (changed.entries.length + removed.entries.length > 0 || failures.some(isOutcomeUnknown)) await made(outputs);
    return fail(run, failures);
  }

  /**
   * The entries that the program no longer declares and that this write has not removed or restored. The state keeps them as declared,
   * so the next update repeats the removal: an unexpected entry may stay. Adds them to `matched`.
   */
  #notYetRemoved(
    removes: readonly string[],
    now: readonly Entry[],
    matched: Matched,
    done: ReadonlySet<string>,
  ): Declared[] {
    const left = without(now, matched).filter(({ id }) => !done.has(id));
    const dropped = removes.flatMap((name): Declared[] =>
      this.#previous.has(name) ? [{ name, value: this.#previous.get(name) }] : [],
    );
    const found = match(this.set, left, dropped);
    for (const [name, entry] of found) matched.set(name, entry);
    return dropped.filter(({ name }) => found.has(name));
  }

  /** The value of an entry that a failed write may not have changed: of a row also the parts whose restore is still due. */
  #withDroppedParts({ name, value }: Declared): unknown {
    return this.set.isOfPeople ? value : merged(this.#previous.get(name) as Properties, value as Properties);
  }

  /** Removes the declared people, or restores the declared rows. Nobody else is touched. */
  async removeDeclared(): Promise<void> {
    const { set, before, run } = this;
    const earlier = (before.earlier ?? {}) as Record<string, Properties>;
    const matched = this.#knownByState() ?? (await this.#listed(declaredIn(before[set.input])));
    const tasks = [...matched]
      .filter(([name, entry]) => !this.#isHandedOver(name, entry))
      .flatMap(([name, entry]) => this.#removal(name, entry, earlier[name]));
    const { failures } = await perform(tasks);
    if (failures.length > 0) fail(run, failures);
  }

  async #listed(declared: readonly Declared[]): Promise<Matched> {
    const live = await listNow(this.set, this.api, this.key, this.before.people);
    return this.#leaving(declared, live);
  }

  /**
   * The entries to remove or restore. A row that two lists leave out is gone, because OpenAI has retired its model. The program could
   * never drop such a row otherwise.
   * @param stays the entries that stay.
   */
  async #leaving(declared: readonly Declared[], live: readonly Entry[], stays: Matched = new Map()): Promise<Matched> {
    const { set, api, key, run } = this;
    const matched = match(set, without(live, stays), declared);
    const isMissing = ({ name }: Declared) => !matched.has(name);
    if (set.isOfPeople || !declared.some(isMissing)) return matched;
    const again = await listNow(set, api, key);
    for (const [name, entry] of match(set, again, declared.filter(isMissing))) matched.set(name, entry);
    const gone = declared.filter(isMissing).map(({ name }) => fromOutside(name));
    if (gone.length > 0)
      run.say(`The API no longer lists ${enumerate(gone)} ${set.place}. Nothing was restored there.`);
    return matched;
  }

  /**
   * Whether a single resource of the program declares the entry now. It then decides about the entry.
   * @throws UserError if it would not restore the values from before the program.
   */
  #isHandedOver(name: string, entry: Entry): boolean {
    const { set, before, run } = this;
    const [kind, id] = set.single(this.key, entry);
    const { claim, isDeclared } = run.ledger.of(kind, id);
    if (claim === undefined && isDeclared !== true) return false;
    const { found = {}, onDestroy } = run.ledger.valuesOf(kind, id) ?? {};
    if (set.isOfPeople || before.onDestroy === "keep" || onDestroy === "keep") return true;
    const held = found as Properties;
    const earlier = this.#earlierParts(name, (before.earlier as Record<string, Properties> | undefined)?.[name]);
    const lost = Object.entries(earlier).filter(([part, value]) => Object.hasOwn(held, part) && held[part] !== value);
    if (lost.length === 0) return true;
    throw new UserError(
      `Did not hand over ${name} to ${kind} ${id}, which does not know the values from before the program ` +
        `(${lost.map(([part, value]) => `${part}: ${String(value)}`).join(", ")}). Run \`pulumi up --refresh\`, which tells them to the ${kind}.`,
    );
  }

  /** The declared people, if the state has the ids of all of them. A list could leave somebody out. */
  #knownByState(): Matched | undefined {
    const { set, before } = this;
    if (!set.isOfPeople) return undefined;
    const people = (before.people ?? {}) as Record<string, string>;
    const absent = new Set(before.absent as string[] | undefined);
    const keyOf = keying(set, people);
    const matched: Matched = new Map();
    for (const { name, value } of declaredIn(before[set.input])) {
      const id = keyOf(name);
      if (absent.has(name)) continue;
      if (isEmail(id)) return undefined;
      matched.set(name, { id, name: people[id] ?? id, value });
    }
    return matched;
  }

  /** The people to add, and the declared people who have left. @throws UserError that names everything that does not exist. */
  async #resolve(
    declared: readonly Declared[],
    live: readonly Entry[],
    matched: Matched,
  ): Promise<{ joining: Map<string, Joining>; absent: string[] }> {
    const { set, api, before, run } = this;
    const joining = new Map<string, Joining>();
    const absent: string[] = [];
    const unknown: string[] = [];
    const strangers = declared.map(({ name }) => name).filter((name) => !matched.has(name));
    if (!set.isOfPeople) {
      if (strangers.length > 0) throw set.unknownRows!(this.key, strangers, live);
      return { joining, absent };
    }
    const keyOf = keying(set, before.people);
    const known = new Set([...this.#previous.keys(), ...((before.absent as string[]) ?? [])].map(keyOf));
    const found = await Promise.all(strangers.map((name) => findNamed(api, personNamed(name))));
    strangers.forEach((name, at) => {
      const person = found[at];
      const entry = live.find(({ id }) => id === person?.userId);
      const twice = [...joining].find(([, { userId }]) => userId === person?.userId);
      if (twice) throw namedAgain(set, twice[0], name);
      if (entry && !isEntryOf(name, entry, before.people)) throw disagreement(entry);
      if (entry) noteMatch(set, matched, name, entry);
      else if (person) joining.set(name, person);
      else if (entryUnderNewAddress(set, run, before.people, name, live, matched)) return;
      else if (known.has(keyOf(name)) || run.people.isAbsent(personNamed(name)) || isInState(run, personNamed(name)))
        absent.push(name);
      else unknown.push(name);
    });
    if (unknown.length > 0) throw nobody(set, unknown);
    for (const name of absent) noteAbsent(run, personNamed(name));
    return { joining, absent };
  }

  /** The change of a declared entry, if its value differs. */
  #changesOf({ value }: Declared, entry: Entry | undefined, earlier: Properties | undefined): Task[] {
    if (!entry) return [];
    if (this.set.isOfPeople) {
      return isDeepStrictEqual(entry.value, value) ? [] : [() => this.#changeOne(entry, value)];
    }
    // A limit that the program no longer declares gets its earlier value.
    const wanted = merged(this.#earlierParts(entry.name, earlier), value as Properties);
    return this.#rowChange(entry, wanted);
  }

  /** The removals of an update: entries that the program no longer declares, and unexpected people. */
  async #removals(removes: readonly string[], live: readonly Entry[], matched: Matched): Promise<Task[]> {
    const { set, run } = this;
    const dropped = removes.map((name) => ({ name, value: true }));
    const entries = await this.#leaving(dropped, live, matched);
    const earlier = (this.before.earlier ?? {}) as Record<string, Properties>;
    const tasks: Task[] = [];
    for (const [name, entry] of entries) {
      if (!set.isOfPeople && this.#isHandedOver(name, entry)) continue;
      const isSpared = set.isOfPeople && !this.#previous.has(name) && (await isSparedFromRemoval(set, this.api, entry));
      if (!isSpared) tasks.push(...this.#removal(name, entry, earlier[name]));
      else run.say(`${fromOutside(entry.name)} stays ${set.place}: an identity provider or the organisation decides.`);
    }
    return tasks;
  }

  #removal(name: string, entry: Entry, earlier: Properties | undefined): Task[] {
    if (!this.set.isOfPeople) {
      const tasks = this.#rowChange(entry, this.#earlierParts(name, earlier));
      return tasks.map((restore) => () => this.#restoreInTurn(name, entry, restore));
    }
    return [
      async () => {
        await this.#confirm(entry);
        try {
          await this.set.remove!(this.api, this.key, entry, this.run);
        } catch (error) {
          // Somebody else has removed the person already.
          if (!(error instanceof ApiError && error.isNotFound)) throw error;
        }
        return entry;
      },
    ];
  }

  /**
   * Restores a row, unless a single resource has been created since, which now decides about the row. As for a single resource, a value
   * that the API no longer accepts must not keep the row in the state for ever.
   */
  #restoreInTurn(name: string, entry: Entry, restore: Task): Promise<Entry> {
    const { key, run } = this;
    return run.inTurn(turnOfRow(Object.values(key).join("/"), name), async () => {
      if (this.#isHandedOver(name, entry)) return entry;
      try {
        return await restore();
      } catch (error) {
        if (!(error instanceof ApiError && error.isRefusal)) throw error;
        // The user's program loads the declarations of sets, and nothing that reads the API.
        const { isOfArchivedProject } = await import("./loss.js");
        if (await isOfArchivedProject(run, error, key)) throw error;
        run.say(`${error.message} The model keeps its current values; you can change them in the console.`);
        return entry;
      }
    });
  }

  /** Adds a person exactly once. If somebody has added the person meanwhile, gives the person the declared value. */
  async #add({ name, value }: Declared, person: Joining): Promise<Entry> {
    const { set, api, key, run } = this;
    const { userId } = person;
    const inList = async () => (await listNow(set, api, key)).filter(({ id }) => id === userId);
    const entry = await createOnce<Entry>(api, {
      what: `the entry of ${name}`,
      ifUnknown: "Run `pulumi up` again.",
      isUnique: true,
      attempt: async () => {
        const added = await set.add!(api, key, person, value, run);
        if (added.id === userId) return added;
        throw new OutcomeUnknown(
          `Could not tell whether ${name} was added: the API's answer is about ${fromOutside(added.id)}, not ${userId}. Run ` +
            `\`pulumi up --refresh\`.`,
        );
      },
      find: inList,
      describe: ({ id }) => id,
      refused: async () => (await inList())[0],
    });
    return entry.value === undefined || isDeepStrictEqual(entry.value, value) ? entry : this.#changeOne(entry, value);
  }

  async #changeOne(entry: Entry, value: unknown): Promise<Entry> {
    await this.#confirm(entry);
    return { ...entry, value: await this.set.change!(this.api, this.key, entry, value) };
  }

  #rowChange(entry: Entry, wanted: Properties): Task[] {
    const now = entry.value as Properties;
    const delta = Object.fromEntries(Object.entries(wanted).filter(([part, value]) => now[part] !== value));
    return Object.keys(delta).length > 0 ? [() => this.#changeOne(entry, delta)] : [];
  }

  /** @throws UserError if the list has shown the entry under the id of another person. A list may leave out the address. */
  async #confirm(entry: Entry): Promise<void> {
    const { set, before } = this;
    const people = (before.people ?? {}) as Properties;
    // The state has this person from an earlier list.
    if (before[KEPT] !== undefined && isSameCaseless(people[entry.id], entry.name)) return;
    const one = (await set.readOne?.(this.api, this.key, entry)) ?? entry;
    if (one.id === entry.id && (entry.name === entry.id || isSameCaseless(one.name, entry.name))) return;
    throw disagreement(entry);
  }

  /** The values of rows from before the program changed them. */
  #earlierOf(matched: Matched, note: Note | undefined): Record<string, Properties> {
    if (this.set.isOfPeople) return {};
    const found = Object.fromEntries([...matched].map(([name, { value }]) => [name, value]));
    const { earlier } = this.before;
    return {
      ...beforeInterruption(this.set.input, found, note),
      ...(earlier as Record<string, Properties> | undefined),
    };
  }

  /** The earlier values of the parts that the program has declared so far. */
  #earlierParts(name: string, earlier: Properties = {}): Properties {
    return pick(earlier, Object.keys(this.#previous.get(name) ?? {}));
  }
}

/** A person of the organisation. We cannot look up a service account, because its id does not tell its project. */
async function findNamed(api: AdminClient, person: Person): Promise<Joining | undefined> {
  const { userId, email } = person;
  if (userId !== undefined && SERVICE_ACCOUNT_ID.test(userId)) return { userId, isNamedByEmail: false };
  const found = await findPerson(api, person);
  if (!found) return undefined;
  const address = email ?? (typeof found.email === "string" ? found.email : undefined);
  return { userId: String(found.userId), ...(address ? { email: address } : {}), isNamedByEmail: email !== undefined };
}

function nobody({ input, isList }: SetWithCalls, names: readonly string[]): UserError {
  // The key of a map cannot be an output.
  const use = isList ? `use its id in ${input}` : "add { dependsOn: [<it>] } to the options of this resource";
  return new UserError(
    `Nothing was changed: these people in ${input} are not in the organisation: ` +
      `${enumerate(names.map((name) => fromOutside(name)))}. Check the spelling. For a person who has not joined yet, declare new ` +
      `openai.OrganizationUser("<name>", { email: "<address>", whenAbsent: "wait" }), and ${use}. ${WITH_TARGET}`,
  );
}

interface Done {
  /** The entries whose task succeeded, as they are now. */
  readonly entries: readonly Entry[];
  readonly failures: readonly Error[];
}

const NOTHING_DONE: Done = { entries: [], failures: [] };

/** Performs all tasks. A failure of one entry does not stop the others. */
async function perform(tasks: readonly Task[]): Promise<Done> {
  const outcomes = await Promise.allSettled(tasks.map((act) => act()));
  return {
    entries: outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as Error] : [])),
  };
}

/** Throws the first failure, and prints the others: the engine shows one error of a resource. */
function fail(run: Run, [first, ...others]: readonly Error[]): never {
  for (const { message } of others) run.say(message);
  throw first!;
}
