import { dirname } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findEngine, type OperationResult } from "../engine";
import { LiveProgram } from "./liveProgram";
import { diagnosticsIn } from "./messages";

/** A pull request from a fork has no secrets. Its preview must work wherever nothing has to be read. */
const NO_KEY = { OPENAI_ADMIN_KEY: undefined, ACQUIRED_ADMIN_KEY: undefined };

const lines = {
  web: `const web = new openai.Project("web", { name: "web" });`,
  limit: `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
  team: `const team = new openai.Group("team", { name: "team" });`,
  access: `new openai.ProjectGroup("access", { projectId: web.id, groupId: team.id, roleId: "role-api-project-member" });`,
  docs: `new openai.Group("docs", { name: "docs" });`,
};
/** The resources of the program and the stack, which the engine counts too. */
const ALL = Object.keys(lines).length + 1;

const acquired = {
  provider: `const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });`,
  shop: `new openai.Project("shop", { name: "shop" }, { provider: acquired });`,
};

const LINE = "a preview compares the program with the state only, and sends no request.";
const EXPLANATION =
  "Could not call the API: no admin key is set: export OPENAI_ADMIN_KEY=sk-admin-…, or run `pulumi config set --secret " +
  "openai-admin:adminKey`. An owner of the organisation creates the key under Settings > Organization > Admin keys.";
const REFERENCE = "Could not call the API: OPENAI_ADMIN_KEY is not set. Another error of this run says what to do.";

