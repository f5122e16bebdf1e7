/** Reads the objects of a living organisation, by the lists and routes of the declarations. */
import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import type { Key } from "../lifecycle/ids";
import { isListedAs } from "../lifecycle/lookUp";
import { organizationOf } from "../lifecycle/loss";
import { asImported } from "../lifecycle/stateEntry";
import { providerInput } from "../lifecycle/registration";
import type { Run } from "../lifecycle/run";
import { permissionFor, type Permission } from "../wire/permissions";
import { branchesOf, kindAndBelow, type Branch } from "./branches";
import { ChosenProjects } from "./chosenProjects";
import { declarations } from "./kinds";
import { addressOf, labelWith, type InventoryObject } from "./object";

/** What to read. */
export interface LiveScope {
  /** The kinds to read. Default: every kind that is no set. A set describes objects of another kind a second time. */
  readonly kinds?: ReadonlySet<string>;
  /** Names or ids of projects: read only these projects and the objects below them. */
  readonly projects?: readonly string[];
  /**
   * Whether to read objects of a kind with these ids. Called with the ids of the object above, before its list is read, and then with
   * the ids of each object. Default: all. A question about one person leaves out the roles of all others.
   */
  readonly reads?: (kind: string, ids: Key) => boolean;
  /** Whether to leave out what only an import needs and no list contains: the content of certificates. Default: false. */
  readonly onlyListed?: boolean;
  /** Called after each place that the inventory has read. */
  readonly progress?: (progress: Progress) => void;
}

export interface Progress {
  /** How many lists and single objects the inventory has read, of those that it knows about so far. */
  readonly read: number;
  readonly known: number;
  readonly requests: number;
}

/** A place that the key may not read, or whose answer we cannot use. */
export interface Unread {
  readonly kind: string;
  /** The id of the object above. Undefined for a place in the organisation itself, and for a kind that the key may read nowhere. */
  readonly below: string | undefined;
  /** The permission that the key lacks. Undefined if the key has the permission, and the API refuses for another reason. */
  readonly permission: Permission | undefined;
  readonly reason: string;
}

/** An object that OpenAI provides, such as a predefined role. Nobody declares it. */
export interface Provided {
  readonly kind: string;
  readonly key: Key;
  readonly outputs: Properties;
}

/** An existing object that no resource can manage as it is. */
export interface LeftOut {
  readonly kind: string;
  readonly id: string;
  readonly reason: string;
}

export interface LiveInventory {
  readonly objects: readonly InventoryObject[];
  /** Objects that say what the object above them already says. A program can declare either of the two. */
  readonly implied: readonly InventoryObject[];
  readonly provided: readonly Provided[];
  /** The objects of other kinds that the inventory has read, because the wanted objects are below them. */
  readonly above: readonly InventoryObject[];
  readonly unread: readonly Unread[];
  readonly leftOut: readonly LeftOut[];
  readonly requests: number;
}

/** Reads the organisation of a run's key. @throws UserError if a project of the scope does not exist. */
export async function readLive(run: Run, scope: LiveScope = {}): Promise<LiveInventory> {
  return new Reading(run, scope).all();
}

/** A run that reads an inventory: an object that it has read stays as it was, however long the reading takes. */
export const CLIENT_OF_INVENTORY = { mostPageAgeMs: Infinity };

/** An object with others below it; without a key, the organisation. */
type Above = Pick<InventoryObject, "key" | "outputs">;

/** What a branch has. */
interface Found {
  readonly objects: readonly InventoryObject[];
  readonly implied: readonly InventoryObject[];
  /** The objects below which others may be. Among them are objects that no resource can manage as they are. */
  readonly above: readonly Above[];
}

const NOTHING: Found = { objects: [], implied: [], above: [] };

class Reading {
  readonly #unread: Unread[] = [];
  readonly #leftOut: LeftOut[] = [];
  readonly #provided: Provided[] = [];
  readonly #projects: ChosenProjects;
  readonly #wanted: ReadonlySet<string>;
  #read = 0;
  #known = 0;

  constructor(
    private readonly run: Run,
    private readonly scope: LiveScope,
  ) {
    const singles = declarations.filter(({ set }) => set === undefined).map(({ kind }) => kind);
    this.#wanted = scope.kinds ?? new Set(singles);
    this.#projects = new ChosenProjects(scope.projects);
  }

