import { execFile, spawnSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { killRun } from "../crash/killing";
import { createStack, findEngine, temporaryProgram, type DeployedResource, type Stack } from "../engine";
import type { TemporaryProgram } from "../engine";
import { pem } from "../lifecycle/pem";
import { World } from "../lifecycle/world";

const EXECUTABLE = join(dirname(require.resolve("pulumi-openai-admin/package.json")), "dist", "cli", "bin.js");

/** What is in the state before the run that is killed. */
const FIRST = `
  import * as pulumi from "@pulumi/pulumi";
  import * as openai from "pulumi-openai-admin";
  const web = new openai.Project("web", { name: "web" });
  const crew = new openai.Group("crew", { name: "crew" });
  const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });
  const gateway = new openai.Certificate("gateway", ${JSON.stringify({ content: pem("gateway"), name: "gateway" })});
  new openai.ServiceAccount("idle", { projectId: web.id, name: "idle", createApiKey: IDLE_KEY });
`;

/** What the killed run was to create. All of it depends only on what was there before, so that all of it is under way at once. */
const SECOND = `
  new openai.Project("api", { name: "api" });
  new openai.Group("search", { name: "search" });
  new openai.Group("hidden", { name: pulumi.secret("a hidden name") });
  new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"] });
  new openai.Certificate("another", ${JSON.stringify({ content: pem("another"), name: "another", active: true })});
  new openai.GroupUser("seat", { groupId: crew.id, userId: ana.id });
  new openai.ProjectUser("member", { projectId: web.id, userId: ana.id, role: "member" });
  new openai.ProjectRole("deployer", { projectId: web.id, name: "deployer", permissions: ["api.model.request"] });
  new openai.ProjectGroup("access", { projectId: web.id, groupId: crew.id, roleId: "role-api-project-viewer" });
  new openai.RoleAssignment("views", { projectId: web.id, userId: ana.id, roleId: "role-api-project-viewer" });
  new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });
  new openai.ServiceAccount("batch", { projectId: web.id, name: "batch", createApiKey: false, role: "member" });
  new openai.ProjectCertificate("mtls", { projectId: web.id, certificateId: gateway.id });
  new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });
`;

/** Every write of the second run. The answers to these stall, so that the API has done everything when the kill comes. */
const ROUTES = [
  "POST /organization/projects",
  "POST /organization/groups",
  "POST /organization/roles",
  "POST /organization/certificates",
  "POST /organization/groups/{group_id}/users",
  "POST /organization/projects/{project_id}/users",
  "POST /projects/{project_id}/roles",
  "POST /organization/projects/{project_id}/groups",
  "POST /projects/{project_id}/users/{user_id}/roles",
  "POST /organization/projects/{project_id}/service_accounts",
  "POST /organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys",
  "POST /organization/projects/{project_id}/certificates/activate",
  "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}",
];

/** The writes of the second run: one for each of its resources, and the key of the account that was there before. */
const WRITES = SECOND.match(/new openai\./g)!.length + 1;

/** The creates of the second run that make something; a limit exists before. */
export const CREATES = WRITES - 2;

/** What a command printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An operation as the state file holds it. */
export interface Pending {
  type: string;
  resource: DeployedResource;
}

/** The state file of the file backend, as far as tests change it. */
export interface Checkpoint {
  checkpoint: {
    latest: {
      manifest: { time: string };
      resources: DeployedResource[];
      pending_operations: Pending[];
    };
  };
}

/** A stack of the real engine whose second run was killed when the API had done everything and no answer had arrived. */
export class KilledStack {
  private constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly program: TemporaryProgram,
    private readonly checkpoint: string,
  ) {}

  static async make(): Promise<KilledStack> {
    const [engine, world] = await Promise.all([findEngine(), World.start()]);
    await world.person("ana@example.com");
    const program = await temporaryProgram({ "index.ts": FIRST.replace("IDLE_KEY", "false") });
    const stack = await createStack({ engine, program: program.folder, env: world.env });
    await stack.up();
    await program.write({ "index.ts": FIRST.replace("IDLE_KEY", "true") + SECOND });
    for (const route of ROUTES) await world.control.fault({ route, kind: "stall-after-effect", times: 100 });
    const isTime = async () => {
      const hits = (await world.control.faults({ all: true })).map((fault) => fault.hits);
      return hits.reduce((sum, count) => sum + count, 0) >= WRITES;
    };
    const { wasKilled, output } = await killRun(
      stack,
      ["up", "--skip-preview", "--parallel", "32"],
      "everything",
      isTime,
    );
    if (!wasKilled) throw new Error(`The run ended before it could be killed:\n${output}`);
    await world.control.clearFaults();
    return new KilledStack(world, stack, program, await readFile(stateFileOf(stack), "utf8"));
  }

  /** The state file. */
  get stateFile(): string {
    return stateFileOf(this.stack);
  }

  /** The state as the kill has left it. */
  get killed(): Checkpoint {
    return JSON.parse(this.checkpoint) as Checkpoint;
  }

  /** The id in the state of a resource that was there before the killed run. */
  idOf(name: string): string {
    return this.killed.checkpoint.latest.resources.find(({ urn }) => urn.endsWith(`::${name}`))!.id!;
  }

  /** Makes this the state. */
  async write(checkpoint: Checkpoint): Promise<void> {
    await writeFile(this.stateFile, JSON.stringify(checkpoint));
  }

  /** The state as it is. */
  async read(): Promise<Checkpoint> {
    return JSON.parse(await readFile(this.stateFile, "utf8")) as Checkpoint;
  }

  /** Drops what the killed engine has left locked, as `pulumi cancel` does. */
  async unlock(): Promise<void> {
    await this.stack.run(["cancel", "--yes"]);
  }

  /** The history's files, which say when updates have ended. */
  async history(): Promise<string[]> {
    const folder = join(this.stack.backendFolder, ".pulumi", "history", "program", this.stack.name);
    return (await readdir(folder)).filter((name) => name.endsWith(".history.json")).map((name) => join(folder, name));
  }

  /** `npx pulumi-openai-admin recover …`, without a terminal. */
  recover(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return new Promise((resolve) => {
      const environment = { ...this.stack.environment, ...this.world.env, ...env };
      const options = { cwd: this.stack.configFolder, env: environment };
      execFile(process.execPath, [EXECUTABLE, "recover", ...args], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
    });
  }

  /** Runs a line of a shell, as a message told the user to. */
  shell(line: string): void {
    const { status, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${line}: ${stderr}`);
  }

  async remove(): Promise<void> {
    await Promise.all([this.stack.remove(), this.program.remove(), this.world.close()]);
  }
}

function stateFileOf(stack: Stack): string {
  return join(stack.backendFolder, ".pulumi", "stacks", "program", `${stack.name}.json`);
}
