import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** With an empty cache, npm downloads the SDK and all its dependencies. */
const INSTALL_TIMEOUT_MS = 8 * 60_000;

/** Nobody here needs npm's messages about audits and funding. */
const QUIETLY = ["--prefer-offline", "--no-audit", "--no-fund"];

/** A folder outside the repository. npm has installed the package there from its tarball, as it would for a user. */
export class ForeignFolder {
  private constructor(
    readonly folder: string,
    /** The files in the tarball, by path in the package. */
    readonly packed: string[],
  ) {}

  static async install(): Promise<ForeignFolder> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-package-")));
    try {
      const [packed] = await pack(folder, ["pulumi-openai-admin"]);
      await writeFile(
        join(folder, "package.json"),
        JSON.stringify({ name: "foreign", private: true, main: "index.js" }),
      );
      await writeFile(join(folder, "Pulumi.yaml"), "name: foreign\nruntime: nodejs\n");
      await npm(folder, ["install", ...QUIETLY, packed!.tarball, await ours("@pulumi/pulumi")]);
      return new ForeignFolder(folder, packed!.files);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Installs further packages of the repository from their tarballs, and packages of the registry. */
  async add(packages: string[], fromRegistry: string[]): Promise<void> {
    const tarballs = (await pack(this.folder, packages)).map(({ tarball }) => tarball);
    const others = await Promise.all(fromRegistry.map(ours));
    await npm(this.folder, ["install", "--save-dev", ...QUIETLY, ...tarballs, ...others]);
  }

  /** The folder of the installed package. */
  get installed(): string {
    return join(this.folder, "node_modules", "pulumi-openai-admin");
  }

  /** The files of installed packages, by path in `node_modules`. */
  async filesOf(packages: string[]): Promise<string[]> {
    const folders = packages.map((name) => readdir(join(this.folder, "node_modules", name), { recursive: true }));
    return (await Promise.all(folders)).flatMap((paths, index) => paths.map((path) => join(packages[index]!, path)));
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  /** A copy of the package alone, as a registry would store it. */
  async copyOfPackage(): Promise<{ folder: string; remove: () => Promise<void> }> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-openai-admin-copy-"));
    await cp(this.installed, folder, { recursive: true });
    return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Packs packages of the repository into a folder. */
async function pack(folder: string, packages: string[]): Promise<{ tarball: string; files: string[] }[]> {
  const sources = packages.map((name) => dirname(require.resolve(`${name}/package.json`)));
  const packed = JSON.parse(await npm(folder, ["pack", ...sources, "--json"])) as {
    filename: string;
    files: { path: string }[];
  }[];
  return packed.map(({ filename, files }) => ({
    tarball: join(folder, filename),
    files: files.map((file) => file.path),
  }));
}

/** A package in the version that the repository tests with, because most caches already contain its tarball. */
async function ours(name: string): Promise<string> {
  const { version } = JSON.parse(await readFile(require.resolve(`${name}/package.json`), "utf8")) as {
    version: string;
  };
  return `${name}@${version}`;
}

async function npm(cwd: string, args: string[]): Promise<string> {
  // `npm test` passes its own working folder on to child processes. The npm in this test works in another folder.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_(local_)?prefix|package_|lifecycle_)/.test(name)),
  );
  // npm is a shell script; on Windows it is a .cmd file.
  const options = {
    cwd,
    env,
    timeout: INSTALL_TIMEOUT_MS,
    shell: process.platform === "win32",
    maxBuffer: 16 * 1024 * 1024,
  };
  return (await execute("npm", args, options)).stdout;
}
