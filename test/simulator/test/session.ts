import { afterEach } from "vitest";
import { startSimulator, type Simulator, type SimulatorOptions } from "../src/index";
import type { Fields } from "./walk";

export { certificatePem } from "./certificate";
export type { Fields } from "./walk";

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** The response to a call. */
export interface Reply {
  status: number;
  headers: Headers;
  body: Fields;
}

/** The status and the code of an error response. */
export function refusal({ status, body }: Reply): unknown[] {
  return [status, body.error.code];
}

/** A simulator, and the key for the calls to it. */
export class Session {
  constructor(
    readonly simulator: Simulator,
    private readonly key: string,
  ) {}

  get control(): Simulator["control"] {
    return this.simulator.control;
  }

  /** The same simulator with another key. */
  as(key: string): Session {
    return new Session(this.simulator, key);
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(this.simulator.url + path, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Fields };
  }

  get(path: string): Promise<Reply> {
    return this.call("GET", path);
  }

  post(path: string, body: unknown = {}): Promise<Reply> {
    return this.call("POST", path, body);
  }

  delete(path: string): Promise<Reply> {
    return this.call("DELETE", path);
  }

  /** Makes a call that must succeed. */
  async must(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Fields> {
    const reply = await this.call(method, path, body);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Creates a project. */
  async project(name = "search"): Promise<string> {
    return (await this.must("POST", "/organization/projects", { name })).id;
  }
}

/** Starts a simulator that closes at the end of the test. */
export async function start(options: SimulatorOptions = {}): Promise<Session> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return new Session(simulator, simulator.adminKey);
}
