/** Readable keys for objects: they become part of the names of resources, variables and files, so they must stay the same. */
import { append } from "../../../inventory/append";

/** An object that needs a key. */
export interface Named {
  /** The API's id, which tells objects of one name apart. */
  readonly id: string;
  readonly name: string;
}

export interface KeyRules {
  /** Keys that mean something else in the same place, such as the predefined roles. */
  readonly reserved?: readonly string[];
  /** Keys that an earlier run has given, by the object's id. */
  readonly known?: ReadonlyMap<string, string>;
  /** The beginning of a key for a name without letters and digits: `project`. */
  readonly noun: string;
  /** The most characters of a key without its suffix. Names have up to 255, which nobody reads to the end. */
  readonly longest?: number;
  /** The ids of objects whose key must contain a part of the id. */
  readonly suffixed?: ReadonlySet<string>;
}

const LONGEST = 48;

/** Enough of an id to tell most objects apart. */
const SUFFIX = 4;

/** A key can be the name of a file, and Windows has devices of these names. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A key for each object, by id. Objects of one name all get a part of their id, because neither of them is the first. */
export function keysFor(objects: readonly Named[], rules: KeyRules): Map<string, string> {
  const { known = new Map<string, string>(), reserved = [], suffixed, longest = LONGEST } = rules;
  const keys = new Map<string, string>();
  const taken = new Set([...known.values(), ...reserved].map(caseless));
  const byBase = new Map<string, Named[]>();
  // Of two ids with the same end, only one gets the short suffix. The API's order must not decide which.
  for (const object of [...objects].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const earlier = known.get(object.id);
    if (earlier !== undefined) keys.set(object.id, earlier);
    else append(byBase, caseless(baseOf(object.name, longest)), object);
  }
  // A key without a suffix goes first, so that no suffix takes the key of another object.
  const groups = [...byBase].map(([base, group]) => {
    const isUnique =
      base !== "" &&
      !DEVICE.test(base) &&
      group.length === 1 &&
      !taken.has(base) &&
      !isCut(group[0]!.name, longest) &&
      !suffixed?.has(group[0]!.id);
    return { base, group, isUnique };
  });
  for (const { base, group, isUnique } of groups) if (isUnique) give(base, group[0]!);
  for (const { base, group, isUnique } of groups) {
    if (isUnique) continue;
    for (const object of group) give(withSuffix(base === "" ? rules.noun : base, object.id, taken), object);
  }
  return keys;

  function give(key: string, { id }: Named): void {
    keys.set(id, key);
    taken.add(caseless(key));
  }
}

/** A name as a key: `Default project` becomes `default-project`. Empty for a name without letters and digits. */
export function baseOf(name: string, longest = LONGEST): string {
  return [...wholeOf(name)].slice(0, longest).join("").replace(/-+$/, "");
}

function isCut(name: string, longest: number): boolean {
  return [...wholeOf(name)].length > longest;
}

function wholeOf(name: string): string {
  const letters = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase();
  return letters.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^[-_]+|-+$/g, "");
}

/** The shortest end of the id that gives a key of its own. */
function withSuffix(base: string, id: string, taken: ReadonlySet<string>): string {
  const letters = id.replace(/[^A-Za-z0-9]/g, "").toLowerCase();
  for (let length = SUFFIX; length <= letters.length; length += SUFFIX) {
    const key = `${base}-${letters.slice(-length)}`;
    if (!taken.has(caseless(key))) return key;
  }
  // Two ids can differ only in case.
  for (let number = 2; ; number++) {
    const key = `${base}-${letters}-${number}`;
    if (!taken.has(caseless(key))) return key;
  }
}

/** A variable for a key: `search-production` becomes `searchProduction`. */
export function variableOf(key: string): string {
  const words = key.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== "");
  const name = words.map((word, index) => (index === 0 ? word : capitalised(word))).join("");
  return /^[\p{ID_Start}$_]/u.test(name) && !RESERVED.has(name) ? name : `_${name}`;
}

function capitalised(word: string): string {
  const [first = "", ...others] = [...word];
  return first.toUpperCase() + others.join("");
}

/** Names that TypeScript refuses for a variable, or that a generated file uses itself. */
const RESERVED = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum",
    "eval export extends false finally for function if implements import in instanceof",
    "interface let module new null openai package private protected public readFileSync require",
    "return static super switch this throw true try typeof undefined var void while with yield",
    "exports globalThis organization declareMore",
  ].flatMap((line) => line.split(" ")),
);

/** File systems and readers do not tell all cases apart. */
function caseless(key: string): string {
  return key.toLowerCase();
}
