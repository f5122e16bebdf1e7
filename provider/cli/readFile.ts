import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { CommandError } from "./commandError";

/** A file of the project, with the properties that its replacement has to keep. */
export interface ProjectFile {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** In bytes. People write a few kilobytes, and the YAML parser needs quadratic time for some texts: seconds for this many. */
const LARGEST_FILE = 65_536;

/** The byte-order mark that some editors write first. */
const MARK = "\uFEFF";

/** @throws CommandError when a symbolic link is at the path. */
export async function refuseLink(path: string): Promise<void> {
  const found = await orNothing(lstat(path));
  if (found?.isSymbolicLink()) {
    throw new CommandError(
      `${path} is a symbolic link, which may lead outside this project, so init does not follow it. Replace the link with the ` +
        `file or folder itself, then run init again. Nothing was written.`,
    );
  }
}

/**
 * Reads a file; `undefined` when there is none.
 * @throws CommandError when the file is a link, not a regular file, or larger than people write.
 */
export async function readSmallFile(path: string): Promise<ProjectFile | undefined> {
  await refuseLink(path);
  // A link or a pipe may have appeared since: the first is an error then, and the second does not block.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await orNothing(open(path, flags));
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
    if (!found.isFile()) {
      throw new CommandError(`${path} is not a regular file. Move it away, then run init again. Nothing was written.`);
    }
    if (found.size > LARGEST_FILE) throw new TooLarge(path, found.size);
    return { bytes: await handle.readFile(), mode: found.mode, owner: found };
  } finally {
    await handle.close();
  }
}

/** The file is larger than people write. */
export class TooLarge extends CommandError {
  constructor(path: string, size: number) {
    super(
      `${path} has ${size} bytes; init reads at most ${LARGEST_FILE}. Shorten the file, then run init again. Nothing was written.`,
    );
  }
}

/**
 * Decodes a project file into its text and the byte-order mark before it, if any.
 * @throws CommandError when the file is not UTF-8: writing it back would change bytes that init does not understand.
 */
export function decode(path: string, bytes: Buffer): { mark: string; text: string } {
  const isUtf16 = ["fffe", "feff"].includes(bytes.toString("hex", 0, 2));
  const text = isUtf16 ? undefined : utf8In(bytes);
  if (text === undefined) {
    throw new CommandError(
      `${path} is ${isUtf16 ? "UTF-16" : "not UTF-8"}. Save it as UTF-8, then run init again. Nothing was written.`,
    );
  }
  return text.startsWith(MARK) ? { mark: MARK, text: text.slice(1) } : { mark: "", text };
}

function utf8In(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // UTF-16 without a byte-order mark decodes to a NUL beside each letter.
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

async function orNothing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
