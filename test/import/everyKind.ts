import { kinds } from "../kinds";
import type { ImportRow } from "../kinds/importRow";
import type { Lines } from "../lifecycle/liveProgram";
import type { World } from "../lifecycle/world";

/** An object that somebody created in the console, and the resource that adopts it. */
export interface Adopted extends Pick<ImportRow, "name" | "args" | "other"> {
  kind: string;
  /** The import id. */
  id: string;
}

/** Creates the objects of every kind as the console would, in the order of the list of kinds: parents first. */
export async function inhabit(world: World): Promise<Adopted[]> {
  const ids: Record<string, string> = {};
  const adopted: Adopted[] = [];
  for (const { declaration, imported } of kinds) {
    for (const { name, needs, make, args, other } of imported) {
      const missing = needs.filter((needed) => !(needed in ids));
      if (missing.length > 0) {
        const those = missing.join(" and ");
        throw new Error(`${declaration.kind} ${name} needs ${those}: list that kind before it in test/kinds/index.ts.`);
      }
      const id = (ids[name] = await make(world, ids));
      adopted.push({ kind: declaration.kind, name, id, args, other });
    }
  }
  return adopted;
}

/** The type token of a kind. */
export function tokenOf(kind: string): string {
  return `pulumi-nodejs:dynamic/openai:${kind}`;
}

/** The lines of a program that import the objects. */
export function importing(adopted: Adopted[]): Lines {
  return Object.fromEntries(adopted.map((one) => [one.name, lineOf(one, `, { import: "${one.id}" }`)]));
}

/** The same lines, in a program whose inputs differ from the objects. */
export function differing(adopted: Adopted[]): Lines {
  return importing(adopted.map((one) => ({ ...one, args: one.other?.args ?? one.args })));
}

/** The same lines without the imports. */
export function declaring(adopted: Adopted[]): Lines {
  return Object.fromEntries(adopted.map((one) => [one.name, lineOf(one, "")]));
}

function lineOf({ kind, name, args }: Adopted, options: string): string {
  return `const ${name} = new openai.${kind}("${name}", ${args}${options});`;
}
