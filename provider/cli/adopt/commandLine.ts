/** A command line of `adopt`, for a person to copy. */
import type { Selection } from "./declare/selection";

interface Words extends Selection {
  readonly out?: string;
  readonly stack?: string;
  readonly format?: string;
  readonly protect?: boolean;
  readonly all?: boolean;
  readonly into?: boolean;
  readonly choose?: readonly string[];
  readonly notIn?: readonly string[];
  readonly yes?: boolean;
}

/** `npx pulumi-openai-admin adopt …` with the options that differ from the defaults. */
export function commandOf(words: Words): string {
  const { into, yes, out = "", stack, format = "yaml", protect = true, all } = words;
  const { only = [], projects = [], exclude = [], choose = [], notIn = [] } = words;
  const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, quoted(value)]);
  return [
    "npx pulumi-openai-admin adopt",
    ...(into ? ["--into"] : []),
    ...(yes ? ["--yes"] : []),
    ...each("--out", out === "" ? [] : [out]),
    ...each("--stack", stack === undefined ? [] : [stack]),
    ...(format === "yaml" ? [] : ["--format", format]),
    ...each("--only", only),
    ...each("--project", projects),
    ...each("--exclude", exclude),
    ...(all ? ["--all"] : []),
    ...(protect ? [] : ["--protect", "none"]),
    ...each("--choose", choose),
    ...each("--not-in", notIn),
  ].join(" ");
}

function quoted(word: string): string {
  return /^[\w=/.,@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
