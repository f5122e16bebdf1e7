import { readLive } from "../../provider/inventory/live";
import { Run } from "../../provider/lifecycle/run";
import { scratchHome } from "../lifecycle/scratchHome";
import { filledOrganization } from "./filled";
import { environmentOf } from "./life";
import { familiesAtQuota, SMALL_QUOTA } from "./quotaWindows";

/** The reading of a whole organisation. */
export interface InventoryRow {
  projects: number;
  objects: number;
  requests: number;
  /** The pages and single objects that exist, each counted once. */
  bound: number;
  seconds: number;
  /** With a quota: the requests of the busiest family / quota x window. */
  idealSeconds: number | undefined;
}

/** Reads organisations of these sizes, and the smallest once more under a small quota. */
export async function measureInventory(sizes: readonly number[], say: (line: string) => void): Promise<InventoryRow[]> {
  const rows: InventoryRow[] = [];
  for (const projects of sizes) {
    say(`${projects} projects: reading what exists`);
    const simulator = await filledOrganization(projects);
    try {
      rows.push(await measured(projects, simulator));
      if (projects !== Math.min(...sizes)) continue;
      await simulator.control.throttle({ ...SMALL_QUOTA, retryAfter: "none" });
      rows.push(await measured(projects, simulator, SMALL_QUOTA.windowSeconds));
    } finally {
      await simulator.close();
    }
  }
  return rows;
}

async function measured(
  projects: number,
  simulator: Awaited<ReturnType<typeof filledOrganization>>,
  windowSeconds?: number,
): Promise<InventoryRow> {
  await simulator.control.clearRequests();
  const settings = { ...environmentOf(simulator), PULUMI_HOME: scratchHome() };
  const window = windowSeconds === undefined ? {} : { OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: String(windowSeconds) };
  const run = new Run({ ...settings, ...window }, () => undefined, { mostPageAgeMs: Infinity });
  const began = performance.now();
  const { objects } = await readLive(run);
  const seconds = (performance.now() - began) / 1000;
  await run.close();
  const { entries } = await simulator.control.requests();
  const accepted = entries.filter(({ status }) => status !== 429);
  const bound = new Set(accepted.map(({ path, query }) => `${path} ${JSON.stringify(query)}`)).size;
  const busiest =
    windowSeconds === undefined
      ? undefined
      : Math.max(...familiesAtQuota(entries, { windowSeconds, since: 0 }).map((family) => family.accepted));
  return {
    projects,
    objects: objects.length,
    requests: entries.length,
    bound,
    seconds,
    idealSeconds: busiest === undefined ? undefined : (busiest / SMALL_QUOTA.perWindow) * windowSeconds!,
  };
}
