import type { AddressInfo } from "node:net";
import { ControlClient } from "./control/client";
import type { SeedName } from "./seeds";
import { createServer } from "./server";
import { Simulation } from "./simulation";

export { ControlClient, ControlError } from "./control/client";
export type * from "./control/types";
export type { FaultKind } from "./faults";
export { operations, type Operation } from "./description";
export { seedNames, type SeedName } from "./seeds";
export type * from "./state";

/** The options of a simulator. */
export interface SimulatorOptions {
  /** The initial state. Default: `empty`. Ignored if `file` exists. */
  seed?: SeedName;
  /** The port on 127.0.0.1. Default: 0, which chooses a free port. */
  port?: number;
  /** A JSON file that keeps the state across restarts, created if missing. Default: no file. */
  file?: string;
  /** Whether responses have the header `openai-organization`. Default: true. */
  organizationHeader?: boolean;
}

/** A running simulator. */
export interface Simulator {
  /** The base URL of the API: `http://127.0.0.1:PORT/v1`. */
  url: string;
  /** An admin key of the first organisation. */
  adminKey: string;
  /** Controls the simulator over HTTP, as another process would. */
  control: ControlClient;
  /** Closes all connections and stops the simulator. */
  close(): Promise<void>;
}

/**
 * Starts the Administration API on loopback.
 *
 * ```ts
 * const simulator = await startSimulator({ seed: "lived-in" });
 * const headers = { authorization: `Bearer ${simulator.adminKey}` };
 * await fetch(`${simulator.url}/organization/projects`, { headers });
 * await simulator.close();
 * ```
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulation = new Simulation(options.seed ?? "empty", options.file);
  const app = createServer(simulation, { organizationHeader: options.organizationHeader ?? true });
  await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1`;
  return {
    url,
    adminKey: simulation.organization().adminKeys[0]?.value ?? "",
    control: new ControlClient(url),
    close: () => app.close(),
  };
}
