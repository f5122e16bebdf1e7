import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** With an empty cache, the installer downloads the SDK and all its dependencies. */
const INSTALL_TIMEOUT_MS = 8 * 60_000;

/** A user's repository, with the Pulumi project in its folder `infra` and the package from its tarball. */
export class Installed {
  private constructor(private readonly root: string) {}

  /**
   * @param manifest The files at the root that make it a workspace.
   * @param install The installer, which runs in the project's folder. `%root` is replaced by the root.
   */
  static async by(install: string[], manifest: Record<string, string>): Promise<Installed> {
    const root = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-installed-")));
    const installed = new Installed(root);
    try {
      const provider = dirname(require.resolve("pulumi-openai-admin/package.json"));
      const packed = await installed.run(["npm", "pack", provider, "--json", "--pack-destination", root], root);
      const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
      const sdk = JSON.parse(await readFile(require.resolve("@pulumi/pulumi/package.json"), "utf8")) as object;
      const { version } = sdk as { version: string };
      await mkdir(installed.project);
      await installed.write({
        ...manifest,
        "infra/package.json": JSON.stringify({
          name: "infra",
          version: "1.0.0",
          private: true,
          main: "index.js",
          dependencies: { "pulumi-openai-admin": `file:../${filename}`, "@pulumi/pulumi": version },
        }),
        "infra/Pulumi.yaml": "name: infra\nruntime: nodejs\n",
      });
      await installed.run(
        install.map((word) => word.replace("%root", root)),
        installed.project,
      );
      return installed;
    } catch (error) {
      await installed.remove();
      throw error;
    }
  }

  /** The folder of the Pulumi project. */
  get project(): string {
    return join(this.root, "infra");
  }

  /** The absolute path of a file, given its path in the repository. */
  at(path: string): string {
    return join(this.root, path);
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) await writeFile(join(this.root, path), text);
  }

  /** Runs a command as a user would, and returns its output. */
  async run([command, ...args]: string[], cwd = this.project): Promise<string> {
    // `npm test` passes its own working folder on to child processes. The npm in this test works in another folder.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_(config_(local_)?prefix|package_|lifecycle_)/.test(name)),
    );
    // Installers are shell scripts; on Windows they are .cmd files.
    const options = { cwd, env, timeout: INSTALL_TIMEOUT_MS, shell: process.platform === "win32" };
    return (await execute(command!, args, options)).stdout;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
