import { ApiError } from "./errors";

/** Values for the placeholders of a route's path. */
export type PathValues = Readonly<Record<string, unknown>>;

/**
 * Fills a template. Every segment is escaped (rate-limit ids contain model names), and a value that would change the
 * path (`..`, or nothing at all) is refused before a request is made.
 */
export function fillPath(template: string, values: PathValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" || value === "" || value === "." || value === "..") {
      const what = value === undefined ? "missing" : JSON.stringify(value);
      throw new ApiError(`${name} must be an id, but is ${what}.`, { landed: "no" });
    }
    return encodeURIComponent(value);
  });
}

/** Fills a phrase for people: "user {userId} of project {projectId}". */
export function fillPhrase(template: string, values: PathValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => (typeof values[name] === "string" ? values[name] : "?"));
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
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(`${name}=${encodeURIComponent(String(one))}`);
  }
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}
