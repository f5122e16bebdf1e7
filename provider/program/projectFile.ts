import { statSync } from "node:fs";
import { join } from "node:path";
import type * as Yaml from "yaml";

/** The names of a project file, in the engine's order (its `encoding.Exts`). */
const PROJECT_FILES = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"] as const;

/** The name of the project file in a folder. If there are several, the file that the engine takes. */
export function projectFileIn(folder: string): string | undefined {
  return PROJECT_FILES.find((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** The package name of dynamic resources. The engine finds their plugin by this name. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** Whether a project file names a plugin for dynamic resources. @param text YAML or JSON, which is YAML too. */
export function namesPlugin(text: string): boolean {
  const providers = (parse(text) as { plugins?: { providers?: unknown } | null } | null)?.plugins?.providers;
  return Array.isArray(providers) && providers.some(isDynamic);
}

function isDynamic(provider: unknown): boolean {
  return (provider as { name?: unknown } | null)?.name === DYNAMIC_PACKAGE;
}

function parse(text: string): unknown {
  // We load the parser only here, because most programs import nothing.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as typeof Yaml;
  try {
    return yaml.parse(text, { logLevel: "error" });
  } catch {
    // A malformed file names no plugin. The message then points to `init`, which says what is wrong with the file.
    return null;
  }
}
