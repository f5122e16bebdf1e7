import { BenchStack, type Taken } from "./benchStack";
import { emails, organization } from "./organization";
import { familiesAtQuota, SMALL_QUOTA, type FamilyAtQuota } from "./quotaWindows";
import { environmentOf, simulatorWith } from "./life";

const { perWindow: QUOTA, windowSeconds: WINDOW_SECONDS } = SMALL_QUOTA;

/** The documented recommendation. With fewer, waiting resources hold up resources that could proceed. */
const PARALLEL = ["--parallel", "32"];

export interface ThrottledRow {
  projects: number;
  retryAfter: "header" | "none";
  phase: string;
  seconds: number;
  /** Seconds that the same phase took with the provider that does nothing. */
  engineSeconds: number;
  /** The requests of the busiest family / quota x window. */
  idealSeconds: number;
  largest: FamilyAtQuota;
  /** The worst figures of any family. */
  refusedAtFirst: number;
  refusedPerWindowAfter: number;
  refused: number;
  inState: number;
  resources: number;
  families: FamilyAtQuota[];
}

/** Creates and refreshes an organisation under a small quota. Every run must succeed at its first attempt. */
export async function measureThrottled(options: {
  projects: number;
  retryAfter: "header" | "none";
  say: (line: string) => void;
}): Promise<ThrottledRow[]> {
  const { projects, retryAfter, say } = options;
  const declared = organization(projects);
  say(`${projects} projects, quota of ${QUOTA} requests per ${WINDOW_SECONDS} s, Retry-After: ${retryAfter}`);
  const engine = await engineAlone(projects);
  const simulator = await simulatorWith(emails(projects));
  const bench = await BenchStack.start("openai", declared, {
    ...environmentOf(simulator),
    OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: String(WINDOW_SECONDS),
  });
  // Starts a new window for every family, so that a phase is measured on its own.
  const throttle = async () => {
    await simulator.control.clearRequests();
    await simulator.control.throttle({ perWindow: QUOTA, windowSeconds: WINDOW_SECONDS, retryAfter });
  };
  const row = async (phase: string, engineSeconds: number, taken: () => Promise<Taken>): Promise<ThrottledRow> => {
    const before = (await simulator.control.requests()).entries.at(-1)?.n ?? 0;
    const { seconds } = await taken();
    const { entries } = await simulator.control.requests();
    const families = familiesAtQuota(entries, { windowSeconds: WINDOW_SECONDS, since: before });
    const largest = families.reduce((most, each) => (each.accepted > most.accepted ? each : most));
    return {
      projects,
      retryAfter,
      phase,
      seconds,
      engineSeconds,
      idealSeconds: (largest.accepted / QUOTA) * WINDOW_SECONDS,
      largest,
      refusedAtFirst: Math.max(...families.map((each) => each.refusedAtFirst)),
      refusedPerWindowAfter: Math.max(...families.map((each) => each.refusedPerWindowAfter)),
      refused: families.reduce((total, each) => total + each.refused, 0),
      inState: (await bench.ids()).size,
      resources: declared.length,
      families,
    };
  };
  try {
    await throttle();
    const create = await row("create", engine.create, () => bench.measure("up", PARALLEL));
    await throttle();
    const refresh = await row("refresh", engine.refresh, () => bench.measure("refresh", PARALLEL));
    // A new process that starts in a window another process has partly used. The update of `up --refresh` starts like
    // this after its preview.
    const again = await row("refresh again", engine.refresh, () => bench.measure("refresh", PARALLEL));
    return [create, refresh, again];
  } finally {
    await bench.remove();
    await simulator.close();
  }
}

async function engineAlone(projects: number): Promise<{ create: number; refresh: number }> {
  const bench = await BenchStack.start("nothing", organization(projects), {});
  try {
    const create = await bench.measure("up", PARALLEL);
    const refresh = await bench.measure("refresh", PARALLEL);
    return { create: create.seconds, refresh: refresh.seconds };
  } finally {
    await bench.remove();
  }
}
