import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator, type Simulator } from "openai-admin-simulator";
import * as openai from "pulumi-openai-admin";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settings } from "../../provider/config";
import { createStack, findEngine, type Engine, type Stack } from "../engine";

const REPOSITORY = join(__dirname, "..", "..");
const EXAMPLES = join(REPOSITORY, "examples");

/** The demo takes half a minute on two idle cores; other tests may share them. */
const DEMO_TIMEOUT_MS = 240_000;

/** Each example, and the folder whose Pulumi.yaml runs it. */
const examples = {
  "one-project": join(EXAMPLES, "one-project"),
  organization: REPOSITORY,
};

let engine: Engine;
let simulator: Simulator;
let stack: Stack | undefined;

beforeAll(async () => {
  engine = await findEngine();
});

beforeEach(async () => {
  simulator = await startSimulator({ seed: "lived-in" });
});

afterEach(async () => {
  await stack?.remove();
  stack = undefined;
  await simulator.close();
});

describe("the README", () => {
  const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");

  it("begins with the program of examples/one-project", () => {
    expect(readme).toContain("```ts\n" + readFileSync(join(EXAMPLES, "one-project", "index.ts"), "utf8") + "```");
  });

  it("has a row for each resource", () => {
    const kinds = Object.entries(openai).filter(([, exported]) => "__pulumiType" in exported);
    for (const [kind] of kinds) expect(readme).toMatch(new RegExp(`^\\| \`${kind}\` `, "m"));
  });

  it("has a row for each setting, with its default", () => {
    for (const { config, env, fallback } of Object.values(settings)) {
      const row = readme.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${config}\``));
      expect(row, config).toContain(`\`${env}\``);
      if (fallback !== undefined) expect(row, config).toContain(`\`${String(fallback)}\``);
    }
  });
});

describe("examples", () => {
  it("are all tested here, and type-checked by `npm run check:examples`", () => {
    expect(Object.keys(examples).sort()).toEqual(readdirSync(EXAMPLES).sort());
    for (const name of Object.keys(examples)) {
      const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, name, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
      };
      expect(scripts.typecheck, name).toBe("tsc --noEmit");
    }
  });

  it.each(Object.entries(examples))("%s: up, up again without a request, destroy", async (_name, program) => {
    const env = { OPENAI_ADMIN_KEY: simulator.adminKey, OPENAI_BASE_URL: simulator.url };
    // The name of the configuration that is committed with each example.
    stack = await createStack({ engine, program, name: "dev", env });
    const before = await activeProjects();

    const { changes } = await stack.up();
    expect(Object.keys(changes)).toEqual(["create"]);
    expect(await activeProjects()).not.toEqual(before);

    await simulator.control.clearRequests();
    const again = await stack.up();
    expect(again.changes).toEqual({ same: changes.create });
    expect((await simulator.control.requests()).counts).toEqual({});

    const gone = await stack.destroy();
    expect(gone.changes).toEqual({ delete: changes.create });
    expect(await activeProjects()).toEqual(before);
  });
});

describe("the demo", () => {
  it(
    "does what it says, and sums up in a table",
    async () => {
      const demo = join(REPOSITORY, "test", "demo", "demo.ts");
      // Rejects, with the output, when the exit code is not 0.
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", demo], { cwd: REPOSITORY });
      const rows = stdout.split("\n").filter((line) => line.startsWith("│"));
      const [head, ...steps] = rows.map((row) => row.split("│").map((cell) => cell.trim()));
      expect(head?.slice(1, -1)).toEqual(["step", "what changed", "API requests", "writes", "seconds"]);
      expect(steps).toHaveLength(8);
      expect(steps.map(([, , changed]) => changed)).not.toContain("");
      expect(steps[2]?.[3]).toBe("0");
      expect(stdout).toContain("project-owners");
      expect(stdout).toContain("rate-limit-band");
    },
    DEMO_TIMEOUT_MS,
  );
});

async function activeProjects(): Promise<string[]> {
  const { organizations } = await simulator.control.state();
  return organizations.flatMap(({ projects }) => projects.filter((one) => !one.archived_at).map((one) => one.name));
}
