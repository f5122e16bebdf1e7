/**
 * A Pulumi id is the API's id, below a parent as a path (`proj_1/user_2`). It is the import id, and enough for a read.
 */
export function joinId(parts: readonly string[], state: Readonly<Record<string, unknown>>): string {
  return parts
    .map((part) => {
      const value = state[part];
      if (typeof value !== "string" || value === "") throw new Error(`the API returned no ${part}`);
      return lastSegment(value) as string;
    })
    .join("/");
}

/**
 * The parts of an id by their names. The last part keeps further slashes: ids of rate limits contain model names.
 * @throws when the id does not have the parts, with the form that is right.
 */
export function splitId(parts: readonly string[], id: string, kind: string): Record<string, string> {
  const segments = id.split("/");
  const values = [...segments.slice(0, parts.length - 1), segments.slice(parts.length - 1).join("/")];
  if (segments.length < parts.length || values.some((value) => value === "")) {
    throw new Error(`"${id}" is not the id of a ${kind}: it has the form ${idForm(parts)}`);
  }
  return Object.fromEntries(parts.map((part, index) => [part, values[index]!]));
}

/** `<projectId>/<userId>` */
export function idForm(parts: readonly string[]): string {
  return parts.map((part) => `<${part}>`).join("/");
}

/** The API id in a Pulumi id. */
export function lastSegment(id: unknown): unknown {
  return typeof id === "string" ? id.slice(id.lastIndexOf("/") + 1) : id;
}
