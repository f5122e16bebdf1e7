import { sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSimulator, type Organization, type Project, type Simulator } from "openai-admin-simulator";
import { CommandError, createStack, type Engine, type OperationResult, type Stack, type UpOptions } from "../engine";
import { branchOf, type Branch } from "./branch";
import { announce, say, showCommand } from "./narrator";
import { Unexpected } from "./unexpected";

/** What a step is told by in the table at the end. */
export interface Told {
  title: string;
  /** What it changed, in a few words. */
  changed: string;
  reads: number;
  writes: number;
  seconds: number;
}

/** The demo was interrupted from the keyboard. */
export class Interrupted extends Error {}

/** Everything the demo plays with: a simulated organisation, a stack of the example, a branch of the example to change. */
export class Stage {
  readonly told: Told[] = [];
  private lastOutput = "";

  private constructor(
    private readonly repository: string,
    readonly simulator: Simulator,
    private readonly stack: Stack,
    readonly branch: Branch,
    private readonly interruption: AbortSignal,
  ) {}

  /** Sets the stage. Once it is set, an interruption ends the running step, and {@link clear} has to be called. */
  static async set(engine: Engine, repository: string): Promise<Stage> {
    const interruption = watchForInterruption();
    const branch = await branchOf(repository);
    const simulator = await startSimulator({ seed: "lived-in" });
    const env = { OPENAI_ADMIN_KEY: simulator.adminKey, OPENAI_BASE_URL: simulator.url };
    try {
      // The name of the committed configuration, Pulumi.dev.yaml.
      const stack = await createStack({ engine, program: repository, name: "dev", env });
      return new Stage(repository, simulator, stack, branch, interruption);
    } catch (error) {
      await Promise.all([branch.remove(), simulator.close()]);
      throw error;
    }
  }

  /** Takes everything away again. */
  async clear(): Promise<void> {
    await this.branch.remove();
    await this.stack.remove();
    await this.simulator.close();
  }

  /**
   * Plays a step: announces it, counts its requests and its seconds, and notes it for the table.
   *
   * @param play does it, and returns what it changed.
   */
  async step(title: string, play: (stage: Stage) => Promise<string>): Promise<void> {
    announce(this.told.length + 1, title);
    this.lastOutput = "";
    await this.simulator.control.clearRequests();
    const started = Date.now();
    let changed: string;
    try {
      changed = await play(this);
    } catch (error) {
      if (this.interruption.aborted) throw new Interrupted();
      throw error;
    }
    const seconds = (Date.now() - started) / 1_000;
    this.told.push({ title, changed, ...(await this.requests()), seconds });
    if (this.interruption.aborted) throw new Interrupted();
  }

  preview(options: UpOptions & { shown?: string } = {}): Promise<OperationResult> {
    return this.engine("preview", options, () => this.stack.preview(options));
  }

  up(options: UpOptions & { shown?: string } = {}): Promise<OperationResult> {
    return this.engine(options.preview ? "up" : "up --skip-preview", options, () => this.stack.up(options));
  }

  destroy(): Promise<OperationResult> {
    return this.engine("destroy", {}, () => this.stack.destroy());
  }

  /** Fails the step unless two values are equal. */
  expect(what: string, came: unknown, wanted: unknown): void {
    if (!isDeepStrictEqual(came, wanted)) {
      throw new Unexpected(`${what}: ${JSON.stringify(wanted)}`, JSON.stringify(came), this.lastOutput);
    }
  }

  /** The requests that reached the API in this step. */
  async requests(): Promise<{ reads: number; writes: number }> {
    const { entries } = await this.simulator.control.requests();
    const reads = entries.filter(({ method }) => method === "GET").length;
    return { reads, writes: entries.length - reads };
  }

  /** The organisation as it is now. */
  async organization(): Promise<Organization> {
    const { organizations } = await this.simulator.control.state();
    return organizations[0]!;
  }

  /** A project as it is now. */
  async project(name: string): Promise<Project> {
    const project = (await this.organization()).projects.find((one) => one.name === name);
    if (!project) throw new Unexpected(`a project ${name} in the organisation`, "none", this.lastOutput);
    return project;
  }

  /** The groups that have access to a project, and how many people each of them has. */
  async groupsIn(projectId: string): Promise<Record<string, number>> {
    const path = `/organization/projects/${projectId}/groups`;
    const { data } = await this.simulator.control.edit<{ data: { group_id: string }[] }>({ method: "GET", path });
    const ids = data.map((one) => one.group_id);
    const groups = (await this.organization()).groups.filter(({ id }) => ids.includes(id));
    return Object.fromEntries(groups.map(({ name, memberIds }) => [name, memberIds.length]));
  }

  /** How often a project may ask gpt-5 a minute, as it is now. */
  async requestsPerMinute(project: string): Promise<number | undefined> {
    const { rateLimits } = await this.project(project);
    return rateLimits.find(({ model }) => model === "gpt-5")?.limits.max_requests_per_1_minute;
  }

  private async engine(
    command: string,
    { args = [], shown = args.join(" "), expectFailure }: UpOptions & { shown?: string },
    run: () => Promise<OperationResult>,
  ): Promise<OperationResult> {
    showCommand(`pulumi ${command} ${shown}`.trim());
    try {
      const result = await run();
      // Paths as the reader has them before the eyes: within the repository.
      this.lastOutput = result.output.replaceAll(`${this.repository}${sep}`, "");
      return { ...result, output: this.lastOutput };
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { exitCode, seconds, output } = error.result;
      const came = `exit code ${exitCode} after ${Math.round(seconds)} s`;
      throw new Unexpected(`pulumi ${command} ${expectFailure ? "fails" : "succeeds"}`, came, output);
    }
  }
}

/**
 * Notes Ctrl+C and its like instead of dying of it. The engine hears Ctrl+C too and ends its work in order; the demo waits
 * for that, so that nothing writes any more into the folders that it then removes.
 */
function watchForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!interruption.signal.aborted) say("   Interrupted: clearing up.");
      interruption.abort();
    });
  }
  return interruption.signal;
}
