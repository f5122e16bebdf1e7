import { sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSimulator, type Organization, type Project, type Simulator } from "openai-admin-simulator";
import { CommandError, createStack, type Engine, type OperationResult, type Stack, type UpOptions } from "../engine";
import { branchOf, type Branch } from "./branch";
import { announce, say, showCommand } from "./narrator";
import { Unexpected } from "./unexpected";

/** A row of the table at the end. */
export interface Told {
  title: string;
  /** What the step changed, in a few words. */
  changed: string;
  reads: number;
  writes: number;
  seconds: number;
}

/** Thrown after somebody has interrupted the demo with Ctrl+C or a signal. */
export class Interrupted extends Error {}

/**
 * Everything the demo works with: a simulated organisation, a stack of the example, and a branch of the example to
 * change.
 */
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

  /** Sets the stage. After that, an interruption ends the running step, and the caller must call {@link clear}. */
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

  /** Removes everything that belongs to the stage. */
  async clear(): Promise<void> {
    await this.branch.remove();
    await this.stack.remove();
    await this.simulator.close();
  }

  /**
   * Runs a step: prints its heading, counts its requests and seconds, and records them for the table.
   *
   * @param play carries the step out and returns what it changed.
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

  /** Fails the step unless the two values are equal. */
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

  /** The organisation in its current state. */
  async organization(): Promise<Organization> {
    const { organizations } = await this.simulator.control.state();
    return organizations[0]!;
  }

  /** A project in its current state. */
  async project(name: string): Promise<Project> {
    const project = (await this.organization()).projects.find((one) => one.name === name);
    if (!project) throw new Unexpected(`a project ${name} in the organisation`, "none", this.lastOutput);
    return project;
  }

  /** The groups with access to a project, each with its number of people. */
  async groupsIn(projectId: string): Promise<Record<string, number>> {
    const path = `/organization/projects/${projectId}/groups`;
    const { data } = await this.simulator.control.edit<{ data: { group_id: string }[] }>({ method: "GET", path });
    const ids = data.map((one) => one.group_id);
    const groups = (await this.organization()).groups.filter(({ id }) => ids.includes(id));
    return Object.fromEntries(groups.map(({ name, memberIds }) => [name, memberIds.length]));
  }

  /** The project's current limit of gpt-5 requests per minute. */
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
      // Shows paths relative to the repository.
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
 * Records Ctrl+C and similar signals instead of exiting. The engine receives Ctrl+C too and shuts down in order. The
 * demo waits for the engine, so that nothing writes into the folders that the demo then removes.
 */
function watchForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!interruption.signal.aborted) say("   Interrupted: cleaning up.");
      interruption.abort();
    });
  }
  return interruption.signal;
}
