import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** The properties of a file. */
export interface Properties {
  readonly mode: number;
  /** The owner. Only root can set another owner; without the permission, the file belongs to the user who runs init. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Replaces a file completely or not at all: it writes a new file beside the old file, and renames it. A full disk or a killed
 * process leaves the old file unchanged. rename() replaces a link instead of following it.
 */
export async function replaceFile(path: string, content: string, { mode, owner }: Properties): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(beside, "wx");
    try {
      await handle.writeFile(content);
      // We set the owner before the mode, because setting the owner clears some bits of the mode.
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
