import { startSimulator, type Simulator } from "openai-admin-simulator";
import { BenchStack, type Taken } from "./benchStack";
import { lowerBounds, type Bound, type Phase } from "./bounds";
import { emails, organization, withOneChange, type Declared, type Style } from "./organization";

/** The measurements of one phase of a program's life. */
export interface Measured extends Taken {
  /** Requests by route. Empty if there was no API. */
  routes: Record<string, number>;
}

export type Life = Record<Phase, Measured>;

/** Measures the life of an organisation of this size with our provider, and computes the lower bound of each phase. */
export async function measureLife(
  projects: number,
  latency: number,
  style: Style = "single resources",
): Promise<{ life: Life; bounds: Record<Phase, Bound> }> {
  const declared = organization(projects, style);
  const simulator = await simulatorWith(emails(projects));
  try {
    await simulator.control.latency(latency);
    const bench = await BenchStack.start("openai", declared, environmentOf(simulator));
    let bounds: Record<Phase, Bound> | undefined;
    const life = await live(bench, declared, {
      before: () => simulator.control.clearRequests(),
      after: async () => (await simulator.control.requests()).counts,
      onceCreated: async () => {
        bounds = lowerBounds(declared, (await simulator.control.state()).organizations[0]!);
      },
    });
    return { life, bounds: bounds! };
  } finally {
    await simulator.close();
  }
}

/** Measures the same life with the provider that does nothing. This is the cost of the engine alone. */
export async function measureIdleLife(projects: number, style: Style): Promise<Life> {
  const declared = organization(projects, style);
  const nothing = () => Promise.resolve();
  const bench = await BenchStack.start("nothing", declared, {});
  return live(bench, declared, { before: nothing, after: () => Promise.resolve({}), onceCreated: nothing });
}

/** Takes a program through its life. Throws if the engine did something else than the phase is meant to measure. */
async function live(
  bench: BenchStack,
  declared: readonly Declared[],
  hooks: {
    before: () => Promise<void>;
    after: () => Promise<Record<string, number>>;
    onceCreated: () => Promise<void>;
  },
): Promise<Life> {
  // The engine counts the stack itself as one more resource.
  const all = declared.length + 1;
  const measured = async (
    op: "create" | "same" | "update" | "delete",
    expected: number,
    run: () => Promise<Taken>,
  ): Promise<Measured> => {
    await hooks.before();
    const taken = await run();
    const { changes, output } = taken.result;
    if (changes[op] !== expected)
      throw new Error(`expected ${expected} resources with the step ${op}, but got ${changes[op]}:\n${output}`);
    return { ...taken, routes: await hooks.after() };
  };
  try {
    const create = await measured("create", all, () => bench.measure("up"));
    await hooks.onceCreated();
    const noOp = await measured("same", all, () => bench.measure("up"));
    const refresh = await measured("same", all, () => bench.measure("preview", ["--refresh"]));
    await bench.declare(withOneChange(declared));
    const change = await measured("update", 1, () => bench.measure("up"));
    const destroy = await measured("delete", all, () => bench.measure("destroy"));
    return { create, "no-op up": noOp, "preview --refresh": refresh, "one field": change, destroy };
  } finally {
    await bench.remove();
  }
}

/** A simulator whose organisation has members with these addresses. */
export async function simulatorWith(people: readonly string[]): Promise<Simulator> {
  const simulator = await startSimulator({ seed: "empty" });
  for (const email of people) await simulator.control.addPerson({ email });
  return simulator;
}

export function environmentOf(simulator: Simulator): Record<string, string> {
  return { OPENAI_ADMIN_KEY: simulator.adminKey, OPENAI_BASE_URL: simulator.url };
}

export function counted(routes: Readonly<Record<string, number>>): { writes: number; reads: number } {
  let writes = 0;
  let reads = 0;
  for (const [route, count] of Object.entries(routes)) {
    if (route.startsWith("GET ")) reads += count;
    else writes += count;
  }
  return { writes, reads };
}
