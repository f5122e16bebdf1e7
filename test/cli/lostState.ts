import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Stack } from "../engine";

/** Replaces the state of a stack by an empty one, as after `pulumi stack rm --force` and `pulumi stack init`. */
export async function loseState(stack: Stack): Promise<void> {
  const { version, deployment } = await stack.export();
  const file = join(stack.configFolder, "empty.json");
  await writeFile(file, JSON.stringify({ version, deployment: { manifest: deployment.manifest } }));
  await stack.run(["stack", "import", "--file", file]);
  await rm(file);
}
