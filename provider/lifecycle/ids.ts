import { UserError } from "./errors";

/** The named parts of an id: `{projectId, userId}`. */
export type Key = Readonly<Record<string, string>>;

/**
 * The form of a kind's Pulumi ids. An id is the API's id; below a parent it is a path (`proj_1/user_2`). A user imports an object
 * by this id, and the id alone suffices for a read.
 */
export interface IdShape {
  /** `<projectId>/<userId>`, for messages and docs. */
  readonly form: string;
  /** The outputs that form the id. */
  readonly parts: readonly string[];
  /** The output that identifies the object in its list. */
  readonly own: string;
  /** The id from outputs whose references are API ids. @throws if the API has not returned a part. */
  join(state: Readonly<Record<string, unknown>>): string;
  /** The parts of an id. @throws UserError if the id does not have the form. */
  split(id: string, kind: string): Key;
}

/** An id with these parts, parents first. */
export function path(...parts: [string, ...string[]]): IdShape {
  return shapeOf(parts, (id) => id.split("/"));
}

/** As {@link path}, for an object whose own id may contain slashes, as a rate limit's id does if the model's name has a slash. */
export function pathToName(...parts: [string, ...string[]]): IdShape {
  return shapeOf(parts, (id) => {
    const segments = id.split("/");
    const parents = segments.splice(0, parts.length - 1);
    return segments.length === 0 ? parents : [...parents, segments.join("/")];
  });
}

/** The id of an object that an organisation has exactly once. */
export function only(id: string): IdShape {
  return {
    form: id,
    parts: [],
    own: "",
    join: () => id,
    split: (given, kind) => {
      if (given !== id) throw wrongForm(given, kind, id);
      return {};
    },
  };
}

function shapeOf(parts: [string, ...string[]], valuesIn: (id: string) => string[]): IdShape {
  const form = parts.map((part) => `<${part}>`).join("/");
  return {
    form,
    parts,
    own: parts.at(-1)!,
    join: (state) => parts.map((part) => partOf(state, part)).join("/"),
    split: (id, kind) => {
      const values = valuesIn(id);
      if (values.length !== parts.length || values.includes("")) throw wrongForm(id, kind, form);
      return Object.fromEntries(parts.map((part, index) => [part, values[index]!]));
    },
  };
}

/** The value of a part. */
export function partOf(state: Readonly<Record<string, unknown>>, part: string): string {
  const value = state[part];
  if (typeof value !== "string" || value === "") throw new Error(`the API returned no ${part}`);
  return value;
}

/** The known parts of an id, from outputs whose references are API ids. */
export function knownParts(shape: IdShape, state: Readonly<Record<string, unknown>>): Key {
  const known = shape.parts.map((part) => [part, state[part]] as const);
  return Object.fromEntries(known.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The error for an id that does not have the form of its kind. */
export function wrongForm(id: string, kind: string, form: string): UserError {
  return new UserError(`"${id}" is not the id of ${withArticle(kind)}: the id must have the form ${form}`);
}

/** The name of a kind, or its noun, with its article: "a Project", "an OrganizationUser", "an external key". */
export function withArticle(name: string): string {
  return `${/^[aeio]/i.test(name) ? "an" : "a"} ${name}`;
}

/** The API id in a Pulumi id. */
export function lastSegment(id: unknown): unknown {
  return typeof id === "string" ? id.slice(id.lastIndexOf("/") + 1) : id;
}
