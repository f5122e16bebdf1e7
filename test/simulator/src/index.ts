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

/** How a simulator starts. */
export interface SimulatorOptions {
  /** What it starts with; `empty`. Ignored when `file` exists. */
  seed?: SeedName;
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** A JSON file that keeps the state over restarts; written when it does not exist. */
  file?: string;
  /** Whether answers carry the header `openai-organization`; true. */
  organizationHeader?: boolean;
}

/** A simulator that runs. */
export interface Simulator {
  /** Base URL of the API, `http://127.0.0.1:PORT/v1`. */
  url: string;
  /** An admin key of the first organisation. */
  adminKey: string;
  /** Steers the simulator; over HTTP, as another process would. */
  control: ControlClient;
  /** Ends every connection and stops. */
  close(): Promise<void>;
}

/**
 * Starts the Administration API on loopback.
 *
 * ```ts
 * const simulator = await startSimulator({ seed: "lived-in" });
 * await fetch(`${simulator.url}/organization/projects`, { headers: { authorization: `Bearer ${simulator.adminKey}` } });
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
