/** Writes generated files, and never over the work of a person. */
import { lstat, mkdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { CommandError } from "../../commandError";
import { replaceFile } from "../../replaceFile";
import { isSigned } from "./checksum";
import { difference } from "./difference";
import type { Files } from "./formats";
import { PROJECT_FILE_NAMES } from "./projectFiles";

/** The file to which a person and `adopt` both add. */
const DOCUMENT_FILE = "organization.yaml";

/** What happened, or in a trial would happen, to a file. `kept`: a person has changed the file, which therefore stays as it is. */
export interface FileOutcome {
  readonly path: string;
  readonly outcome: "written" | "updated" | "unchanged" | "kept";
  /** What a person may want to change in a kept file. */
  readonly difference?: string;
}

export interface WriteOptions {
  /** Write nothing, and say what would happen. */
  readonly dryRun?: boolean;
  /** The text of organization.yaml to which the new text adds. Undefined if there was no such file. */
  readonly existing?: string;
}

/** The organization.yaml of a folder. Undefined if there is none. @throws CommandError if the file cannot be read. */
export function existingDocument(folder: string): Promise<string | undefined> {
  return textAt(folder, DOCUMENT_FILE);
}

/**
 * Writes files into a folder. A second run changes only files that nobody has edited, and organization.yaml, to which it adds.
 * @throws CommandError before anything is written if a path is a symbolic link, or a file cannot be read.
 */
export async function writeDeclared(
  folder: string,
  files: Files,
  { dryRun = false, existing }: WriteOptions = {},
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const [path, text] of files) outcomes.push(await outcomeOf(folder, path, text, existing));
  if (dryRun) return outcomes;
  for (const { path, outcome } of outcomes) {
    if (outcome === "written" || outcome === "updated") await write(folder, path, files.get(path)!);
  }
  return outcomes;
}

async function outcomeOf(folder: string, path: string, text: string, existing?: string): Promise<FileOutcome> {
  const before = await textAt(folder, path);
  if (path === DOCUMENT_FILE && before !== existing) throw changedMeanwhile(join(folder, path));
  // A template can contain an empty file.
  if (before === undefined || before.trim() === "") {
    const others = PROJECT_FILE_NAMES[path] ?? [];
    for (const other of others) {
      if (other !== path && (await textAt(folder, other)) !== undefined) return { path, outcome: "unchanged" };
    }
    return { path, outcome: "written" };
  }
  if (isSame(before, text) || path in PROJECT_FILE_NAMES) return { path, outcome: "unchanged" };
  if (path === DOCUMENT_FILE || isSigned(before)) return { path, outcome: "updated" };
  return { path, outcome: "kept", difference: difference(before, text) };
}

/** A checkout may have changed the ends of the lines. */
function isSame(before: string, text: string): boolean {
  return before === text || (isSigned(before) && before.replaceAll("\r\n", "\n") === text);
}

async function write(folder: string, path: string, text: string): Promise<void> {
  const file = join(folder, path);
  await explained("write", file, async () => {
    await mkdir(dirname(file), { recursive: true });
    const found = await lstat(file).catch(absent);
    await replaceFile(file, text, found ? { mode: found.mode, owner: found } : { mode: 0o644 });
  });
}

/** The text of a file. Undefined if the file does not exist. */
async function textAt(folder: string, path: string): Promise<string | undefined> {
  const file = join(folder, path);
  return explained("read", file, async () => {
    await refuseLinks(folder, file);
    const bytes = await readFile(file).catch(absent);
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  });
}

/** Refuses a link in the folder: the text would end up elsewhere. */
async function refuseLinks(folder: string, file: string): Promise<void> {
  const steps = relative(folder, file).split(/[\\/]/);
  for (let count = 1; count <= steps.length; count++) {
    const path = join(folder, ...steps.slice(0, count));
    if (!(await lstat(path).catch(absent))?.isSymbolicLink()) continue;
    throw new CommandError(
      `Could not use ${path}: it is a symbolic link, which may lead outside the program's folder. Replace the link with the file or ` +
        `folder itself, then run adopt again.`,
    );
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function explained<T>(verb: "read" | "write", file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "the file is not UTF-8" : message;
    throw new CommandError(`Could not ${verb} ${file}: ${reason}. Correct this, then run adopt again.`);
  }
}

function changedMeanwhile(file: string): CommandError {
  return new CommandError(
    `Did not write ${file}: the file has changed while adopt was reading the organisation. Run adopt again, which adds to the file ` +
      `as it is now. adopt has written nothing.`,
  );
}
