import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { CommandError } from "./commandError";

/** A file of the project, with the properties that its replacement must keep. */
export interface ProjectFile {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** In bytes. People write a few kilobytes. For some texts the YAML parser takes quadratic time: seconds at this size. */
const LARGEST_FILE = 65_536;

/** The byte-order mark, which some editors write at the start of a file. */
const MARK = "\uFEFF";

/** @throws CommandError when the path is a symbolic link. */
export async function refuseLink(path: string): Promise<void> {
  const found = await orNothing(lstat(path));
  if (found?.isSymbolicLink()) {
    throw new CommandError(
      `Could not use ${path}: it is a symbolic link, which may lead outside the project. Replace the link with the file or folder ` +
        `itself, then run init again. init has written nothing.`,
    );
  }
}

/**
 * Reads a file. Undefined when it does not exist.
 * @throws CommandError when the path is a symbolic link or not a regular file, or when the file is too large.
 */
export async function readSmallFile(path: string): Promise<ProjectFile | undefined> {
  await refuseLink(path);
  // The path may have become a link or a pipe since the check. With these flags, a link is an error and a pipe does not block.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await orNothing(open(path, flags));
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
    if (!found.isFile()) {
      throw new CommandError(
        `Could not read ${path}: it is not a regular file. Move it away, then run init again. init has written nothing.`,
      );
    }
    if (found.size > LARGEST_FILE) throw new TooLarge(path, found.size);
    return { bytes: await handle.readFile(), mode: found.mode, owner: found };
  } finally {
    await handle.close();
  }
}

/** The file is larger than init reads. */
export class TooLarge extends CommandError {
  constructor(path: string, size: number) {
    super(
      `Could not read ${path}: it has ${size} bytes, and init reads at most ${LARGEST_FILE}. Shorten the file, then run init again. ` +
        `init has written nothing.`,
    );
  }
}

/**
 * Splits a project file into its byte-order mark, if any, and its text.
 * @throws CommandError when the file is not UTF-8, because writing it back would change bytes.
 */
export function decode(path: string, bytes: Buffer): { mark: string; text: string } {
  const isUtf16 = ["fffe", "feff"].includes(bytes.toString("hex", 0, 2));
  const text = isUtf16 ? undefined : utf8In(bytes);
  if (text === undefined) {
    throw new CommandError(
      `Could not read ${path}: it is ${isUtf16 ? "UTF-16" : "not UTF-8"}. Save it as UTF-8, then run init again. init has written ` +
        `nothing.`,
    );
  }
  return text.startsWith(MARK) ? { mark: MARK, text: text.slice(1) } : { mark: "", text };
}

function utf8In(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // UTF-16 without a byte-order mark decodes to a text with a NUL beside each letter.
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
