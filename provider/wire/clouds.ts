/** The fields of each type of an object in a customer's cloud: our names, and the API's names. */
export type CloudFields = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An object in a customer's cloud: its type, and the fields of this type. */
export type CloudObject = { readonly type: string } & Readonly<Record<string, string | undefined>>;

/** Writes an object into a body. */
export function cloudBody(fields: CloudFields, object: CloudObject): Record<string, string> {
  const named = Object.entries(fields[object.type] ?? {}).map(([ours, theirs]) => [theirs, object[ours]] as const);
  return { type: object.type, ...texts(named) };
}

/** Reads an object in an answer. Undefined if the answer does not name its type. We ignore the fields of other types (N25). */
export function cloudObject(fields: CloudFields, wire: Readonly<Record<string, unknown>>): CloudObject | undefined {
  const { type } = wire;
  if (typeof type !== "string") return undefined;
  const own = Object.hasOwn(fields, type) ? Object.entries(fields[type]!) : [];
  return { type, ...texts(own.map(([ours, theirs]) => [ours, wire[theirs]] as const)) };
}

function texts(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
