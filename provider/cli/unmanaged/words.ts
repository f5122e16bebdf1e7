/** The words that the options of `unmanaged` accept. A misspelt word is refused with the nearest one. */
import { grantingKinds } from "../../access";
import { TOPICS } from "../../lifecycle/declaration";
import { branchesOf, kindAndBelow } from "../../inventory/branches";
import { declarations } from "../../inventory/kinds";
import { fromOutside, misspelt } from "../../text";
import { CommandError } from "../commandError";
import { separated } from "../separated";

/** What `--fail-on` can name besides topics. */
const OWNERS = "owners";
const TWICE = "twice";
const ALL = "all";

/** The sets describe objects of other kinds a second time, so nothing existing is one. */
const kinds = declarations.filter(({ set }) => set === undefined);

/** What to read. */
export interface Scope {
  /** The kinds to read. */
  readonly kinds: ReadonlySet<string>;
  /** The kinds of `--only`. Undefined without the option. */
  readonly only: ReadonlySet<string> | undefined;
  /** The projects of `--project`. Undefined without the option. */
  readonly projects: readonly string[] | undefined;
}

/** @throws CommandError for an unknown word, and for options that together leave nothing to read. */
export function scopeNamed(only: readonly string[], projects: readonly string[]): Scope {
  const words = separated(only);
  const names = [...TOPICS, ...kinds.map(({ kind }) => kind)];
  for (const word of words) requireWord("--only", word, names, "a kind or a topic");
  const ofProjects = kindAndBelow("Project", branchesOf(declarations));
  const isRead = ({ kind }: { kind: string }) => projects.length === 0 || ofProjects.has(kind);
  for (const word of words) {
    if (kinds.some((one) => isRead(one) && isNamedBy(word, one))) continue;
    throw new CommandError(
      `--project leaves nothing to read of --only ${word}: these objects are not in projects. Remove --project, or ${word} from ` +
        `--only.`,
    );
  }
  const named = kinds.filter((one) => words.length === 0 || words.some((word) => isNamedBy(word, one)));
  const wanted = named.filter(isRead).map(({ kind }) => kind);
  return {
    kinds: new Set(wanted),
    only: words.length === 0 ? undefined : new Set(named.map(({ kind }) => kind)),
    projects: projects.length === 0 ? undefined : projects,
  };
}

function isNamedBy(word: string, { kind, topic }: { kind: string; topic: string }): boolean {
  return word === kind || word === topic;
}

/** What `--fail-on` names. */
export interface FailOn {
  /** The kinds of which a finding fails the command. */
  readonly kinds: ReadonlySet<string>;
  /** Whether an object that makes somebody an owner fails it. */
  readonly owners: boolean;
  /** Whether an object that several resources manage fails it. */
  readonly twice: boolean;
  /** The kinds that the command must be able to read. */
  readonly mustRead: ReadonlySet<string>;
}

/** @param scope the kinds that the command reads. @throws CommandError for an unknown word, and for a word of which nothing is read. */
export function failOnNamed(given: readonly string[], scope: ReadonlySet<string>): FailOn {
  const words = separated(given);
  const isRead = ({ kind }: { kind: string }) => scope.has(kind);
  const named = { kinds: new Set<string>(), owners: false, twice: false, mustRead: new Set<string>() };
  for (const word of words) {
    requireWord("--fail-on", word, [...TOPICS, OWNERS, TWICE, ALL], "a topic");
    if (word === OWNERS || word === ALL) named.owners = true;
    if (word === TWICE || word === ALL) named.twice = true;
    if (word === TWICE) continue;
    const covered = kinds.filter(({ kind, topic }) =>
      word === OWNERS ? Object.hasOwn(grantingKinds, kind) : word === ALL || topic === word,
    );
    const read = covered.filter(isRead);
    if (read.length === 0) {
      throw new CommandError(
        `--fail-on ${word} can find nothing, because --only or --project leaves out these objects. Remove ${word} from --fail-on, ` +
          `or read more.`,
      );
    }
    for (const { kind } of read) {
      named.mustRead.add(kind);
      if (word !== OWNERS) named.kinds.add(kind);
    }
  }
  return named;
}

/** @throws CommandError for a word that is none of the names. */
export function requireWord(option: string, word: string, names: readonly string[], what: string): void {
  if (names.includes(word)) return;
  const nearest = misspelt(word, names) ?? names.find((name) => name.toLowerCase() === word.toLowerCase());
  throw new CommandError(
    `${option} ${fromOutside(word)}: this is not ${what}. ` +
      (nearest === undefined ? `Use one of ${names.join(", ")}.` : `Did you mean ${nearest}?`),
  );
}
