import { execFile, execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import type { DeployedResource } from "../engine";
import { kinds } from "../kinds";
import { organizationOf } from "../kinds/seen";
import { World } from "../lifecycle/world";
import { killRun, type Victim } from "./killing";
import { emails, resourceCount, source, type Moment } from "./program";

const EXECUTABLE = join(dirname(require.resolve("pulumi-openai-admin/package.json")), "dist", "cli", "bin.js");

/** What a request takes on the way: long enough for a kill to meet several of them. */
const LATENCY_MS = 20;

/** What is killed: an `up` to a moment of the program, or a destroy. */
export type Target = Moment | "destroyed";

/** A kill: of what, on the way to what, and after how many writes of the run. */
export interface Kill {
  readonly victim: Victim;
  readonly target: Target;
  readonly afterWrites: number;
}

/** What became of a kill. */
export interface Outcome extends Kill {
  readonly wasKilled: boolean;
  /** Whether the kill cut the state's file short. */
  readonly wasCut: boolean;
  /** How many operations were pending afterwards. */
  readonly pending: number;
  /** The exit code of `recover`; undefined where nothing was pending. */
  readonly recovered: number | undefined;
  /** What is not as it should be, a line each. */
  readonly complaints: readonly string[];
  readonly seconds: number;
}

/** A program on the real engine whose runs are killed, and the organisation that it acts on. */
export class CrashStage {
  private constructor(
    private readonly projects: number,
    private readonly world: World,
    private readonly program: TemporaryProgram,
    private readonly stack: Stack,
    private readonly before: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  static async open(projects: number): Promise<CrashStage> {
    const [engine, world] = await Promise.all([findEngine(), World.start()]);
    for (const email of emails(projects)) await world.person(email);
    await world.control.latency(LATENCY_MS);
    const program = await temporaryProgram({ "index.ts": source(projects, "first") });
    const stack = await createStack({ engine, program: program.folder, env: world.env });
    return new CrashStage(projects, world, program, stack, await objectsIn(world));
  }

  async close(): Promise<void> {
    await Promise.all([this.stack.remove(), this.program.remove(), this.world.close()]);
  }

  /** Kills a run, goes on as the messages say, and looks at what has become of everything. */
  async kill(kill: Kill): Promise<Outcome> {
    const begun = performance.now();
    const { victim, target, afterWrites } = kill;
    await this.#write(target);
    await this.world.control.clearRequests();
    let seen = 0;
    let writes = 0;
    const isTime = async () => {
      const { entries } = await this.world.control.requests(seen);
      for (const { n, method } of entries) {
        seen = Math.max(seen, n);
        if (method !== "GET") writes++;
      }
      return writes >= afterWrites;
    };
    const command = target === "destroyed" ? "destroy" : "up";
    const { wasKilled } = await killRun(this.stack, [command, "--skip-preview"], victim, isTime);
    const complaints: string[] = [];
    const note = async (what: string, act: () => Promise<unknown>) => {
      await act().catch((error: Error) => complaints.push(`${what}: ${firstError(error.message)}`));
    };
    const wasCut = await this.#mendCutState();
    // What a killed engine leaves locked.
    await note("cancel", () => this.stack.run(["cancel", "--yes"]));
    const { deployment } = await this.stack.export();
    const pending = deployment.pending_operations?.length ?? 0;
    const recovered = pending > 0 ? await this.recover() : undefined;
    await note(command, () => this.stack[command === "up" ? "up" : "destroy"]());
    complaints.push(...(await this.#differences(target)));
    if (target !== "destroyed") {
      await note("preview --refresh", () => this.stack.preview({ args: ["--refresh", "--expect-no-changes"] }));
    }
    // What recover has found helps to understand what went wrong afterwards.
    if (recovered && (recovered.code !== 0 || complaints.length > 0)) complaints.push(`recover: ${recovered.output}`);
    const seconds = (performance.now() - begun) / 1000;
    return { ...kill, wasKilled, wasCut, pending, recovered: recovered?.code, complaints, seconds };
  }

  /** Brings the program to a moment without a kill. @returns how many writes that took. */
  async reach(target: Target): Promise<number> {
    await this.#write(target);
    await this.world.control.clearRequests();
    await (target === "destroyed" ? this.stack.destroy() : this.stack.up());
    const complaints = await this.#differences(target);
    if (complaints.length > 0) throw new Error(`without a kill: ${complaints.join("; ")}`);
    return Object.values(await this.world.writes()).reduce((sum, count) => sum + count, 0);
  }

  /** Goes back to the copy of a state that the kill has cut short, by the commands that `recover` names. */
  async #mendCutState(): Promise<boolean> {
    try {
      await this.stack.export();
      return false;
    } catch {
      const { output } = await this.recover();
      const commands = output.split("\n").filter((line) => /^ {2}(cp|rm) /.test(line));
      if (commands.length === 0)
        throw new Error(`recover names no way back from a state that was cut short: ${output}`);
      for (const command of commands) execFileSync("sh", ["-c", command]);
      return true;
    }
  }

  /** `npx pulumi-openai-admin recover --yes`. */
  private recover(): Promise<{ code: number; output: string }> {
    return new Promise((resolve) => {
      const options = { cwd: this.stack.configFolder, env: this.stack.environment };
      execFile(process.execPath, [EXECUTABLE, "recover", "--yes"], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, output: stdout + stderr }),
      );
    });
  }

  async #write(target: Target): Promise<void> {
    if (target !== "destroyed") await this.program.write({ "index.ts": source(this.projects, target) });
  }

  /** How the organisation and the state differ from exactly one of everything, and no key that nobody knows. */
  async #differences(target: Target): Promise<string[]> {
    const complaints: string[] = [];
    const { resources = [] } = (await this.stack.export()).deployment;
    const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/openai:"));
    const expected = target === "destroyed" ? 0 : resourceCount(this.projects);
    if (ours.length !== expected) complaints.push(`the state has ${ours.length} resources of ${expected}`);
    for (const [kind, now] of await objectsIn(this.world)) {
      const inState = [
        ...ours.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ id }) => id!),
        ...ours.flatMap((resource) => entriesIn(resource, kind)),
      ];
      const before = this.before.get(kind)!;
      const there = [...now].filter((id) => !before.has(id));
      const unknown = there.filter((id) => !inState.includes(id));
      const missing = inState.filter((id) => !there.includes(id));
      if (unknown.length > 0) complaints.push(`in no state: ${kind} ${unknown.join(", ")}`);
      if (missing.length > 0) complaints.push(`gone: ${kind} ${missing.join(", ")}`);
    }
    const known = new Set(ours.map(({ outputs }) => outputs?.apiKeyId));
    const keys = (await organizationOf(this.world)).projects
      .filter((project) => project.archived_at === null)
      .flatMap(({ apiKeys }) => apiKeys);
    const leaked = keys.filter(({ id, owner }) => owner.type === "service_account" && !known.has(id));
    if (leaked.length > 0)
      complaints.push(`leaked keys: ${leaked.map((key) => JSON.stringify({ ...key, value: "" })).join(", ")}`);
    return complaints;
  }
}

