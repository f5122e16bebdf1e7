import { ApiError } from "./errors";
import { fromOutside } from "./outside";

/** Values for the placeholders of a route's path. */
export type PathValues = Readonly<Record<string, unknown>>;

/** A name or an id in a message: more of it is not needed to recognise it. */
const LONGEST_VALUE = 100;

/** A path in a message: two ids and what stands between them. */
const LONGEST_PATH = 300;

/** Half of a surrogate pair, which no encoding has: `encodeURIComponent` would throw. */
const HALF_A_PAIR = /\p{Cs}/u;

/** Whether a text can stand in an address as it is. */
export function canBeEncoded(text: string): boolean {
  return !HALF_A_PAIR.test(text);
}

/** A text as it stands in an address. What no encoding has becomes U+FFFD, as it would in a body. */
export function encode(text: string): string {
  return encodeURIComponent(canBeEncoded(text) ? text : Buffer.from(text).toString());
}

/**
 * Fills a template. Every segment is escaped (rate-limit ids contain model names), and a value that would change the
 * path (`..`, or nothing at all) is refused before a request is made.
 */
export function fillPath(template: string, values: PathValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    const isId = typeof value === "string" && !["", ".", ".."].includes(value) && canBeEncoded(value);
    if (!isId) throw new ApiError(`${name} must be an id, but is ${describe(value)}.`, { landed: "no" });
    return encode(value);
  });
}

function describe(value: unknown): string {
  if (typeof value === "string") return `"${fromOutside(value, LONGEST_VALUE)}"`;
  return value === undefined ? "missing" : "not a string";
}

/** Fills a phrase for people: "user {userId} of project {projectId}". */
export function fillPhrase(template: string, values: PathValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "string" ? fromOutside(value, LONGEST_VALUE) : "?";
  });
}

/** A path for people. */
export function shortenPath(path: string): string {
  return fromOutside(path, LONGEST_PATH);
}

/** The value of a template's last segment, where that is a placeholder: the id of the object at the path. */
export function lastIdOf(template: string, values: PathValues): unknown {
  const name = /\{(\w+)\}$/.exec(template)?.[1];
  return name === undefined ? undefined : values[name];
}

/** A query string, brackets left readable. Lists repeat the name; what is undefined is left out. */
export function queryString(query: Readonly<Record<string, string | number | boolean | string[] | undefined>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(`${name}=${encode(String(one))}`);
  }
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}
