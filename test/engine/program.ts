import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A program in a folder of its own that can be rewritten between runs. */
export interface TemporaryProgram {
  /** The folder, for {@link StackOptions.program}. */
  folder: string;
  /** Writes or overwrites files, by their path in the folder. */
  write(files: Record<string, string>): Promise<void>;
  /** Deletes the folder. */
  remove(): Promise<void>;
}

const DEFAULT_FILES: Record<string, string> = {
  "Pulumi.yaml": "name: program\nruntime: nodejs\n",
  "package.json": JSON.stringify({ name: "program", private: true, main: "index.ts" }),
};

/**
 * Writes a program, or a policy pack, that sees the repository's packages: `pulumi-openai-admin`, `@pulumi/pulumi`, `@pulumi/policy`.
 *
 * It lies in the system's temporary folder with a link `node_modules` to the repository's: so `node_modules/pulumi-openai-admin`
 * is where a user has it (the native-import plugin is named by that path), an interrupted test leaves nothing in the tree, and
 * lint, format and type checks do not stumble over it. Node resolves links to the real files, so there is one copy of each module.
 *
 * @param files Path in the folder -> content. `Pulumi.yaml` (project `program`) and `package.json` are supplied when absent.
 *
 * @example
 * const program = await temporaryProgram({ "index.ts": `export const answer = 42;` });
 */
export async function temporaryProgram(files: Record<string, string>): Promise<TemporaryProgram> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-program-")));
  // A junction needs no privilege on Windows; elsewhere the type is ignored.
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

/** The repository's node_modules: the folder from which this file gets the SDK. */
function repositoryModules(): string {
  return join(dirname(require.resolve("@pulumi/pulumi/package.json")), "..", "..");
}
