import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The version of npm's `openai` that the simulator was last compared with. */
export const comparedVersion = "7.59.0";

/** When that was. The READMEs name both. */
export const comparedOn = "28 November 2026";

/** The official client. Its types stay out of the repository: we look at its methods at run time. */
export interface Sdk {
  version: string;
  OpenAI: new (options: Record<string, unknown>) => { admin: object };
}

/**
 * Installs npm's `openai` outside the repository, because it supports only Node.js 22 and newer, and loads it. Its calls
 * work on Node.js 20 too.
 * @param version a version, or `latest`
 */
export async function loadSdk(version: string): Promise<Sdk> {
  const { default: envPaths } = await import("env-paths");
  const folder = join(envPaths("pulumi-openai-admin", { suffix: "" }).cache, "sdk", version);
  const manifest = join(folder, "node_modules", "openai", "package.json");
  if (version === "latest" || !existsSync(manifest)) {
    mkdirSync(folder, { recursive: true });
    const options = ["--no-save", "--no-audit", "--no-fund", "--engine-strict=false", "--loglevel=error"];
    execFileSync("npm", ["install", "--prefix", folder, ...options, `openai@${version}`], {
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
  }
  const { version: installed } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const { OpenAI } = createRequire(manifest)("openai") as Pick<Sdk, "OpenAI">;
  return { version: installed, OpenAI };
}
