import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryProgram } from "../engine";
import { quote } from "./narrator";

/** The program that Pulumi.yaml at the root of the repository runs. */
const PROGRAM = "examples/organization";

/** A copy of the example. The demo changes the copy as a pull request would; the repository stays unchanged. */
export interface Branch {
  /** The folder with Pulumi.yaml. */
  folder: string;
  /** Replaces one line, or a part of it, and prints the change as a diff. */
  change(file: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

export async function branchOf(repository: string): Promise<Branch> {
  const names = (await readdir(join(repository, PROGRAM))).filter((name) => /\.(ts|json)$/.test(name));
  const paths = ["Pulumi.yaml", ...names.map((name) => `${PROGRAM}/${name}`)];
  const files = Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(repository, path), "utf8")] as const)),
  );
  const program = await temporaryProgram(files);

  const change = async (file: string, from: string, to: string): Promise<void> => {
    const path = `${PROGRAM}/${file}`;
    const before = files[path]?.split("\n") ?? [];
    const places = before.flatMap((line, index) => (line.includes(from) ? [index] : []));
    const [place] = places;
    if (place === undefined || places.length > 1) {
      throw new Error(
        `${path} has ${places.length} lines with "${from}"; the demo expects one. Has the example changed?`,
      );
    }
    const after = before.with(place, before[place]!.replace(from, to));
    quote([`${path}:`, `- ${before[place]!.trim()}`, `+ ${after[place]!.trim()}`]);
    files[path] = after.join("\n");
    await program.write({ [path]: files[path] });
  };
  return { folder: program.folder, change, remove: () => program.remove() };
}
