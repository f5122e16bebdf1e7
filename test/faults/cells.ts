import { Plugin } from "../lifecycle/plugin";
import { World } from "../lifecycle/world";
import { DEADLINE_SECONDS, troubles } from "./faults";
import { Program, type Deployed, type Done } from "./program";
import { projectOf, type Row } from "./row";

/** What came of one kind of create and one fault. */
export interface Cell {
  /** What the run did that met the fault, and what the `up` after it did. */
  readonly run: Done;
  readonly upAfter: Done;
  /** Requests that met the fault. */
  readonly hits: number;
  /** What the API got and what the state holds, after the `up`. */
  readonly there: string[];
  readonly deployed: Deployed | undefined;
  /** The values of the keys that are in force, and of those that the state knows. */
  readonly keys: { inForce: string[]; inState: string[] };
  /** A read of what is in the state, and whether the program differs from it. */
  readonly drift: { id: string; isChanged: boolean } | undefined;
  readonly restored: { is: unknown; was: unknown } | undefined;
}

/** No wait of these tests is about how long a quota is in fact. */
const patience = {
  OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1",
  OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS: String(DEADLINE_SECONDS),
};

/**
 * Lets a kind of create meet every fault: one resource for each, all of one program, so that three processes of the plugin
 * do for the row. One after another, since a fault is ordered for the next request of its route.
 */
export async function meetAllTroubles(row: Row): Promise<Map<string, Cell>> {
  const world = await World.start();
  const plugins: Plugin[] = [];
  const nextRun = async () => {
    plugins.at(-1)?.stop();
    const plugin = await startInTurn({ ...world.env, ...patience });
    plugins.push(plugin);
    return plugin;
  };
  try {
    const program = new Program();
    const cells = new Map<string, Partial<{ -readonly [K in keyof Cell]: Cell[K] }> & { given: unknown }>();
    let plugin = await nextRun();
    for (const { name } of troubles) {
      const given = await row.given(world, name);
      cells.set(name, { given });
      if (row.before) await program.up(plugin, row.kind, name, row.before(given));
    }
    if (row.before) plugin = await nextRun();

    for (const { name, order } of troubles) {
      const cell = cells.get(name)!;
      await world.control.clearRequests();
      await world.control.fault({ ...order, route: row.route });
      cell.run = await program.up(plugin, row.kind, name, row.args(cell.given));
      cell.hits = (await world.control.requests()).entries.filter((entry) => entry.fault !== undefined).length;
      await world.control.clearFaults();
    }

    plugin = await nextRun();
    for (const [name, cell] of cells) {
      cell.upAfter = await program.up(plugin, row.kind, name, row.args(cell.given));
      cell.there = await row.there(world, cell.given);
      cell.deployed = program.deployed(name);
      cell.keys = await keys(world, row, cell.given, cell.deployed);
      cell.drift = cell.deployed && (await driftOf(plugin, row, cell.deployed));
    }

    plugin = await nextRun();
    for (const [name, cell] of cells) {
      if (!cell.deployed) continue;
      await program.destroy(plugin, row.kind, name);
      cell.restored = await row.restored?.(world, cell.given);
    }
    return cells as Map<string, never>;
  } finally {
    plugins.at(-1)?.stop();
    await world.close();
  }
}

let starts: Promise<unknown> = Promise.resolve();

/** Plugins start one after another: twenty at once would each take as long as all of them, and longer than is waited for. */
function startInTurn(env: Record<string, string>): Promise<Plugin> {
  const mine = starts.then(() => Plugin.start({ env }));
  starts = mine.catch(() => undefined);
  return mine;
}

async function keys(world: World, row: Row, given: unknown, deployed: Deployed | undefined): Promise<Cell["keys"]> {
  if (!row.keysOf) return { inForce: [], inState: [] };
  const { apiKeys } = await projectOf(world, row.keysOf(given));
  const { apiKeyValue } = deployed?.outs ?? {};
  return {
    inForce: apiKeys.map((key) => key.value),
    inState: typeof apiKeyValue === "string" ? [apiKeyValue] : [],
  };
}

async function driftOf(plugin: Plugin, row: Row, { id, outs, inputs }: Deployed): Promise<Cell["drift"]> {
  const read = await plugin.read(row.kind, id, outs);
  return { id: read.id, isChanged: (await plugin.diff(row.kind, id, read.outs, inputs)).isChanged };
}
