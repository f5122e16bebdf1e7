import type { Organization } from "openai-admin-simulator";
import type { Properties } from "./kind";

/** The largest page of most lists. */
export const PAGE = 100;

/** The largest page of groups and roles. */
export const LARGE_PAGE = 1_000;

/** The list that a refresh can read a kind from. */
export interface Listing {
  readonly route: string;
  /** The inputs that tell one such list from another: none where the organisation has only one. */
  readonly of: readonly string[];
  readonly pageSize: number;
  /**
   * How many objects the list holds, those of the program and others.
   * @param parents the ids that `of` names, by input.
   */
  readonly holds: (organization: Organization, parents: Readonly<Record<string, string>>) => number;
}

/** The fewest requests that the API allows for one resource of a kind. */
export interface KindBounds {
  readonly writes: { readonly create: number; readonly update: number; readonly delete: number };
  /** Why it cannot be fewer. */
  readonly why: string;
  /** A kind that lives in several places has one list for each. */
  readonly listing: Listing | ((args: Readonly<Properties>) => Listing);
  /** Reads that creating any number of resources cannot do without. */
  readonly readsToCreate?: "its listing" | "its people" | "itself";
  /** Only the answer to a create tells the id: it is looked up on the list before the first write, unless a refresh did so. */
  readonly isNamedByAnswer?: true;
  /** Reads that destroying any number of resources cannot do without. */
  readonly readsToDelete?: "the costs";
}

/** The list that holds a resource with these arguments. */
export function listingOf({ listing }: KindBounds, args: Readonly<Properties>): Listing {
  return typeof listing === "function" ? listing(args) : listing;
}
