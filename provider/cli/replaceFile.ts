import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What a new file has besides its content. */
export interface Properties {
  readonly mode: number;
  /** The owner that the file is to keep, as far as the user may give it to somebody else. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Writes a file as a whole or not at all: beside the old one, which it then replaces. A full disk or a killed process leaves
 * the old one as it was, and a link that somebody puts there is replaced and not followed.
 */
export async function replaceFile(path: string, content: string, { mode, owner }: Properties): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(beside, "wx");
    try {
      await handle.writeFile(content);
      // Before the mode: a change of owner takes some of its bits away.
      if (owner) await handle.chown(owner.uid, owner.gid).catch(() => undefined);
      await handle.chmod(mode & 0o7777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
