import { fromOutside } from "../client/outside";
import type { Declaration, Properties } from "./declaration";

/** A longer value, such as a certificate's content, does not help a person to find the object. */
const LONGEST_IN_WORDS = 100;

/** Describes an object without an id: "ServiceAccount (projectId: proj_1, name: worker)". */
export function describe({ kind, origin, inputs }: Declaration, args: Properties): string {
  const names = new Set([...origin.inputs, ...(Object.hasOwn(inputs, "name") ? ["name"] : [])]);
  const values = [...names].map((name) => [name, inputs[name]?.saidAs?.(args[name]) ?? args[name]] as const);
  const short = values.filter(([, value]) => typeof value === "string" && value.length <= LONGEST_IN_WORDS);
  return short.length > 0 ? `${kind} (${short.map(([name, value]) => `${name}: ${String(value)}`).join(", ")})` : kind;
}

/** What to do when we do not know whether a create made the object. */
export function ifUnknown(declaration: Declaration, args: Properties): string {
  if (declaration.origin.by === "key") {
    return "Run `pulumi up` again. The API refuses duplicates: if the object exists, `pulumi up` takes it over or names its id.";
  }
  const { form } = declaration.id;
  return holdsSecret(declaration, args)
    ? "Look for the object before the next `pulumi up`. If it exists, delete it, because its secret is lost."
    : `Look for the object before the next \`pulumi up\`. If it exists, import it with { import: "${form}" }, or delete it.`;
}

/** Whether the answer to a create with these arguments contains a secret. */
export function holdsSecret(declaration: Declaration, args: Properties): boolean {
  return declaration.secrets !== undefined && (declaration.makesSecret?.(args) ?? true);
}

/** A reader recognises a longer value by its beginning. */
const LONGEST_VALUE = 200;

/** A value as a program would write it, for a message. The value may come from outside, so we clean and shorten it. */
export function inWords(value: unknown): string {
  return typeof value === "string"
    ? `"${fromOutside(value, LONGEST_VALUE)}"`
    : fromOutside(JSON.stringify(value) ?? "nothing", LONGEST_VALUE);
}

/** The value of an input, for a message: money in dollars, any other value as a program would write it. */
export function valueInWords({ inputs }: Declaration, name: string, value: unknown): string {
  const said = value === undefined || value === null ? undefined : inputs[name]?.saidAs?.(value);
  return said ?? inWords(value);
}

/** The name of a kind within a sentence: "service account". */
export function noun(kind: string): string {
  return kind.replaceAll(/(?<!^)(?=[A-Z])/g, " ").toLowerCase();
}

/** Whether somebody has used a key. Then somebody has its value, so it is no key whose value was lost. */
export function isUsed({ lastUsedAt }: Properties): boolean {
  return lastUsedAt !== undefined && lastUsedAt !== null && lastUsedAt !== 0;
}
