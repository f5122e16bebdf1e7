import * as openai from "pulumi-openai-admin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram, names, type Lines } from "./liveProgram";

/** Between two calls of the client: a run makes some hundreds of them. */
const PAUSE_MS = 20;

/** A program of the user that calls the API all the time, with one key until it gets another. */
class Client {
  readonly statuses: number[] = [];
  #isStopped = false;
  #key = "";
  #running: Promise<void> | undefined;

  constructor(private readonly address: string) {}

  use(key: unknown): void {
    this.#key = String(key);
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.statuses.push(await statusWith(this.address, this.#key));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function statusWith(address: string, key: unknown): Promise<number> {
  const response = await fetch(`${address}/models`, { headers: { authorization: `Bearer ${String(key)}` } });
  await response.arrayBuffer();
  return response.status;
}

describe("a rotating key", () => {
  const generation = (args: string): Lines => ({
    web: 'const web = new openai.Project("web", { name: "web" });',
    worker: `const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker", createApiKey: false });`,
    key: `const key = new openai.RotatingKey("jobs", { projectId: web.id, serviceAccountId: worker.id, ${args} });`,
    outputs: `export const current = key.current.value; export const previous = key.previous?.value;`,
  });
  let live: LiveProgram;
  let client: Client;

  beforeAll(async () => {
    live = await LiveProgram.start(generation("generation: 1"));
    client = new Client(live.world.simulator.url);
  });
  afterAll(async () => {
    await client?.stop();
    await live?.remove();
  });

  const up = async (args: string) => {
    await live.write(generation(args));
    const result = await live.stack.up();
    return { result, ...(await live.stack.outputs({ showSecrets: true })) } as {
      result: typeof result;
      current: string;
      previous?: string;
    };
  };
  const status = (key: unknown) => statusWith(live.world.simulator.url, key);

  it("rotates twice under a client that never loses its access", async () => {
    const first = await up("generation: 1");
    expect(first.previous).toBeUndefined();
    client.use(first.current);

    const second = await up("generation: 2");
    expect(names(second.result, "create")).toEqual(["jobs-b"]);
    expect(second.previous).toBe(first.current);
    client.use(second.current);

    const third = await up("generation: 3");
    expect(names(third.result, "create-replacement")).toEqual(["jobs-a"]);
    expect(names(third.result, "update")).toEqual(["jobs-b"]);
    expect(third.previous).toBe(second.current);
    client.use(third.current);

    expect(client.statuses.length).toBeGreaterThan(50);
    expect(new Set(client.statuses)).toEqual(new Set([200]));
    expect(await Promise.all([first, second, third].map(({ current }) => status(current)))).toEqual([401, 200, 200]);
  });

  it("refuses to skip a generation, and changes nothing", async () => {
    await live.write(generation("generation: 5"));
    const { problems } = await live.stack.preview({ expectFailure: true });
    expect(problems.join("\n")).toContain(
      "generation went from 3 to 5, which would revoke the key in use. Declare generation 4, and run `pulumi up`.",
    );
  });

  it("ends the previous key at once with revokePrevious", async () => {
    const { "jobs-a": current, "jobs-b": previous } = await live.state();
    const revoked = await up("generation: 3, revokePrevious: true");
    expect(names(revoked.result, "update")).toEqual(["jobs-b"]);
    expect(revoked.previous).toBeUndefined();
    await live.world.control.advanceClock(2);
    expect(await Promise.all([previous, current].map((slot) => status(slot!.outputs.value)))).toEqual([401, 200]);
    await live.stack.destroy({ env: { OPENAI_ADMIN_DELETE_KEYS_IN_USE: "allow" } });
  });
});

it("a rotating key refuses a generation that is not a whole number from 1", () => {
  for (const generation of [0, 1.5, NaN]) {
    expect(() => new openai.RotatingKey("jobs", { projectId: "p", serviceAccountId: "s", generation })).toThrow(
      `RotatingKey jobs: generation must be a whole number from 1, not ${generation}.`,
    );
  }
});
