import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/** A PULUMI_HOME for the runs of this test process, so that their notes stay out of the home of the person who tests. */
export function scratchHome(): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), "pulumi-openai-admin-home-"));
    process.once("exit", () => rmSync(folder!, { recursive: true, force: true }));
  }
  return folder;
}
