import { startSimulator, type Simulator, type SimulatorOptions } from "openai-admin-simulator";

/** A simulated organisation. A test creates objects in it before the provider runs, as somebody in the console would. */
export class World {
  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions = {}): Promise<World> {
    return new World(await startSimulator({ seed: "empty", ...options }));
  }

  get control() {
    return this.simulator.control;
  }

  /** The environment variables that connect a plugin or a program to this world. Waits are short. */
  get env(): Record<string, string> {
    return {
      OPENAI_ADMIN_KEY: this.simulator.adminKey,
      OPENAI_BASE_URL: this.simulator.url,
      OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "2",
    };
  }

  /** Sends a write as somebody in the console would. */
  post<T = { id: string }>(path: string, body?: object): Promise<T> {
    return this.control.edit<T>({ method: "POST", path, body });
  }

  /** Deletes an object as somebody in the console would. */
  delete(path: string): Promise<unknown> {
    return this.control.edit({ method: "DELETE", path });
  }

  async project(name: string): Promise<string> {
    return (await this.post("/organization/projects", { name })).id;
  }

  async person(email: string, role: "owner" | "reader" = "reader"): Promise<string> {
    return (await this.control.addPerson({ email, role })).id;
  }

  async group(name: string): Promise<string> {
    return (await this.post("/organization/groups", { name })).id;
  }

  async certificate(pem: string): Promise<string> {
    return (await this.post("/organization/certificates", { certificate: pem })).id;
  }

  async archive(projectId: string): Promise<void> {
    await this.post(`/organization/projects/${projectId}/archive`);
  }

  /** The writes (POST and DELETE) that the API has received, by endpoint family. */
  async writes(): Promise<Record<string, number>> {
    const { counts } = await this.control.requests();
    return Object.fromEntries(Object.entries(counts).filter(([route]) => !route.startsWith("GET ")));
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}
