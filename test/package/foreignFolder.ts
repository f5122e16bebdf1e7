import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** With an empty cache, the SDK and all that it needs come over the network. */
const INSTALL_TIMEOUT_MS = 8 * 60_000;

const PROVIDER = dirname(require.resolve("pulumi-openai-admin/package.json"));

/** A folder outside the repository into which the package was installed as a user installs it: from its tarball, by npm. */
export class ForeignFolder {
  private constructor(
    readonly folder: string,
    /** The files of the tarball, by their path in the package. */
    readonly packed: string[],
  ) {}

  static async install(): Promise<ForeignFolder> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-package-")));
    try {
      const [packed] = JSON.parse(await npm(folder, ["pack", PROVIDER, "--json"])) as [
        { filename: string; files: { path: string }[] },
      ];
      // The SDK in the version that the repository is tested with, so that its tarball is in most caches already.
      const { version } = JSON.parse(await readFile(require.resolve("@pulumi/pulumi/package.json"), "utf8")) as {
        version: string;
      };
      await writeFile(
        join(folder, "package.json"),
        JSON.stringify({ name: "foreign", private: true, main: "index.js" }),
      );
      await writeFile(join(folder, "Pulumi.yaml"), "name: foreign\nruntime: nodejs\n");
      const quietly = ["--prefer-offline", "--no-audit", "--no-fund"];
      await npm(folder, ["install", ...quietly, join(folder, packed.filename), `@pulumi/pulumi@${version}`]);
      return new ForeignFolder(
        folder,
        packed.files.map((file) => file.path),
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where the package lies. */
  get installed(): string {
    return join(this.folder, "node_modules", "pulumi-openai-admin");
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  /** A copy of the package alone, as a registry would hold it. */
  async copyOfPackage(): Promise<{ folder: string; remove: () => Promise<void> }> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-openai-admin-copy-"));
    await cp(this.installed, folder, { recursive: true });
    return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function npm(cwd: string, args: string[]): Promise<string> {
  // Under `npm test`, npm hands down which folder it works in; the npm in here works in another one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_(local_)?prefix|package_|lifecycle_)/.test(name)),
  );
  // npm is a shell script, on Windows a .cmd file.
  const options = {
    cwd,
    env,
    timeout: INSTALL_TIMEOUT_MS,
    shell: process.platform === "win32",
    maxBuffer: 16 * 1024 * 1024,
  };
  return (await execute("npm", args, options)).stdout;
}
