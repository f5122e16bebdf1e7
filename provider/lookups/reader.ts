import { ApiError, UserError } from "../client/errors";
import { fillPath, fillPhrase, queryString, type PathValues } from "../client/path";
import { enumerate, fromOutside } from "../client/outside";
import { misspelt } from "../text";
import { projectListing, projectRoute } from "../wire/projects";
import type { Listing, Query, Route } from "../wire/route";
import type { LookupSession } from "./session";

/** How a look-up that finds an object by a name says what it looked for. */
interface Wanted {
  /** The kind of object: "project". */
  readonly noun: string;
  /** The argument and its value: `{ name: "web" }`. */
  readonly by: Readonly<Record<string, string>>;
  /** Where: "in project proj_1". Default: "in the organisation". */
  readonly where?: string;
  /** What else the user can try if there is no such object. */
  readonly otherwise?: string;
}

/** The longest name or id that a message shows in full. */
const LONGEST = 120;

/** Reads for one look-up. All look-ups of a program share the answers. */
export class Reader {
  /**
   * @param since the time (`performance.now()`) after which each answer must have been requested.
   * @param lookup the look-up's name, for messages.
   */
  constructor(
    private readonly session: LookupSession,
    private readonly since: number,
    private readonly lookup: string,
  ) {}

  /** Every object of a list, to its last page. */
  all<T>(listing: Listing<T>, values: PathValues = {}): Promise<T[]> {
    return this.session.api.listShared(listing, values, this.since);
  }

  /** The beginning of a list. */
  first<T>(listing: Listing<T>, most: number): Promise<T[]> {
    const { api } = this.session;
    const name = `${most} of ${listing.path}${queryString(listing.query ?? {})}`;
    return this.session.shared(name, this.since, () => api.list(listing, {}, {}, most));
  }

  /** An object that has an address of its own, and stands in no list. */
  get<T>(route: Route<T>, values: PathValues = {}, query: Query = {}): Promise<T> {
    const { api } = this.session;
    const name = fillPath(route.path, values) + queryString(query);
    return this.session.shared(name, this.since, () => api.get(route, values, query));
  }

  /**
   * A setting that somebody may not have set. The API answers 404 both for a missing setting and for a missing project, so we then
   * look for the project.
   */
  async getIfSet<T>(route: Route<T>, values: { projectId?: string } = {}): Promise<T | undefined> {
    const { api } = this.session;
    const found = await this.session.shared(fillPath(route.path, values), this.since, () =>
      api.get(route, values).catch((error: unknown) => {
        if (error instanceof ApiError && error.isNotFound) return undefined;
        throw error;
      }),
    );
    const { projectId } = values;
    if (found === undefined && projectId !== undefined) {
      await this.byId(projectListing, projectRoute, "projectId", { projectId });
    }
    return found;
  }

  /** An object by its id: from the shared pages of its list, or else from its own address. */
  async byId<T>(listing: Listing<T>, route: Route<T>, idName: keyof T & string, values: PathValues): Promise<T> {
    const { api } = this.session;
    const id = values[idName];
    try {
      const listed = await api.findListed(listing, values, idName, (item) => item[idName] === id, {
        since: this.since,
      });
      return typeof listed === "object" ? listed.object : await this.get(route, values);
    } catch (error) {
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
      throw new UserError(
        `Could not find ${fillPhrase(route.noun, values)} (${this.lookup}): it does not exist in this organisation. The API: ` +
          `${error.answer ?? "not found"} Check the id, and whether the key belongs to the right organisation.`,
      );
    }
  }

  /** An object by its id or by its name. */
  async named<T extends { readonly name: string | undefined }>(
    what: Omit<Wanted, "by"> & { listing: Listing<T>; route: Route<T>; idName: keyof T & string; values?: PathValues },
    { id, name }: { id?: string; name?: string },
  ): Promise<T> {
    const { listing, route, idName, values = {}, ...wanted } = what;
    if (id !== undefined) return this.byId(listing, route, idName, { ...values, [idName]: id });
    return this.one(
      { ...wanted, by: { name: name! } },
      await this.all(listing, values),
      (item) => item.name === name,
      (item) => String(item[idName]),
      (item) => item.name,
    );
  }

  /** Objects by a key that their list takes as a filter. */
  findFiltered<T>(
    listing: Listing<T>,
    key: string,
    by: {
      idName: keyof T & string;
      matches: (item: T, key: string) => boolean;
      query: (keys: string[]) => Query;
      most: number;
    },
  ): Promise<T | undefined> {
    return this.session.api.findFiltered(listing, {}, key, { ...by, since: this.since });
  }

  /**
   * The one object that matches.
   * @param idOf the object's id, for the message that lists several.
   * @param nameOf the object's name, for "did you mean".
   * @throws UserError if there is none, or if there are several.
   */
  one<T>(
    wanted: Wanted,
    items: readonly T[],
    matches: (item: T) => boolean,
    idOf: (item: T) => string,
    nameOf: (item: T) => string | undefined = () => undefined,
  ): T {
    const found = items.filter(matches);
    if (found.length === 1) return found[0]!;
    const { noun, where = "in the organisation", otherwise } = wanted;
    const [[argument, value] = ["", ""]] = Object.entries(wanted.by);
    const what = `the ${noun} with ${argument} "${fromOutside(value, LONGEST)}" (${this.lookup})`;
    if (found.length === 0) {
      const closest = misspelt(
        value,
        items.map(nameOf).filter((name) => name !== undefined),
      );
      const hint =
        closest === undefined ? `Check the ${argument}.` : `Did you mean "${fromOutside(closest, LONGEST)}"?`;
      throw new UserError(
        [`Could not find ${what}: there is none ${where}.`, hint, otherwise].filter(Boolean).join(" "),
      );
    }
    const ids = found.map((item) => fromOutside(idOf(item), LONGEST));
    throw new UserError(
      `Could not choose ${what}: there are ${found.length} ${where}: ${enumerate(ids)}. Name the right object by its id: ` +
        `${this.lookup}({ id: "${ids[0]}" }).`,
    );
  }
}
