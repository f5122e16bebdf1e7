import { fromOutside } from "../client/outside";
import type { Declaration, Properties } from "./declaration";

/** A longer value (a certificate's content) is not what a person looks for. */
const LONGEST_IN_WORDS = 100;

/** An object that has no id yet: "ServiceAccount (projectId: proj_1, name: worker)". */
export function describe({ kind, origin, inputs }: Declaration, args: Properties): string {
  const names = new Set([...origin.inputs, ...(Object.hasOwn(inputs, "name") ? ["name"] : [])]);
  const values = [...names].map((name) => [name, args[name]] as const);
  const short = values.filter(([, value]) => typeof value === "string" && value.length <= LONGEST_IN_WORDS);
  return short.length > 0 ? `${kind} (${short.map(([name, value]) => `${name}: ${String(value)}`).join(", ")})` : kind;
}

/** What to do about an object of which nobody knows whether it was made. */
export function ifUnknown(declaration: Declaration, args: Properties): string {
  if (declaration.origin.by === "key") {
    return "Run `up` again: there cannot be two of it. Should it be there, the error will say so, with the id to import it by.";
  }
  const { form } = declaration.id;
  return holdsSecret(declaration, args)
    ? "Look for it before the next `up`, which makes another one: should it be there, delete it, since its secret is lost."
    : `Look for it before the next \`up\`, which makes another one: should it be there, import it with { import: "${form}" }, or delete it.`;
}

export function holdsSecret(declaration: Declaration, args: Properties): boolean {
  return declaration.secrets !== undefined && (declaration.makesSecret?.(args) ?? true);
}

/** A longer value is recognised by its beginning. */
const LONGEST_VALUE = 200;

/** A value in a message, as a program would write it. It may come from outside: on one line, and cut. */
export function inWords(value: unknown): string {
  return typeof value === "string"
    ? `"${fromOutside(value, LONGEST_VALUE)}"`
    : fromOutside(JSON.stringify(value) ?? "nothing", LONGEST_VALUE);
}

/** A kind as a word in a sentence: "service account". */
export function noun(kind: string): string {
  return kind.replaceAll(/(?<!^)(?=[A-Z])/g, " ").toLowerCase();
}
