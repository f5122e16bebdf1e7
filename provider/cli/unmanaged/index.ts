import { readFile } from "node:fs/promises";
import { explained } from "../explained";
import { CommandError, LeftToPerson } from "../commandError";
import { print, printError } from "../print";
import { ProgressLine } from "../progress";
import { byOrganization, Stacks, type StacksChoice } from "../stacks";
import { reasonsToFail } from "./exit";
import { readIgnored, requireMatches, type Ignored } from "./ignoreFile";
import { inMarkdown } from "./markdown";
import { reportOf } from "./organization";
import type { UnmanagedReport } from "./report";
import { inText } from "./text";
import { failOnNamed, requireWord, scopeNamed, type Scope } from "./words";

export interface UnmanagedOptions extends StacksChoice {
  /** Only these kinds and topics. Default: all. */
  readonly only: readonly string[];
  /** Only these projects, by name or id. Default: all. */
  readonly projects: readonly string[];
  /** Topics, `owners`, `twice` or `all`. */
  readonly failOn: readonly string[];
  /** The path of a file with objects to leave out. */
  readonly ignore?: string;
  readonly format: string;
}

const formats: Readonly<Record<string, (report: UnmanagedReport) => string>> = {
  text: inText,
  markdown: inMarkdown,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
};

/**
 * Reports the existing objects that no resource of the stacks manages.
 * @throws CommandError for a mistake, and LeftToPerson for a finding that `failOn` names.
 */
export async function unmanaged(options: UnmanagedOptions): Promise<void> {
  const scope = scopeNamed(options.only, options.projects);
  const failOn = failOnNamed(options.failOn, scope.kinds);
  requireWord("--format", options.format, Object.keys(formats), "a format");
  const ignored = options.ignore === undefined ? [] : await ignoredIn(options.ignore);
  const report = await explained(() => read(options, scope, ignored));
  print(formats[options.format]!(report));
  const reasons = reasonsToFail(report, failOn);
  if (reasons.length === 0) return;
  printError(`${reasons.join("\n")}\n`);
  throw new LeftToPerson();
}

async function ignoredIn(file: string): Promise<Ignored[]> {
  try {
    return readIgnored(file, await readFile(file, "utf8"), Date.now() / 1000);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `Could not read ${file} (--ignore): ${(error as Error).message}. Name an existing YAML file.`,
    );
  }
}

async function read(options: UnmanagedOptions, scope: Scope, ignored: readonly Ignored[]): Promise<UnmanagedReport> {
  const stacks = await Stacks.read(options);
  const progress = new ProgressLine();
  try {
    const unused = new Set(ignored);
    const organizations = [];
    for (const organization of await byOrganization(stacks.organizations)) {
      const { report, used } = await reportOf(organization, { ...scope, ignored, progress: progress.show });
      progress.clear();
      printError(`Read organisation ${report.organization ?? "(unknown)"} in ${report.requests} requests.\n`);
      for (const entry of used) unused.delete(entry);
      organizations.push(report);
    }
    const isUnread = new Set(organizations.flatMap(({ unread }) => unread.map(({ kind }) => kind)));
    // Of what the command does not read, an entry may still match something.
    const isJudged = ({ matches: { kind } }: Ignored) =>
      scope.projects === undefined &&
      (kind === undefined ? scope.only === undefined : (scope.only?.has(kind) ?? true) && !isUnread.has(kind));
    if (options.ignore !== undefined) requireMatches(options.ignore, [...unused].filter(isJudged));
    return { version: 1, organizations };
  } finally {
    progress.clear();
    await stacks.close();
  }
}
