import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import { InitError } from "./initError";

/** A file of the project, and what a new one in its place has to have. */
export interface ProjectFile {
  readonly bytes: Buffer;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** People write a few kilobytes. The YAML parser takes time that grows with the square of some texts: a second for this much. */
const LARGEST_FILE = 65_536;

/** What a byte-order mark of UTF-8 reads as. */
const MARK = "\uFEFF";

/** Refuses a link in the project, which may lead outside it: an answer for a path at which there is nothing, too. */
export async function refuseLink(path: string): Promise<void> {
  const found = await orNothing(lstat(path));
  if (found?.isSymbolicLink()) {
    throw new InitError(
      `${path} is a symbolic link, and init follows none, since it may lead outside this project. Put what it leads to in its ` +
        `place, then run init again. Nothing was written.`,
    );
  }
}

/**
 * A file as it is; `undefined` where there is none.
 * @throws InitError when it is a link, no ordinary file, or larger than what people write.
 */
export async function readSmallFile(path: string): Promise<ProjectFile | undefined> {
  await refuseLink(path);
  // Whoever puts a link or a pipe there in the meantime gets an error, and no answer.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await orNothing(open(path, flags));
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
    if (!found.isFile()) {
      throw new InitError(`${path} is no ordinary file. Move it away, then run init again. Nothing was written.`);
    }
    if (found.size > LARGEST_FILE) throw new TooLarge(path, found.size);
    return { bytes: await handle.readFile(), mode: found.mode, owner: found };
  } finally {
    await handle.close();
  }
}

/** A file of a size that nobody writes by hand. */
export class TooLarge extends InitError {
  constructor(path: string, size: number) {
    super(`${path} has ${size} bytes, and init reads at most ${LARGEST_FILE}. Shorten it. Nothing was written.`);
  }
}

/**
 * The text of a project file, and the byte-order mark before it, if any.
 * @throws InitError for another encoding: to write it back would change what init does not understand.
 */
export function decode(path: string, bytes: Buffer): { mark: string; text: string } {
  const isUtf16 = ["fffe", "feff"].includes(bytes.toString("hex", 0, 2));
  const text = isUtf16 ? undefined : utf8In(bytes);
  if (text === undefined) {
    throw new InitError(
      `${path} is ${isUtf16 ? "UTF-16" : "not UTF-8"}. Save it as UTF-8, then run init again. Nothing was written.`,
    );
  }
  return text.startsWith(MARK) ? { mark: MARK, text: text.slice(1) } : { mark: "", text };
}

function utf8In(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Half of each letter in UTF-16 without a mark.
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
