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
  const commands = folder === undefined ? [] : await waysBack(join(folder, STACKS));
  const wayBack =
    commands.length > 0
      ? `Run this, then run recover again:\n\n${commands.map((command) => `  ${command}`).join("\n")}\n`
      : `In the backend (${backend}), copy .pulumi/stacks/<project>/<stack>.json.bak over <stack>.json, then run recover again.\n`;
  return new CommandError(
    `${error.message} A kill in the middle of a write leaves it so. Beside the file is a copy of the state of one step earlier; ` +
      `recover looks for what the lost step has made. ${wayBack}`,
  );
}

/** The folder of a file backend. */
function folderOf(backend: string): string | undefined {
  const [, path] = /^file:\/\/([^?]*)/.exec(backend) ?? [];
  return path?.replace(/^~(?=$|\/)/, homedir());
}

/** The commands that make the states below a folder readable again. */
async function waysBack(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const commands = await Promise.all(
    files.map(async (file): Promise<string[]> => {
      if (await isReadable(file)) return [];
      if (file.endsWith(".json") && (await isReadable(`${file}.bak`)))
        return [`cp ${quoted(`${file}.bak`)} ${quoted(file)}`];
      // Only notes of the backend about the file beside it, and no state. The backend does without.
      return file.endsWith(".json.attrs") ? [`rm ${quoted(file)}`] : [];
    }),
  );
  return commands.flat();
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
