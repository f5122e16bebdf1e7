import { CommandError } from "./commandError";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EEXIST: "a file is where a folder must be",
  ENOTDIR: "a file is where a folder must be",
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EFBIG: "the system does not allow a file of this size",
};

/** Runs an action on a file. @throws CommandError that names the file and the reason, in place of a system error. */
export async function explainErrors<T>(verb: "read" | "write", file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (error instanceof CommandError || !Object.hasOwn(REASONS, code)) throw error;
    throw new CommandError(`Could not ${verb} ${file}: ${REASONS[code]} (${code}). Fix this, then run init again.`);
  }
}
