import type { Organization } from "openai-admin-simulator";
import { kinds } from "../kinds";
import { listingOf, PAGE, writesOf, type KindBounds, type Listing } from "../kinds/bounds";
import { isReference, withOneChange, type Declared } from "./organization";

export type Phase = "create" | "no-op up" | "preview --refresh" | "one field" | "destroy";

/** The fewest requests that a phase needs. */
export interface Bound {
  writes: number;
  reads: number;
}

/** The lower bound of each phase. `organization` is the organisation after the program has created everything. */
export function lowerBounds(declared: readonly Declared[], organization: Organization): Record<Phase, Bound> {
  const writes = (what: "create" | "delete") => sum(declared.map((one) => writesOf(boundOf(one), one.args)[what]));
  const lists = listsOf(declared, organization, (one) => listingOf(boundOf(one), one.args));
  const guards = listsOf(declared, organization, (one) => {
    const { readsToDelete: read } = boundOf(one);
    return typeof read === "object" ? read : undefined;
  });
  return {
    create: { writes: writes("create"), reads: readsToCreate(declared, lists) },
    "no-op up": { writes: 0, reads: 0 },
    "preview --refresh": { writes: 0, reads: sum(lists.map(({ pages, wanted }) => Math.min(pages, wanted))) },
    "one field": { writes: 1, reads: readsToUpdate(declared, organization) },
    destroy: { writes: writes("delete"), reads: readsToDelete(declared, lists, guards) },
  };
}

/** A list that contains objects of the program. */
interface List {
  kind: string;
  pages: number;
  /** How many of the list's objects the program declares. Infinity if a resource declares the whole list. */
  wanted: number;
}

function listsOf(
  declared: readonly Declared[],
  organization: Organization,
  listing: (one: Declared) => Listing | undefined,
): List[] {
  const lists = new Map<string, List>();
  for (const one of declared) {
    const read = listing(one);
    if (!read) continue;
    const parents = Object.fromEntries(read.of.map((input) => [input, idOf(organization, nameOf(one, input))]));
    const key = [read.route, ...Object.values(parents)].join(" ");
    const wanted = boundOf(one).needsWholeListing ? Infinity : 1;
    const known = lists.get(key);
    if (known) {
      known.wanted += wanted;
      continue;
    }
    // Even an empty list takes one request.
    const pages = Math.max(1, Math.ceil(read.holds(organization, parents) / read.pageSize));
    lists.set(key, { kind: one.kind, pages, wanted });
  }
  return [...lists.values()];
}

function readsToCreate(declared: readonly Declared[], lists: readonly List[]): number {
  const listings = lists.filter((list) => boundOf(list).readsToCreate === "its listing");
  // Before the first create of a run, one listing tells whether a name exists already. Below a new project nothing can exist.
  const namesakes = lists.filter((list) => boundOf(list).readsToCreate === "its namesakes");
  const themselves = declared.filter((one) => boundOf(one).readsToCreate === "itself").length;
  const confirmed = everyoneIn(declared, "confirms").size;
  return (
    sum([...listings, ...namesakes].map(({ pages }) => pages)) +
    Math.ceil(everyoneIn(declared, "finds").size / PAGE) +
    confirmed +
    themselves
  );
}

function everyoneIn(declared: readonly Declared[], what: "finds" | "confirms"): Set<string> {
  return new Set(declared.flatMap((one) => boundOf(one)[what]?.(one.args) ?? []));
}

function readsToUpdate(declared: readonly Declared[], organization: Organization): number {
  const changed = withOneChange(declared).filter((one, at) => one !== declared[at]);
  const lists = listsOf(changed, organization, (one) =>
    boundOf(one).readsToUpdate ? listingOf(boundOf(one), one.args) : undefined,
  );
  return sum(lists.map(({ pages }) => pages));
}

function readsToDelete(declared: readonly Declared[], lists: readonly List[], guards: readonly List[]): number {
  const costs = declared.some((one) => boundOf(one).readsToDelete === "the costs") ? 1 : 0;
  const confirming = lists.filter((list) => boundOf(list).isNamedByAnswer);
  return (
    costs + sum(confirming.map(({ pages, wanted }) => Math.min(pages, wanted))) + sum(guards.map(({ pages }) => pages))
  );
}

function boundOf({ kind }: Pick<Declared, "kind">): KindBounds {
  return kinds.find(({ declaration }) => declaration.kind === kind)!.bounds;
}

/** The name of the referenced resource. In the API, the object has the same name. */
function nameOf({ name, args }: Declared, input: string): string {
  const value = args[input];
  if (value === undefined || !isReference(value)) throw new Error(`${input} of ${name} is not a reference`);
  return value.idOf;
}

/** The id of a project or a group. */
function idOf({ projects, groups }: Organization, name: string): string {
  const active = projects.filter((one) => one.archived_at === null);
  return [...active, ...groups].find((one) => one.name === name)!.id;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