/** The objects of a kind that another resource of the state declares: the people of a set, and the key of an account. */
function entriesIn({ type, id, outputs = {} }: DeployedResource, kind: string): string[] {
  const isOf = (declaring: string) => type.endsWith(`:${declaring}`);
  const isSet = (kind === "ProjectUser" && isOf("ProjectMembers")) || (kind === "GroupUser" && isOf("GroupMembers"));
  if (isSet) return Object.keys(outputs.people as object).map((userId) => `${id}/${userId}`);
  const hasKey = kind === "ServiceAccountKey" && isOf("ServiceAccount") && typeof outputs.apiKeyId === "string";
  return hasKey ? [`${id!.split("/")[0]}/${String(outputs.apiKeyId)}`] : [];
}

/** The objects of the kinds that are made or are relations, by kind. What exists before any program is not counted. */
async function objectsIn(world: World): Promise<Map<string, ReadonlySet<string>>> {
  const organization = await organizationOf(world);
  const counted = kinds.filter(({ declaration }) => declaration.origin.how !== "taken over");
  return new Map(
    counted.map(({ declaration: { kind }, objects }) => {
      const ids = objects(organization);
      // In a project, the role of a group belongs to its ProjectGroup.
      return [kind, new Set(kind === "RoleAssignment" ? ids.filter((id) => !/^proj_\w+\/groups\//.test(id)) : ids)];
    }),
  );
}

/** The first line of an output that tells of an error. */
function firstError(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.find((line) => line.startsWith("error: ") && !line.startsWith("error: update failed")) ?? lines[0]!;
}
