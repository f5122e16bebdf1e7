/** Which objects a command is about, in the user's words: `--only`, `--project` and `--exclude`. */
import { TOPICS } from "../../../lifecycle/declaration";
import { declarations } from "../../../inventory/kinds";
import type { InventoryObject } from "../../../inventory/object";
import { enumerate } from "../../../client/outside";
import { fromOutside, misspelt } from "../../../text";
import { CommandError } from "../../commandError";

export interface Selection {
  /** Topics such as `members`, or kinds such as `ProjectGroup`. Default: all. */
  readonly only?: readonly string[];
  /** Names or ids of projects: only these projects, and what is in them. Default: all. */
  readonly projects?: readonly string[];
  /** Topics, kinds, ids of objects, or names of projects to leave out. A project is left out with what is in it. */
  readonly exclude?: readonly string[];
}

/** The objects of a selection. @throws CommandError for a word that selects nothing, because it may be misspelt. */
export function selected(objects: readonly InventoryObject[], selection: Selection): InventoryObject[] {
  const { only = [], projects = [], exclude = [] } = selection;
  requireKinds(only);
  const isOnly = only.map((word) => kindsCalled(word)!);
  const isIn = projects.map((word) => projectCalled(word, objects) ?? refuse("--project", word, projectWords(objects)));
  const isOut = exclude.map(
    (word) =>
      kindsCalled(word) ??
      projectCalled(word, objects) ??
      objectCalled(word, objects) ??
      refuse("--exclude", word, [...kindWords(), ...projectWords(objects)], ", or the id of an object"),
  );
  return objects.filter((object) => {
    if (isOnly.length > 0 && !isOnly.some((matches) => matches(object))) return false;
    if (isIn.length > 0 && !isIn.some((matches) => matches(object))) return false;
    return !isOut.some((matches) => matches(object));
  });
}

/** Checks what can be checked without the organisation. @throws CommandError for a word that is neither a topic nor a kind. */
export function requireKinds(only: readonly string[]): void {
  for (const word of only) if (kindsCalled(word) === undefined) refuse("--only", word, kindWords());
}

type Matches = (object: InventoryObject) => boolean;

function kindsCalled(word: string): Matches | undefined {
  if ((TOPICS as readonly string[]).includes(word)) return ({ declaration }) => declaration.topic === word;
  const isKind = declarations.some(({ kind }) => kind === word);
  return isKind ? ({ declaration }) => declaration.kind === word : undefined;
}

/** A project with this name or id, and what is in it. Several projects can have one name. */
function projectCalled(word: string, objects: readonly InventoryObject[]): Matches | undefined {
  const called = objects.filter(
    ({ declaration, id, inputs }) => declaration.kind === "Project" && (id === word || inputs.name === word),
  );
  const ids = new Set(called.map(({ id }) => id));
  return ids.size === 0 ? undefined : ({ key }) => ids.has(key.projectId ?? "");
}

function objectCalled(word: string, objects: readonly InventoryObject[]): Matches | undefined {
  const isCalled = ({ id, declaration, key }: InventoryObject) => id === word || key[declaration.id.own] === word;
  return objects.some(isCalled) ? isCalled : undefined;
}

function kindWords(): string[] {
  return [...TOPICS, ...declarations.map(({ kind }) => kind)];
}

function projectWords(objects: readonly InventoryObject[]): string[] {
  return objects.filter(({ declaration }) => declaration.kind === "Project").map(({ inputs }) => String(inputs.name));
}

/** Enough words to see what is meant. Kinds and projects can be hundreds. */
const MOST_WORDS = 20;

function refuse(option: string, word: string, words: readonly string[], more = ""): never {
  const meant = misspelt(word, words) ?? words.find((one) => one.toLowerCase() === word.toLowerCase());
  const shown = enumerate(
    words.map((one) => fromOutside(one)),
    MOST_WORDS,
  );
  const advice = meant === undefined ? `Use one of ${shown}${more}.` : `Did you mean "${fromOutside(meant)}"?`;
  throw new CommandError(`Could not select "${fromOutside(word)}" with ${option}: it names nothing here. ${advice}`);
}
