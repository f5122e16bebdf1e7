import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, YAMLMap, YAMLSeq } from "yaml";
import { launcherFiles, LAUNCHER_FOLDER } from "./launcher";

/** What `init` found and did, a line each. */
export type Report = string[];

/** A reason to stop that the user can act on. */
export class InitError extends Error {}

/**
 * Prepares a Pulumi project for native import: writes the launcher folder and names it in Pulumi.yaml. Running it again
 * changes nothing, and brings the launchers up to date after an upgrade.
 * @param folder where Pulumi.yaml lives.
 * @throws InitError when there is no project, or when it already has another plugin for dynamic resources.
 */
export async function init(folder: string): Promise<Report> {
  const projectFile = join(folder, "Pulumi.yaml");
  const text = await readFile(projectFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new InitError(`There is no Pulumi.yaml in ${folder}. Run this in the folder of your Pulumi project.`);
  });
  const named = nameLauncher(text);
  const report: Report = [];
  for (const [name, { content, isExecutable }] of Object.entries(launcherFiles)) {
    const file = join(folder, LAUNCHER_FOLDER, name);
    const before = await readFile(file, "utf8").catch(() => undefined);
    if (before !== content) {
      await mkdir(join(folder, LAUNCHER_FOLDER), { recursive: true });
      await writeFile(file, content);
      report.push(`${before === undefined ? "wrote" : "updated"} ${LAUNCHER_FOLDER}/${name}`);
    }
    if (isExecutable) await chmod(file, 0o755);
  }
  // After the folder, so that an interruption leaves no path that leads nowhere.
  if (named !== text) {
    await writeFile(projectFile, named);
    report.push(`Pulumi.yaml: plugins.providers names ${LAUNCHER_FOLDER}`);
  }
  return report;
}

/** What a Pulumi.yaml without plugins gets. */
const LINES = `plugins:
  providers:
    - name: pulumi-nodejs
      path: ${LAUNCHER_FOLDER}
`;

/** Adds the launcher to the text of a Pulumi.yaml, keeping its comments and order. */
function nameLauncher(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new InitError(`Pulumi.yaml cannot be read: ${document.errors[0]!.message}`);
  if (!(document.contents instanceof YAMLMap))
    throw new InitError("Pulumi.yaml holds no project: it has no line `name: …`.");
  const plugins = document.get("plugins");
  const isEmpty = plugins === undefined || plugins === null;
  if (!isEmpty && !(plugins instanceof YAMLMap)) {
    throw new InitError("Pulumi.yaml: `plugins` is not what Pulumi expects there, a map with `providers` in it.");
  }
  // What is not there yet is added to the text, which stays as its author has written it.
  if (!document.has("plugins")) return `${text}${text.endsWith("\n") ? "" : "\n"}${LINES}`;
  if (isEmpty) document.set("plugins", new YAMLMap());
  const providers = document.getIn(["plugins", "providers"]);
  const entries: unknown[] = providers instanceof YAMLSeq ? providers.items : [];
  const existing = entries.find((entry) => entry instanceof YAMLMap && entry.get("name") === "pulumi-nodejs");
  if (existing instanceof YAMLMap) {
    const path = String(existing.get("path"));
    if (path.replace(/^\.\//, "").replace(/\/$/, "") === LAUNCHER_FOLDER) return text;
    throw new InitError(
      `Pulumi.yaml already names a plugin for pulumi-nodejs (${path}). There can be only one: remove that entry, or let its ` +
        `plugin load pulumi-openai-admin/plugin.`,
    );
  }
  const entry = document.createNode({ name: "pulumi-nodejs", path: LAUNCHER_FOLDER });
  if (providers instanceof YAMLSeq) providers.add(entry);
  else document.setIn(["plugins", "providers"], document.createNode([entry]));
  return document.toString({ lineWidth: 0 });
}
