import { statSync } from "node:fs";
import { join } from "node:path";
import type * as Yaml from "yaml";

/** The names of a project file, in the order in which the engine looks for them (its `encoding.Exts`). */
const PROJECT_FILES = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"] as const;

/** The name of a folder's project file: the one that the engine takes, should there be several. */
export function projectFileIn(folder: string): string | undefined {
  return PROJECT_FILES.find((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** The package name of dynamic resources, by which the engine looks for their plugin. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** Whether a project file (YAML, or JSON, which is YAML too) names a plugin for dynamic resources. */
export function namesPlugin(text: string): boolean {
  const providers = (parse(text) as { plugins?: { providers?: unknown } | null } | null)?.plugins?.providers;
  return Array.isArray(providers) && providers.some(isDynamic);
}

function isDynamic(provider: unknown): boolean {
  return (provider as { name?: unknown } | null)?.name === DYNAMIC_PACKAGE;
}

function parse(text: string): unknown {
  // Required here, because most programs import nothing and would load the parser in vain.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as typeof Yaml;
  try {
    return yaml.parse(text, { logLevel: "error" });
  } catch {
    // A file that cannot be read names nothing. The user is sent to `init`, which says what is wrong with the file.
    return null;
  }
}
