/** Organisations to adopt, read in this process, and checks of the generated programs. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { format } from "prettier";
import ts from "typescript";
import { scopesOf } from "../../provider/cli/adopt/scope";
import { CLIENT_OF_INVENTORY, readLive, type LiveInventory } from "../../provider/inventory/live";
import { Run } from "../../provider/lifecycle/run";
import { scratchHome } from "../lifecycle/scratchHome";
import type { World } from "../lifecycle/world";

/** Reads everything that a world has. */
export function inventoryOf(world: World): Promise<LiveInventory> {
  return withRun(world, (run) => readLive(run, scopesOf({})[0]));
}

/** Reads a world with a client for inventories. */
export async function withRun<T>(world: World, read: (run: Run) => Promise<T>): Promise<T> {
  const environment = { PULUMI_PROJECT: "test", PULUMI_HOME: scratchHome(), ...world.env };
  const run = new Run(environment, () => undefined, CLIENT_OF_INVENTORY);
  try {
    return await read(run);
  } finally {
    await run.close();
  }
}

/** The generated files that prettier would change. */
export async function unformatted(files: ReadonlyMap<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  for (const [path, text] of files) {
    const parser = /\.ts$/.test(path) ? "typescript" : /\.yaml$/.test(path) ? "yaml" : undefined;
    if (parser !== undefined && (await format(text, { parser, printWidth: 100 })) !== text) wrong.push(path);
  }
  return wrong;
}

const REPOSITORY = resolve(__dirname, "../..");

/** The errors of the compiler in generated programs, with the strict settings of a careful user. */
export async function typeErrors(programs: readonly ReadonlyMap<string, string>[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "adopted-"));
  try {
    await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    const roots: string[] = [];
    for (const [number, files] of programs.entries()) {
      for (const [path, text] of files) {
        const file = join(folder, String(number), path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        if (path.endsWith(".ts")) roots.push(file);
      }
    }
    const program = ts.createProgram(roots, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
      typeRoots: [join(REPOSITORY, "node_modules/@types")],
    });
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All files in one text, for a comparison with a recorded text. */
export function inOneText(files: ReadonlyMap<string, string>): string {
  return [...files].map(([path, text]) => `======== ${path}\n${text}`).join("\n");
}
