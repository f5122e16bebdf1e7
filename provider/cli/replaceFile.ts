import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What a file has besides its content. */
export interface Properties {
  readonly mode: number;
  /** Only root can give a file to another user; without the permission, the file belongs to whoever runs init. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Writes a file completely or not at all: it writes a new file beside the old one and renames it. A full disk or a killed
 * process leaves the old file unchanged, and rename() replaces a link instead of following it.
 */
export async function replaceFile(path: string, content: string, { mode, owner }: Properties): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(beside, "wx");
    try {
      await handle.writeFile(content);
      // First the owner, then the mode: a change of owner clears some bits of the mode.
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
