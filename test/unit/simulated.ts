import { startSimulator, type Simulator } from "openai-admin-simulator";
import { AdminClient } from "../../provider/client/client";
import { readSettings } from "../../provider/config";

/** A client of a simulator of its own, with the settings that a user would have, some of them changed. */
export class Simulated {
  /** What the client has told the person who waits. */
  readonly said: string[] = [];
  readonly #clients: AdminClient[] = [];

  private constructor(readonly simulator: Simulator) {}

  static async start(): Promise<Simulated> {
    return new Simulated(await startSimulator({ seed: "empty" }));
  }

  get control() {
    return this.simulator.control;
  }

  /** @param env Settings by their environment variables, over the address and the key of the simulator. */
  client(env: Record<string, string> = {}): AdminClient {
    const texts = { OPENAI_ADMIN_KEY: this.simulator.adminKey, OPENAI_BASE_URL: this.simulator.url, ...env };
    const { settings, problems } = readSettings(texts, () => undefined);
    if (!settings) throw new Error(problems.join("; "));
    const client = new AdminClient(settings, (line) => void this.said.push(line));
    this.#clients.push(client);
    return client;
  }

  /** How often each endpoint family was asked since the last call of this. */
  async counts(): Promise<Record<string, number>> {
    const { counts } = await this.control.requests();
    await this.control.clearRequests();
    return counts;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.simulator.close();
  }
}

/** What a call throws; fails when it does not. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a failure, but got ${JSON.stringify(value)}`);
}