  async all(): Promise<LiveInventory> {
    // The API counts requests for each endpoint, so all branches are read side by side, each as soon as it knows its places.
    const reading = new Map<Branch, Promise<Found>>();
    for (const branch of neededFor(this.#wanted)) {
      const above = [...reading].filter(([{ declaration }]) => declaration.kind === branch.parent);
      reading.set(branch, this.#readBranch(branch, Promise.all(above.map(([, found]) => found))));
    }
    const { objects, implied } = together(await Promise.all(reading.values()));
    const isWanted = (object: InventoryObject) => this.#wanted.has(object.declaration.kind);
    return {
      objects: eachOnce(objects.filter(isWanted)),
      implied: implied.filter(isWanted),
      provided: this.#provided.filter(({ kind }) => this.#wanted.has(kind)),
      above: objects.filter((object) => !isWanted(object)),
      unread: this.#unreadPlaces(),
      leftOut: this.#leftOut.filter(({ kind }) => this.#wanted.has(kind)),
      requests: this.run.api.requests,
    };
  }

  /** The places that the key may not read, each once. What is below a kind that could not be read stays unknown, too. */
  #unreadPlaces(): Unread[] {
    const branches = branchesOf(declarations);
    const places = this.#unread.flatMap((place) => {
      if (place.below !== undefined) return [place];
      const reason = `It is below ${place.kind}, which could not be read.`;
      const below = [...kindAndBelow(place.kind, branches)].filter(
        (one) => one !== place.kind && this.#wanted.has(one),
      );
      return [place, ...below.map((kind) => ({ ...place, kind, reason }))];
    });
    // The first entry of a place has the refusal itself.
    const byPlace = new Map<string, Unread>();
    for (const place of places) {
      const key = labelWith(place.kind, place.below ?? "");
      if (!byPlace.has(key)) byPlace.set(key, place);
    }
    return [...byPlace.values()];
  }

  async #readBranch(branch: Branch, above: Promise<Found[]>): Promise<Found> {
    const [first, ...others] = this.#placesOf(branch, together(await above).above);
    if (first === undefined) return NOTHING;
    this.#known += 1 + others.length;
    // A key without the permission gets the same refusal everywhere, so the first place decides about the others.
    const found = await this.#readPlace(branch, first);
    if (found !== "forbidden") {
      const rest = await Promise.all(others.map((place) => this.#readPlace(branch, place)));
      if (branch.declaration.kind === "Project") this.#projects.requireAll();
      return together([found, ...rest].filter((one) => one !== "forbidden"));
    }
    this.#known -= others.length;
    return NOTHING;
  }

  /** The objects below which the branch's objects are. */
  #placesOf({ declaration, parent }: Branch, above: readonly Above[]): readonly Above[] {
    if (parent !== undefined) return above.filter(({ key }) => this.#mayRead(declaration.kind, key));
    // Below the chosen projects there is nothing of the organisation itself.
    return this.scope.projects !== undefined && declaration.kind !== "Project" ? [] : [{ key: {}, outputs: {} }];
  }

  async #readPlace(branch: Branch, above: Above): Promise<Found | "forbidden"> {
    try {
      const items = await this.#itemsAt(branch, above.key);
      return together(await Promise.all(items.map((item) => this.#foundIn(branch, item, above))));
    } catch (error) {
      if (!(error instanceof ApiError && (error.isForbidden || error.isRefusal))) throw error;
      const { isForbidden, message: reason } = error;
      const below = isForbidden ? undefined : Object.values(above.key).join("/") || undefined;
      const permission = isForbidden ? permissionFor("GET", (branch.listing ?? branch.route!).path) : undefined;
      this.#unread.push({ kind: branch.declaration.kind, below, permission, reason });
      return isForbidden ? "forbidden" : NOTHING;
    } finally {
      this.#read++;
      this.scope.progress?.({ read: this.#read, known: this.#known, requests: this.run.api.requests });
    }
  }

  async #itemsAt({ declaration, listing, route }: Branch, above: Key): Promise<Properties[]> {
    // A set is the list itself.
    if (declaration.set) return [{}];
    try {
      if (listing) return await this.run.api.listForRead(listing, above, declaration.id.own);
      return [await this.run.api.get(route!, above)];
    } catch (error) {
      // The object above is gone by now, or the setting is not set.
      if (error instanceof ApiError && error.isNotFound) return [];
      throw error;
    }
  }

  async #foundIn({ declaration, listing }: Branch, item: Properties, above: Above): Promise<Found> {
    const { kind, set } = declaration;
    const key = keyIn(declaration, item, above.key);
    if (!this.#mayRead(kind, key)) return NOTHING;
    if (declaration.isGone?.(item, this.run.now)) return NOTHING;
    if (declaration.isProvided?.(item)) {
      this.#provided.push({ kind: declaration.kind, key, outputs: item });
      return NOTHING;
    }
    if (listing && !set && !isListedAs(declaration, item, key)) return NOTHING;
    if (kind === "Project" && !this.#projects.has(item)) return NOTHING;
    const whole = await this.#wholeOf(declaration, key, item);
    if (whole === undefined) return { ...NOTHING, above: [{ key, outputs: {} }] };
    const organization = await organizationOf(this.run);
    const { id, props, inputs } = asImported(declaration, key, whole, organization, providerInput(kind));
    const object = { declaration, id, key, inputs, outputs: props };
    const isImplied = declaration.isSaidAbove?.(item, above.outputs) === true;
    return isImplied ? { ...NOTHING, implied: [object] } : { objects: [object], implied: [], above: [object] };
  }

  /** The object with everything that an import reads. Undefined if no resource of the kind can have it. */
  async #wholeOf(declaration: Declaration, key: Key, item: Properties): Promise<Properties | undefined> {
    const id = declaration.id.join({ ...item, ...key });
    const refuse = (reason: string) => {
      this.#leftOut.push({ kind: declaration.kind, id, reason });
      return undefined;
    };
    const refusal = declaration.refusesImport?.(item);
    if (refusal !== undefined) return refuse(refusal);
    const readFrom = (before: Properties | undefined) => declaration.read!(this.run.api, key, before, this.run);
    try {
      if (!declaration.read) return item;
      if (this.scope.onlyListed) return await readFrom(item);
      return await readFrom(undefined);
    } catch (error) {
      if (error instanceof ApiError && error.isNotFound) return undefined;
      if (!(error instanceof UserError)) throw error;
      // An import refuses an object with a value that it would have to choose, such as a group with several roles. A refresh reads
      // the object without the value, and the objects below show the values.
      const withoutChoice = await readFrom(item).catch(() => undefined);
      return withoutChoice ?? refuse(error.message);
    }
  }

  #mayRead(kind: string, ids: Key): boolean {
    return this.scope.reads?.(kind, ids) ?? true;
  }
}

function together(found: readonly Found[]): Found {
  return {
    objects: found.flatMap(({ objects }) => objects),
    implied: found.flatMap(({ implied }) => implied),
    above: found.flatMap(({ above }) => above),
  };
}

/**
 * Each object once: of two kinds that describe an object, the kind that creates such objects. A ServiceAccountKey is also a key that a
 * ProjectApiKey could adopt.
 */
function eachOnce(objects: readonly InventoryObject[]): InventoryObject[] {
  const isMade = ({ declaration }: InventoryObject) => declaration.origin.how === "made";
  const made = new Set(objects.filter(isMade).map(({ declaration, key }) => addressOf(declaration, key)));
  return objects.filter((object) => isMade(object) || !made.has(addressOf(object.declaration, object.key)));
}

/** The key of an item of a list: the parts that the list has in common, and the item's own id. */
function keyIn({ id: { own } }: Declaration, item: Properties, above: Key): Key {
  const value = item[own];
  return typeof value === "string" ? { ...above, [own]: value } : above;
}

/** The branches of the kinds, and of the kinds above them. */
function neededFor(kinds: ReadonlySet<string>): Branch[] {
  const branches = branchesOf(declarations);
  const needed = new Set(kinds);
  for (const { declaration, parent } of branches.toReversed()) {
    if (needed.has(declaration.kind) && parent !== undefined) needed.add(parent);
  }
  return branches.filter(({ declaration }) => needed.has(declaration.kind));
}
