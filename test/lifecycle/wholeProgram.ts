import { kinds } from "../kinds";
import type { ProgramLine } from "../kinds/programPart";
import { organizationOf, projectIn } from "../kinds/seen";
import type { Lines } from "./liveProgram";
import type { World } from "./world";

const all: readonly [string, ProgramLine][] = kinds.flatMap(({ program }) => Object.entries(program.lines));

const outputs = `export const webId = web.id; export const key = worker.apiKeyValue;`;

/** A program with an object of each kind. The objects refer to each other where possible. */
export const lines: Lines = { ...Object.fromEntries(all.map(([name, { declares }]) => [name, declares])), outputs };

/** The same program, with one change in each line that has a change. */
export const changedLines: Lines = { ...Object.fromEntries(all.map(([name, line]) => [name, changed(line)])), outputs };

/** The inputs that differ in an update to the changed program, by resource. */
export const differences: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  all.flatMap(([, line]) => (line.changed ? [[resourceName(line), line.changed.differs] as const] : [])),
);

/** The requests that this update sends, by route. */
export const requestsOfChange: Readonly<Record<string, number>> = Object.assign(
  {},
  ...all.map(([, line]) => line.changed?.requests),
) as Record<string, number>;

/** The number of resources in the program. The engine counts the stack as one more. */
export const resourceCount = all.length;

/** The objects of each kind in the console, after the program was created and after it was changed. */
export const seenOnceCreated = ofEachKind(({ program }) => program.created);
export const seenOnceChanged = ofEachKind(({ program }) => program.changed ?? program.created);

/** The objects of each kind in the console now. */
export async function seen(world: World, projectId: string): Promise<Record<string, unknown>> {
  const organization = await organizationOf(world);
  return ofEachKind(({ program }) => program.shows(organization, projectIn(organization, projectId)));
}

function ofEachKind<T>(say: (kind: (typeof kinds)[number]) => T): Record<string, T> {
  return Object.fromEntries(kinds.map((kind) => [kind.declaration.kind, say(kind)]));
}

function changed({ declares, changed }: ProgramLine): string {
  return changed ? declares.replace(changed.from, changed.to) : declares;
}

/** The resource's name, which is the first string of the statement. */
function resourceName({ declares }: ProgramLine): string {
  return /"([^"]+)"/.exec(declares)![1]!;
}
