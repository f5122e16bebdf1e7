import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A program in a folder of its own. A test can rewrite it between runs. */
export interface TemporaryProgram {
  /** The folder, for {@link StackOptions.program}. */
  folder: string;
  /** Writes or overwrites files. The keys are paths in the folder. */
  write(files: Record<string, string>): Promise<void>;
  /** Deletes the folder. */
  remove(): Promise<void>;
}

const DEFAULT_FILES: Record<string, string> = {
  "Pulumi.yaml": "name: program\nruntime: nodejs\n",
  "package.json": JSON.stringify({ name: "program", private: true, main: "index.ts" }),
};

/**
 * Writes a program or a policy pack that can import the repository's packages: `pulumi-openai-admin`, `@pulumi/pulumi`,
 * `@pulumi/policy`.
 *
 * The program is in the system's temporary folder, with a link `node_modules` to the repository's folder of that name.
 * So users and tests have `node_modules/pulumi-openai-admin` in the same place, which the native-import plugin needs.
 * An interrupted test leaves nothing in the tree, and lint, format and type checks do not see the program. Node
 * resolves links to the real files, so each module exists once.
 *
 * @param files The content of each file, by path in the folder. We supply `Pulumi.yaml` (project `program`) and
 * `package.json` if they are absent.
 *
 * @example
 * const program = await temporaryProgram({ "index.ts": `export const answer = 42;` });
 */
export async function temporaryProgram(files: Record<string, string>): Promise<TemporaryProgram> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-program-")));
  // On Windows, a junction needs no privilege. Other systems ignore the type.
  await symlink(repositoryModules(), join(folder, "node_modules"), "junction");
  const write = async (some: Record<string, string>): Promise<void> => {
    for (const [path, content] of Object.entries(some)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  };
  await write({ ...DEFAULT_FILES, ...files });
  return { folder, write, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The repository's node_modules, from which this file imports the SDK. */
function repositoryModules(): string {
  return join(dirname(require.resolve("@pulumi/pulumi/package.json")), "..", "..");
}
