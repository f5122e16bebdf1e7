import { startSimulator, type Simulator } from "openai-admin-simulator";
import { AdminClient } from "../../provider/client/client";
import { readSettings } from "../../provider/config";

/** A client with a simulator of its own. The settings are those of a user, apart from those that a test changes. */
export class Simulated {
  /** The progress lines of the client. */
  readonly said: string[] = [];
  readonly #clients: AdminClient[] = [];

  private constructor(readonly simulator: Simulator) {}

  static async start(): Promise<Simulated> {
    return new Simulated(await startSimulator({ seed: "empty" }));
  }

  get control() {
    return this.simulator.control;
  }

  /** @param env Settings by environment variable. They override the simulator's address and key. */
  client(env: Record<string, string> = {}): AdminClient {
    const texts = { OPENAI_ADMIN_KEY: this.simulator.adminKey, OPENAI_BASE_URL: this.simulator.url, ...env };
    const { settings, problems } = readSettings(texts, () => undefined);
    if (!settings) throw new Error(problems.join("; "));
    const client = new AdminClient(settings, (line) => void this.said.push(line));
    this.#clients.push(client);
    return client;
  }

  /** The number of requests to each endpoint family since the last call of this method. */
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

/** Returns the error that a call throws. Fails if the call succeeds. */
export async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a failure, but got ${JSON.stringify(value)}`);
}
