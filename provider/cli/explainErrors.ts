import { CommandError } from "./commandError";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EEXIST: "there is a file where a folder is needed",
  ENOTDIR: "there is a file where a folder is needed",
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EFBIG: "the system does not allow a file of this size",
};

/** Names the file, and says in words what a system error's code means. */
export async function explained<T>(verb: "read" | "write", file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (error instanceof CommandError || !Object.hasOwn(REASONS, code)) throw error;
    throw new CommandError(`Cannot ${verb} ${file}: ${REASONS[code]} (${code}). Mend that, then run init again.`);
  }
}
