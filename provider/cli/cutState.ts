import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { CommandError } from "./commandError";
import type { Pulumi } from "./pulumi";
import type { StateCutShort } from "./pulumiFailures";

/** Where the file backend keeps the states, below its folder. */
const STACKS = join(".pulumi", "stacks");

/**
 * The way back from a state file that a kill has cut short. The engine copies the file before it writes the next state, so the
 * copy is the state of one step earlier: what that step made is a pending operation there, for which `recover` looks.
 */
export async function explainCutState(pulumi: Pulumi, error: StateCutShort): Promise<CommandError> {
  const backend = await pulumi.backend();
  const folder = folderOf(backend);
  const found = folder === undefined ? [] : await cutFilesIn(join(folder, STACKS));
  const commands = found.map((file) => `  cp ${quoted(`${file}.bak`)} ${quoted(file)}`);
  const copies =
    commands.length > 0
      ? `Go back to that copy:\n\n${commands.join("\n")}\n`
      : `In the backend (${backend}), copy .pulumi/stacks/<project>/<stack>.json.bak over <stack>.json.\n`;
  return new CommandError(
    `${error.message} A kill in the middle of a write leaves it so. Beside it is a copy of the state of one step earlier. ${copies}` +
      "\nThen run recover again: it looks for what the lost step has made.",
  );
}

/** The folder of a file backend. */
function folderOf(backend: string): string | undefined {
  const [, path] = /^file:\/\/([^?]*)/.exec(backend) ?? [];
  return path?.replace(/^~(?=$|\/)/, homedir());
}

/** The state files that cannot be read, and whose copies can. */
async function cutFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const states = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name));
  const isCut = await Promise.all(
    states.map(async (file) => !(await isReadable(file)) && (await isReadable(`${file}.bak`))),
  );
  return states.filter((_, index) => isCut[index]);
}

async function isReadable(file: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