/** One stack. Each test continues where the previous test stopped. */
describe("without a key", () => {
  let live: LiveProgram;
  let state: Awaited<ReturnType<LiveProgram["state"]>>;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    state = await live.state();
  });
  afterAll(() => live?.remove());

  /** Runs a command and asserts that it sends nothing and leaves the state as it was. */
  async function sendingNothing(run: () => Promise<OperationResult>): Promise<OperationResult> {
    const [result, requests] = await live.countingRequests(run);
    expect(requests).toEqual({});
    expect(await live.state()).toEqual(state);
    return result;
  }

  /** Asserts that a run fails, explains the missing key once, and only refers to the explanation elsewhere. */
  function expectOneExplanation({ output }: OperationResult): void {
    const shown = diagnosticsIn(output);
    expect(countOf(shown, EXPLANATION), shown).toBe(1);
    const failures = countOf(shown, "Could not call the API");
    expect(countOf(shown, REFERENCE), shown).toBe(failures - 1);
    expect(shown).not.toMatch(/^\s+at |TypeError/m);
  }

  it("a preview of a new stack works, and one line says what it compares", async () => {
    const preview = await sendingNothing(() => live.stack.preview({ env: NO_KEY }));
    expect(preview.changes).toEqual({ create: ALL });
    expect(preview.problems).toEqual([]);
    expect(diagnosticsIn(preview.output).trim().split("\n").slice(1)).toEqual([
      `    No OPENAI_ADMIN_KEY is set: ${LINE}`,
    ]);
  });

  it("an up of a new stack fails with one explanation, before it writes anything", async () => {
    const up = await sendingNothing(() =>
      live.stack.up({ env: NO_KEY, args: ["--continue-on-error"], expectFailure: true }),
    );
    expectOneExplanation(up);
    // Three resources depend on no other, so three creates fail.
    expect(countOf(diagnosticsIn(up.output), REFERENCE)).toBe(2);
  });

  it("a preview of an existing stack shows each change", async () => {
    await live.stack.up();
    state = await live.state();
    const same = await sendingNothing(() => live.stack.preview({ env: NO_KEY, args: ["--expect-no-changes"] }));
    expect(same.changes).toEqual({ same: ALL });
    expect(countOf(diagnosticsIn(same.output), LINE)).toBe(1);

    const more = `new openai.ServiceAccount("worker", { projectId: web.id, name: "worker", createApiKey: false });`;
    await live.write({ ...lines, limit: lines.limit.replace("300", "200"), docs: "", more });
    const preview = await sendingNothing(() => live.stack.preview({ env: NO_KEY }));
    expect(preview.changes).toEqual({ same: ALL - 2, update: 1, create: 1, delete: 1 });
    expect(preview.steps.find(({ op }) => op === "update")?.diffs).toEqual(["maxRequestsPer1Minute"]);
    expect(countOf(diagnosticsIn(preview.output), LINE)).toBe(1);
  });

  it("an up of an existing stack fails with one explanation, before it writes anything", async () => {
    const up = await sendingNothing(() => live.stack.up({ env: NO_KEY, expectFailure: true }));
    expectOneExplanation(up);
    await live.write(lines);
  });

  it("a preview with a provider of its own needs no key of the second organisation either", async () => {
    await live.write({ ...lines, ...acquired });
    const preview = await sendingNothing(() => live.stack.preview({ env: NO_KEY }));
    // The stack's program adds the provider and its project.
    expect(preview.changes).toEqual({ same: ALL, create: 2 });
    expect(preview.output).toContain(`No OPENAI_ADMIN_KEY is set: ${LINE}`);
    expect(preview.output).toContain(`No ACQUIRED_ADMIN_KEY is set: ${LINE}`);
    await live.write(lines);
  });

  it("policy packs refuse a preview", async () => {
    await live.write({ ...lines, limit: lines.limit.replace("300", "0") });
    const policyPacks = [dirname(require.resolve("pulumi-openai-admin-policy-limits/package.json"))];
    const preview = await sendingNothing(() => live.stack.preview({ env: NO_KEY, policyPacks, expectFailure: true }));
    expect(preview.violations.map(({ policy }) => policy)).toContain("rate-limit-zero");
    await live.write(lines);
  });

  it("Pulumi's Automation API previews", async () => {
    const engine = await findEngine();
    const stack = await LocalWorkspace.selectStack(
      { stackName: live.stack.name, workDir: live.stack.program },
      {
        pulumiCommand: await PulumiCommand.get({ root: dirname(dirname(engine.pulumi)) }),
        // The Automation API adds these variables to those of this process. An empty key counts as unset.
        envVars: { ...(live.stack.environment as Record<string, string>), OPENAI_ADMIN_KEY: "" },
      },
    );
    let output = "";
    const preview = await stack.preview({
      onOutput: (text) => void (output += text),
      onError: (text) => void (output += text),
    });
    expect(preview.changeSummary).toEqual({ same: ALL });
    expect(output).toContain(LINE);
    expect(await live.state()).toEqual(state);
  });

  it("what has to be read fails with one explanation", async () => {
    const refresh = await sendingNothing(() =>
      live.stack.preview({ env: NO_KEY, args: ["--refresh"], expectFailure: true }),
    );
    expectOneExplanation(refresh);
    await live.write({ ...lines, legacy: `openai.Project.get("legacy", ${JSON.stringify(state.web!.id)});` });
    const got = await sendingNothing(() => live.stack.preview({ env: NO_KEY, expectFailure: true }));
    expectOneExplanation(got);
    await live.write(lines);
  });

  it("a wrong setting still fails the preview", async () => {
    const env = { ...NO_KEY, OPENAI_BASE_URL: "api.openai.com/v1", OPENAI_ADMIN_MAX_CONCURRENCY: "many" };
    const { output } = await sendingNothing(() => live.stack.preview({ env, expectFailure: true }));
    expect(output).toContain("OPENAI_BASE_URL is not an address: api.openai.com/v1");
    expect(output).toContain(`OPENAI_ADMIN_MAX_CONCURRENCY is "many"`);
  });

  it("a destroy fails with one explanation, and keeps everything", async () => {
    const destroy = await sendingNothing(() => live.stack.destroy({ env: NO_KEY, expectFailure: true }));
    expectOneExplanation(destroy);
  });

  it("a key that can only read suffices for a preview with a refresh", async () => {
    const { value } = await live.world.control.makeKey({ kind: "admin", permissions: ["api.management.read"] });
    const preview = await live.stack.preview({ env: { OPENAI_ADMIN_KEY: value }, args: ["--refresh"] });
    expect(preview.changes).toEqual({ same: ALL });
    expect(preview.problems).toEqual([]);
    expect(preview.output).not.toContain(LINE);
  });
});

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
