import { startSimulator, type Simulator, type SimulatorOptions } from "openai-admin-simulator";

/** The objects that a test wants to be there before it begins, made behind the provider's back. */
export class World {
  private constructor(readonly simulator: Simulator) {}

  static async start(options: SimulatorOptions = {}): Promise<World> {
    return new World(await startSimulator({ seed: "empty", ...options }));
  }

  get control() {
    return this.simulator.control;
  }

  /** What a plugin or a program needs in its environment to talk to this world. Waits are short. */
  get env(): Record<string, string> {
    return {
      OPENAI_ADMIN_KEY: this.simulator.adminKey,
      OPENAI_BASE_URL: this.simulator.url,
      OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "2",
    };
  }

  async project(name: string): Promise<string> {
    const made = await this.control.edit<{ id: string }>({
      method: "POST",
      path: "/organization/projects",
      body: { name },
    });
    return made.id;
  }

  async person(email: string, role: "owner" | "reader" = "reader"): Promise<string> {
    return (await this.control.addPerson({ email, role })).id;
  }

  async group(name: string): Promise<string> {
    return (await this.control.edit<{ id: string }>({ method: "POST", path: "/organization/groups", body: { name } }))
      .id;
  }

  async certificate(pem: string): Promise<string> {
    const body = { certificate: pem };
    return (await this.control.edit<{ id: string }>({ method: "POST", path: "/organization/certificates", body })).id;
  }

  async archive(projectId: string): Promise<void> {
    await this.control.edit({ method: "POST", path: `/organization/projects/${projectId}/archive` });
  }

  /** Writes (POST and DELETE) that the API has got, by endpoint family. */
  async writes(): Promise<Record<string, number>> {
    const { counts } = await this.control.requests();
    return Object.fromEntries(Object.entries(counts).filter(([route]) => !route.startsWith("GET ")));
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}
