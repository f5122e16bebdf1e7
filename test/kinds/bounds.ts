import type { Organization } from "openai-admin-simulator";
import type { Properties } from "./kind";

/** The largest page that most lists return. */
export const PAGE = 100;

/** The largest page that lists of groups and roles return. */
export const LARGE_PAGE = 1_000;

/** The list from which a refresh can read a kind. */
export interface Listing {
  readonly route: string;
  /** The inputs that select one list of several. Empty if the organisation has a single list. */
  readonly of: readonly string[];
  readonly pageSize: number;
  /**
   * The number of objects in the list, whether the program declares them or not.
   * @param parents the values of the inputs that `of` names.
   */
  readonly holds: (organization: Organization, parents: Readonly<Record<string, string>>) => number;
}

/** The writes of one resource. */
export interface Writes {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** The fewest requests that the API allows for one resource of a kind. */
export interface KindBounds {
  /** A set writes once for each entry, so its writes depend on its arguments. */
  readonly writes: Writes | ((args: Readonly<Properties>) => Writes);
  /** Why fewer requests are impossible. */
  readonly why: string;
  /** The list with the objects. A kind that lives in several places has one list per place. */
  readonly listing: Listing | ((args: Readonly<Properties>) => Listing);
  /** Set if one resource declares the whole list: a refresh then needs every page. */
  readonly needsWholeListing?: true;
  /** Reads that every run of creates needs, however many resources it creates. */
  readonly readsToCreate?: "its listing" | "itself" | "its namesakes";
  /** The people whom a create finds by their e-mail addresses. One page of people answers for many creates. */
  readonly finds?: (args: Readonly<Properties>) => readonly string[];
  /** The people whom a create reads by themselves, once a run, before it gives them access. */
  readonly confirms?: (args: Readonly<Properties>) => readonly string[];
  /** Reads that every update needs. */
  readonly readsToUpdate?: "its listing";
  /**
   * Set if only the answer to a create tells the id. We then confirm the id on the list before the first write, unless
   * a refresh has done so.
   */
  readonly isNamedByAnswer?: true;
  /** Reads that every destroy needs, however many resources it deletes: the costs, or every page of a list below each parent. */
  readonly readsToDelete?: "the costs" | Listing;
}

/** The list that contains a resource with these arguments. */
export function listingOf({ listing }: KindBounds, args: Readonly<Properties>): Listing {
  return typeof listing === "function" ? listing(args) : listing;
}

/** The writes of a resource with these arguments. */
export function writesOf({ writes }: KindBounds, args: Readonly<Properties>): Writes {
  return typeof writes === "function" ? writes(args) : writes;
}
