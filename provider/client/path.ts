import type { Query } from "../wire/route";
import { ApiError } from "./errors";
import { enumerate, fromOutside } from "./outside";

/** Values for the placeholders of a route's path. */
export type PathValues = Readonly<Record<string, unknown>>;

/** The beginning of a name or an id is enough to recognise it in a message. */
const LONGEST_VALUE = 100;

/** Enough for a path with two ids. */
const LONGEST_PATH = 300;

/** An unpaired surrogate, on which `encodeURIComponent` throws. */
const HALF_A_PAIR = /\p{Cs}/u;

/** Whether an address can contain the text unchanged. */
export function canBeEncoded(text: string): boolean {
  return !HALF_A_PAIR.test(text);
}

/** Encodes a text for an address. An unpaired surrogate becomes U+FFFD, as it does in a body. */
export function encode(text: string): string {
  return encodeURIComponent(canBeEncoded(text) ? text : Buffer.from(text).toString());
}

/**
 * Fills a path template. It escapes every segment, because rate-limit ids contain model names.
 * @throws ApiError, before any request, for a value that would change the path: `..`, or an empty or missing id.
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

/** Fills a phrase for people: "user {userId} of project {projectId}". A placeholder may stand for several ids. */
export function fillPhrase(template: string, values: PathValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const texts = [values[name]].flat().filter((value) => typeof value === "string");
    return texts.length > 0 ? enumerate(texts.map((text) => fromOutside(text, LONGEST_VALUE))) : "?";
  });
}

/** A path for people. */
export function shortenPath(path: string): string {
  return fromOutside(path, LONGEST_PATH);
}

/** The id of the object at a path: the value of the template's last segment, if that is a placeholder. */
export function lastIdOf(template: string, values: PathValues): unknown {
  const name = /\{(\w+)\}$/.exec(template)?.[1];
  return name === undefined ? undefined : values[name];
}

/** A query string with unescaped brackets. A list repeats the name; the string leaves out undefined values. */
export function queryString(query: Query): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === "object" ? value : [value]) pairs.push(`${name}=${encode(String(one))}`);
  }
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}
