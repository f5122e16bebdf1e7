import { organizationOf, projectOf } from "../kinds/seen";
import { hurry } from "../hostile/hurry";
import { InProcess } from "../lifecycle/inProcess";
import { Plugin, type Runner } from "../lifecycle/plugin";
import { World } from "../lifecycle/world";
import { patience, troublesOf, type Trouble } from "./faults";
import { Program, type Deployed, type Done } from "./program";
import type { Row } from "./rows";

/** The outcome of one row of creates under one fault. */
export interface Cell {
  /** What the run that met the fault did, and then the `up` after it. */
  readonly run: Done;
  readonly upAfter: Done;
  /** The number of requests that met the fault. */
  readonly hits: number;
  /** The objects in the API after that `up`. */
  readonly there: string[];
  readonly deployed: Deployed | undefined;
  /** The values of the keys in force, and of the keys in the state. */
  readonly keys: { inForce: string[]; inState: string[] };
  /**
   * The result of reading the object in the state, and whether the program differs from it. An error if the plugin did
   * not believe the answer.
   */
  readonly drift: { id: string; isChanged: boolean } | Error | undefined;
  /** Why the plugin refused to destroy the object in the state. */
  readonly refusal?: Error;
  /** The objects that the destroy should have removed or restored, but did not. */
  readonly leftBehind: readonly string[];
}

/** A cell that is being filled. */
type Draft = { -readonly [K in keyof Cell]?: Cell[K] } & {
  readonly row: Row;
  readonly trouble: Trouble;
  /** The name of the resource, and of every object created for it. */
  readonly name: string;
  given?: unknown;
};

hurry();

/**
 * Lets all rows meet every fault. Each row and fault has a resource of its own; all belong to one program, so that
 * three runs suffice. Rows whose paths tell their cells apart meet the faults concurrently, and share a world and the stock
 * plugin. Any other row meets its faults one after another, in a world and in runs of its own, without a process for each.
 */
export async function meetAllTroubles(rows: readonly Row[]): Promise<Map<string, Map<string, Cell>>> {
  return meetTroubles(rows, troublesOf, areApart(rows) ? (env) => Plugin.start({ env }) : inThisProcess);
}

/** Lets the row of an object that an organisation has once meet every fault, each in a world of its own. */
export async function meetAllTroublesApart(row: Row): Promise<Map<string, Cell>> {
  const troubles = troublesOf(row);
  const worlds = await Promise.all(troubles.map((trouble) => meetTroubles([row], () => [trouble], inThisProcess)));
  return new Map(worlds.flatMap((cells) => [...cells.get(row.title)!]));
}

/** Whether the paths of the rows tell their cells apart. */
function areApart(rows: readonly Row[]): boolean {
  return rows.every((row) => row.within !== undefined);
}

const inThisProcess = (env: Record<string, string>) => Promise.resolve(new InProcess(env));

type Run = Runner & { stop(): void };

async function meetTroubles(
  rows: readonly Row[],
  troublesOf: (row: Row) => readonly Trouble[],
  start: (env: Record<string, string>) => Promise<Run>,
): Promise<Map<string, Map<string, Cell>>> {
  const world = await World.start();
  const plugins: Run[] = [];
  const nextRun = async () => {
    plugins.at(-1)?.stop();
    const plugin = await start({ ...world.env, ...patience });
    plugins.push(plugin);
    return plugin;
  };
  try {
    const program = new Program();
    const cells = rows.flatMap((row) =>
      troublesOf(row).map((trouble): Draft => ({ row, trouble, name: `${row.title}, ${trouble.name}` })),
    );
    const forEach = async (some: readonly Draft[], act: (cell: Draft) => Promise<void>) => {
      if (areApart(rows)) await Promise.all(some.map(act));
      else for (const cell of some) await act(cell);
    };
    let plugin = await nextRun();
    const up = ({ row, name, given }: Draft) => program.up(plugin, row.kind, name, row.args(given));

    await forEach(cells, async (cell) => {
      const { row, name } = cell;
      cell.given = await row.given(world, name);
      if (row.before) await program.up(plugin, row.kind, name, row.before(cell.given));
    });
    if (rows.some((row) => row.before)) plugin = await nextRun();

    await world.control.clearRequests();
    const meet = async (cell: Draft) => {
      const { row, trouble, given } = cell;
      const match = row.within && { pathContains: row.within(given) };
      await world.control.fault({ ...trouble.order(row)!, route: row.route, match });
      cell.run = await up(cell);
      const { entries } = await world.control.requests();
      const isOfCell = (path: string) => !match || path.includes(match.pathContains);
      cell.hits = entries.filter((entry) => entry.fault !== undefined && isOfCell(entry.path)).length;
      if (areApart(rows)) return;
      await world.control.clearFaults();
      await world.control.clearRequests();
    };
    for (const slowsOthers of [undefined, true]) {
      const now = cells.filter(({ trouble }) => trouble.slowsOthers === slowsOthers);
      await forEach(now, meet);
    }
    await world.control.clearFaults();

    plugin = await nextRun();
    await forEach(cells, async (cell) => void (cell.upAfter = await up(cell)));
    for (const cell of cells) {
      const { row, name, given } = cell;
      cell.there = row.there(await organizationOf(world), given);
      cell.deployed = program.deployed(name);
      cell.keys = await keys(world, row, given, cell.deployed);
      cell.drift = cell.deployed && (await driftOf(plugin, row, cell.deployed).catch((error: Error) => error));
    }

    plugin = await nextRun();
    const deployed = cells.filter((cell) => cell.deployed);
    await forEach(deployed, async (cell) => {
      const { row, name } = cell;
      await program.destroy(plugin, row.kind, name).catch((error: Error) => void (cell.refusal = error));
    });
    const destroyed = await organizationOf(world);
    for (const cell of cells) {
      cell.leftBehind = cell.row.outlivesDestroy ? [] : cell.row.there(destroyed, cell.given);
    }

    const ofRow = (row: Row) =>
      cells.filter((cell) => cell.row === row).map((cell) => [cell.trouble.name, cell] as const);
    return new Map(rows.map((row) => [row.title, new Map(ofRow(row)) as Map<string, never>]));
  } finally {
    plugins.at(-1)?.stop();
    await world.close();
  }
}

async function keys(world: World, row: Row, given: unknown, deployed: Deployed | undefined): Promise<Cell["keys"]> {
  if (!row.keysOf) return { inForce: [], inState: [] };
  const { apiKeys } = await projectOf(world, row.keysOf(given));
  const { apiKeyValue, value = apiKeyValue } = deployed?.outs ?? {};
  return {
    inForce: apiKeys.map((key) => key.value),
    inState: typeof value === "string" ? [value] : [],
  };
}

async function driftOf(plugin: Runner, row: Row, { id, outs, inputs }: Deployed): Promise<Cell["drift"]> {
  const read = await plugin.read(row.kind, id, outs);
  return { id: read.id, isChanged: (await plugin.diff(row.kind, id, read.outs, inputs)).isChanged };
}
