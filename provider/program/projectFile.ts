import { statSync } from "node:fs";
import { join } from "node:path";

/** The names of a project file, in the order in which the engine looks for them (its `encoding.Exts`). */
const PROJECT_FILES = ["Pulumi.json", "Pulumi.yaml", "Pulumi.yml"] as const;

/** The name of a folder's project file: the one that the engine takes, should there be several. */
export function projectFileIn(folder: string): string | undefined {
  return PROJECT_FILES.find((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

/** The package name of dynamic resources, by which the engine looks for their plugin. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/**
 * Whether a project file names a plugin for dynamic resources (`plugins`, `providers`, `name: pulumi-nodejs`). Asked inside the
 * program, which is not to load a YAML parser for this one question; a test holds the answer against one. It goes by what
 * the engine knows there: `providers`, `languages` and `analyzers` are all that `plugins` can hold.
 */
export function namesPlugin(text: string): boolean {
  const project = jsonIn(text);
  if (project) return project.plugins?.providers?.some(({ name }) => name === DYNAMIC_PACKAGE) ?? false;
  const bare = withoutComments(text.replaceAll("\r\n", "\n"));
  // A project that is one flow map has no lines to go by.
  const plugins = bare.trimStart().startsWith("{") ? bare : (PLUGINS.exec(bare)?.[0] ?? "");
  return NAME.test(PROVIDERS.exec(plugins)?.[0] ?? "");
}

/** From the key to the next one that begins a line, which is the project's own again. */
const PLUGINS = /^(["']?)plugins\1\s*:.*(?:\n(?:[\s}\]-].*)?)*/m;

/** From the key to its next sibling. */
const PROVIDERS = /(?<=[\s{,])(["']?)providers\1\s*:.*?(?=[\s{,]["']?(?:languages|analyzers)["']?\s*:|$(?![\s\S]))/s;

const NAME = new RegExp(String.raw`(?<=[\s{,])(["']?)name\1\s*:\s*(["']?)${DYNAMIC_PACKAGE}\2[ \t]*(?:[,}\]]|$)`, "m");

/** Comments begin after a space, and not inside quotes. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(^|\s)#.*$/gm, (match, space?: string) => space ?? match);
}

interface Project {
  plugins?: { providers?: { name?: unknown }[] };
}

function jsonIn(text: string): Project | undefined {
  try {
    return JSON.parse(text) as Project;
  } catch {
    return undefined;
  }
}
