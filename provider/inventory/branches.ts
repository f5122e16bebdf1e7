/**
 * Where the API keeps the objects of each kind, derived from the declarations: in a list or at a route, below an object of another
 * kind or directly in the organisation. The placeholders of the path tell which object that is: the roles of
 * `/projects/{projectId}/users/{userId}/roles` are below each ProjectUser, because a ProjectUser's id has exactly these parts.
 */
import type { Declaration, Properties } from "../lifecycle/declaration";
import type { Listing, Route } from "../wire/route";

/** One place with objects of a kind. A kind can have several: a role can be assigned in a project and in the organisation. */
export interface Branch {
  readonly declaration: Declaration;
  /** The kind of the object above. Undefined if the place is in the organisation itself. */
  readonly parent: string | undefined;
  /** The parts of the id that the object above gives. */
  readonly parts: readonly string[];
  /** The list of the objects. Undefined for a kind with one object in each place, which `route` reads. */
  readonly listing: Listing<Properties> | undefined;
  readonly route: Route<Properties> | undefined;
}

/** The branches of these kinds, each after the branches of the kind above it. */
export function branchesOf(declarations: readonly Declaration[]): Branch[] {
  const places = declarations.flatMap((declaration) => placesOf(declaration));
  const branches = places.map((place) => ({ ...place, parent: parentOf(place, declarations) }));
  return parentsFirst(branches);
}

type Place = Omit<Branch, "parent">;

function placesOf(declaration: Declaration): Place[] {
  const { listing, object } = declaration;
  if (!listing)
    return object ? [{ declaration, parts: placeholdersOf(object.path), listing: undefined, route: object }] : [];
  if (typeof listing === "object") {
    return [{ declaration, parts: placeholdersOf(listing.path), listing, route: undefined }];
  }
  const { parts, own } = declaration.id;
  const places = subsetsOf(parts.filter((part) => part !== own)).map((given) => ({
    declaration,
    parts: given,
    listing: listing(Object.fromEntries(given.map((part) => [part, part]))),
    route: undefined,
  }));
  // For some parts together the declaration has no list of their own, and gives the list of fewer parts.
  return places.filter((place) => isSameParts(placeholdersOf(place.listing.path), place.parts));
}

/** The kind whose objects have exactly these parts as their id, and a list in which we find them. */
function parentOf({ declaration, parts }: Place, declarations: readonly Declaration[]): string | undefined {
  if (parts.length === 0) return undefined;
  const above = declarations.find(
    ({ kind, id, listing, set }) =>
      kind !== declaration.kind && listing !== undefined && set === undefined && isSameParts(id.parts, parts),
  );
  if (!above) throw new Error(`no kind has the id ${parts.join("/")}, below which the API keeps ${declaration.kind}`);
  return above.kind;
}

function parentsFirst(branches: readonly Branch[]): Branch[] {
  const ordered: Branch[] = [];
  const add = (branch: Branch) => {
    if (ordered.includes(branch)) return;
    for (const above of branches) if (above.declaration.kind === branch.parent) add(above);
    ordered.push(branch);
  };
  for (const branch of branches) add(branch);
  return ordered;
}

/** `["projectId"]` for `/organization/projects/{projectId}/users`. */
function placeholdersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

function subsetsOf(names: readonly string[]): string[][] {
  return names.reduce<string[][]>((subsets, name) => [...subsets, ...subsets.map((one) => [...one, name])], [[]]);
}

/** Whether two lists have the same parts of an id, in any order. */
export function isSameParts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** A kind, and the kinds of which some objects are below its objects. */
export function kindAndBelow(kind: string, branches: readonly Branch[]): ReadonlySet<string> {
  const kinds = new Set([kind]);
  // The branches of the kind above come first.
  for (const { declaration, parent } of branches)
    if (parent !== undefined && kinds.has(parent)) kinds.add(declaration.kind);
  return kinds;
}
