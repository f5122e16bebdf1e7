/**
 * The file of `--ignore`: a YAML list of objects that nobody wants in a stack, each with a reason. It is strict, because an entry that
 * matches nothing hides what a later object of the name would show.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from "yaml";
import { endOf } from "../../lifecycle/until";
import { declarations } from "../../inventory/kinds";
import { fromOutside, misspelt } from "../../text";
import { CommandError } from "../commandError";

/** What an entry matches. */
interface Selector {
  /** Undefined for every kind in a project. */
  readonly kind: string | undefined;
  /** Undefined for every object of the kind. */
  readonly pattern: RegExp | undefined;
}

/** An entry of the file. */
export interface Ignored {
  readonly selector: string;
  readonly reason: string;
  /** `12:5`, for messages. */
  readonly place: string;
  readonly matches: Selector;
}

/** What an entry looks at. */
export interface Candidate {
  readonly kind: string;
  readonly id: string;
  readonly name: readonly string[];
  readonly project: { readonly id: string; readonly name?: string } | null;
}

/** The selector for everything in a project, and the project itself. */
const PROJECT = "project";
const FIELDS = ["selector", "reason", "until"];
const FORM = "`<Kind>`, `<Kind>:<id or name>` or `project:<id or name>`, where * means any text";

/**
 * Reads the entries of a file.
 * @param now Unix seconds.
 * @throws CommandError that lists every mistake with its line and column.
 */
export function readIgnored(file: string, text: string, now: number): Ignored[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error", prettyErrors: false });
  const mistakes: Mistake[] = document.errors.map(({ message, pos }) => ({ at: pos[0], says: message }));
  const entries: Ignored[] = [];
  const placeOf = (at: number) => {
    const { line, col } = lines.linePos(at);
    return `${line}:${col}`;
  };
  if (mistakes.length === 0) {
    const list = document.contents;
    if (list !== null && !isSeq(list)) mistakes.push({ at: startOf(list), says: "the file must be a list of entries" });
    for (const item of isSeq(list) ? (list.items as Node[]) : []) {
      const read = readEntry(item, now);
      if ("mistakes" in read) mistakes.push(...read.mistakes);
      else entries.push({ ...read, place: placeOf(startOf(item)) });
    }
  }
  if (mistakes.length === 0) return entries;
  throw new CommandError(
    mistakes.map(({ at, says }) => `${file}:${placeOf(at)}: ${says}.`).join("\n") +
      "\nCorrect the file, then run unmanaged again.",
  );
}

/** Whether an entry matches an object. */
export function isIgnored({ matches: { kind, pattern } }: Ignored, candidate: Candidate): boolean {
  const { project, id, name } = candidate;
  if (kind === undefined) {
    const ofProject = candidate.kind === "Project" ? [id, ...name] : [project?.id, project?.name];
    return ofProject.some((text) => text !== undefined && pattern!.test(text));
  }
  if (kind !== candidate.kind) return false;
  return pattern === undefined || [id, name.join(" / "), name.at(-1) ?? ""].some((text) => pattern.test(text));
}

/** The error for entries that match nothing. @throws CommandError unless there are none. */
export function requireMatches(file: string, unused: readonly Ignored[]): void {
  if (unused.length === 0) return;
  throw new CommandError(
    unused
      .map(
        ({ place, selector }) =>
          `${file}:${place}: ${fromOutside(selector)} matches no unmanaged object. Remove the entry.`,
      )
      .join("\n"),
  );
}

interface Mistake {
  readonly at: number;
  readonly says: string;
}

function readEntry(item: Node, now: number): Omit<Ignored, "place"> | { mistakes: Mistake[] } {
  const here = startOf(item);
  if (!isMap(item)) return { mistakes: [{ at: here, says: "an entry must have the fields selector and reason" }] };
  const mistakes: Mistake[] = [];
  for (const { key } of item.items) {
    const name = isScalar(key) ? String(key.value) : "";
    if (FIELDS.includes(name)) continue;
    const nearest = misspelt(name, FIELDS) ?? FIELDS.join(", ");
    mistakes.push({ at: startOf(key as Node), says: `${fromOutside(name)} is not a field. Use ${nearest}` });
  }
  const selector = fieldOf(item, "selector");
  const reason = fieldOf(item, "reason");
  const until = fieldOf(item, "until");
  const matches = selector && selectorIn(selector.text);
  if (!selector?.text) mistakes.push({ at: selector?.at ?? here, says: "the entry requires a selector" });
  else if (typeof matches === "string") mistakes.push({ at: selector.at, says: matches });
  if (!reason?.text?.trim()) mistakes.push({ at: reason?.at ?? here, says: "the entry requires a reason" });
  if (until) {
    const end = endOf(until.text ?? "");
    if (end === undefined) mistakes.push({ at: until.at, says: "until must be an ISO date, such as 2026-12-31" });
    else if (end <= now) {
      const says = `the entry has expired on ${until.text}. Declare or delete the object, or set a later date`;
      mistakes.push({ at: until.at, says });
    }
  }
  if (mistakes.length > 0) return { mistakes };
  return { selector: selector!.text!, reason: reason!.text!.trim(), matches: matches as Selector };
}

/** A field as the file writes it. The text is undefined if the field is not a text. */
function fieldOf(entry: YAMLMap, name: string): { text: string | undefined; at: number } | undefined {
  const node = entry.get(name, true) as Node | null | undefined;
  if (node === undefined || node === null) return undefined;
  const text = isScalar(node) && typeof node.value === "string" ? node.value : undefined;
  return { text, at: startOf(node) };
}

/** @returns a sentence if the text is not a selector. */
function selectorIn(text: string | undefined): Selector | string {
  const [, word = "", colon, pattern = ""] = /^\s*(\w+)\s*(?:(:)\s*(.*?))?\s*$/s.exec(text ?? "") ?? [];
  if (word === "" || (colon !== undefined && pattern === "") || (word === PROJECT && colon === undefined)) {
    return `a selector must be ${FORM}`;
  }
  const expression = colon === undefined ? undefined : patternOf(pattern);
  if (word === PROJECT) return { kind: undefined, pattern: expression };
  const kinds = declarations.filter(({ set }) => set === undefined).map(({ kind }) => kind);
  if (kinds.includes(word)) return { kind: word, pattern: expression };
  const nearest = misspelt(word, [...kinds, PROJECT]);
  return (
    `${word} is not a kind` + (nearest === undefined ? `. A selector must be ${FORM}` : `. Did you mean ${nearest}?`)
  );
}

/** `*` means any text. Case does not matter, because it does not matter in an address. */
function patternOf(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "is");
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
