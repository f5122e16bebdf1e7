import { truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createServer, type AddressInfo } from "node:net";
import { CREATES, KilledStack } from "./killedStack";

/** A folder that does not exist: a Pulumi home without a login. */
const NO_HOME = join(tmpdir(), "pulumi-openai-admin-no-home");

let killed: KilledStack;

beforeAll(async () => {
  killed = await KilledStack.make();
});
afterAll(() => killed?.remove());

/** The lines of the table, by the resource's name. */
function rows(stdout: string): Record<string, string> {
  const lines = stdout.split("\n\n")[0]!.split("\n").slice(1);
  return Object.fromEntries(lines.map((line) => [line.split(" ")[0]!, line]));
}

async function keysAndAccounts() {
  const { projects } = (await killed.world.control.state()).organizations[0]!;
  const web = projects.find((one) => one.id === killed.idOf("web"))!;
  return {
    accounts: web.serviceAccounts.map((one) => one.name).sort(),
    keys: web.apiKeys.map(({ owner }) => web.serviceAccounts.find((one) => one.id === owner.id)?.name).sort(),
  };
}

describe("recover, with something in the way", () => {
  const unchanged = async () => expect(await killed.read()).toEqual(killed.killed);

  it("changes nothing without a terminal and without --yes, shows everything, and says how to go on", async () => {
    // A key that can only read is enough.
    const { value } = await killed.world.control.makeKey({ kind: "admin", permissions: ["api.management.read"] });
    const { code, stdout, stderr } = await killed.recover([], { OPENAI_ADMIN_KEY: value });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "Nothing was changed. To do this, run: npx pulumi-openai-admin recover --yes\n",
    });
    const shown = rows(stdout);
    expect(Object.keys(shown)).toHaveLength(CREATES + 2);
    const group = (await killed.world.control.state()).organizations[0]!.groups.find((one) => one.name === "search")!;
    const created = new Date(group.created_at * 1000).toISOString().slice(0, 19).replace("T", " ");
    expect(shown.search).toMatch(
      new RegExp(`^search +Group +creating +${group.id} +${created} UTC +import into the state$`),
    );
    expect(shown.worker).toMatch(/ServiceAccount +creating +proj_\w+\/svc_acct_\w+ .* delete: its key was lost/);
    expect(shown.idle).toMatch(/ServiceAccount +updating +proj_\w+\/key_\w+ .* delete: its key was lost/);
    expect(shown.limit).toMatch(/RateLimit +creating +- +- +clear; the next `pulumi up` takes it over/);
    await unchanged();
  });

  it("says that the killed run still holds the lock, and how to release it", async () => {
    const { code, stderr } = await killed.recover(["--yes"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Another run holds the lock of this stack \(\S+ \(pid \d+\) at .*\)\. Nothing was changed\. If that run is still going, wait for its end\. If it was killed, run `pulumi cancel --yes`\. Then run this command again\.\n$/,
    );
    await unchanged();
    expect((await keysAndAccounts()).accounts).toContain("worker");
  });

  /** A key of another organisation, and an address where nobody answers. */
  async function elsewhere(): Promise<Record<string, string>> {
    const { adminKey } = await killed.world.control.addOrganization({ name: "Another company" });
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    return { adminKey, address: `http://127.0.0.1:${port}/v1` };
  }

  it.each<[string, string[], (given: Record<string, string>) => NodeJS.ProcessEnv, RegExp]>([
    [
      "no Pulumi CLI",
      [],
      () => ({ PATH: "/nowhere" }),
      /^Cannot find the Pulumi CLI: .* Install it \(https:.*\), or add its folder to PATH\.\n$/,
    ],
    [
      "no such stack",
      ["--stack", "nope"],
      () => ({}),
      /^Could not find the stack in this backend \(no stack named 'nope' found\)\. Run `pulumi stack ls` to list/,
    ],
    [
      "no stack selected",
      [],
      () => ({ PULUMI_STACK: "", PULUMI_HOME: NO_HOME }),
      /^No stack is selected\. Name it with --stack, or run `pulumi stack select` first\.\n$/,
    ],
    [
      "no backend",
      [],
      () => ({ PULUMI_BACKEND_URL: "", PULUMI_HOME: NO_HOME }),
      /^You are not logged in to a Pulumi backend\. Run `pulumi login`/,
    ],
    [
      "a wrong passphrase",
      [],
      () => ({ PULUMI_CONFIG_PASSPHRASE: "wrong" }),
      /^The passphrase does not fit the secrets of this stack\. Nothing was changed\. Set PULUMI_CONFIG_PASSPHRASE/,
    ],
    [
      "no key",
      [],
      () => ({ OPENAI_ADMIN_KEY: "" }),
      /^Could not call the API: no admin key is set: export OPENAI_ADMIN_KEY=sk-admin-…, or run `pulumi config set/,
    ],
    [
      "the key of another organisation",
      [],
      ({ adminKey }) => ({ OPENAI_ADMIN_KEY: adminKey }),
      /^Nothing was changed: the admin key belongs to organisation org-\w+, but the resources of this stack belong to org-\w+\. Set OPENAI_ADMIN_KEY to an admin key of org-\w+, then run this command again\.\n$/,
    ],
    [
      "a dead network",
      [],
      ({ address }) => ({ OPENAI_BASE_URL: address }),
      /127\.0\.0\.1:\d+.*(ECONNREFUSED|refused|reach)/,
    ],
  ])("says what to do about %s", async (_, args, env, message) => {
    const { code, stdout, stderr } = await killed.recover(["--yes", ...args], env(await elsewhere()));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    // Progress of the client comes first.
    const said = stderr
      .split("\n")
      .filter((line) => !line.startsWith("trying again"))
      .join("\n");
    expect(said).toMatch(message);
    await unchanged();
  });

  it("tells a state that was cut short apart, and names the way back, which works", async () => {
    await truncate(killed.stateFile, 1000);
    const { code, stderr } = await killed.recover(["--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("the state's file was cut short (failed to load checkpoint: ");
    const command = stderr.split("\n").find((line) => line.startsWith("  cp "))!;
    expect(command.trim()).toBe(`cp '${killed.stateFile}.bak' '${killed.stateFile}'`);
    killed.shell(command);
    const again = await killed.recover();
    expect(again.code).toBe(2);
    // The copy is one step older, in which one operation fewer had begun.
    expect(Object.keys(rows(again.stdout)).length).toBeGreaterThanOrEqual(CREATES + 1);
    await killed.write(killed.killed);
  });

  it("names the way back when only the backend's notes about the state were cut short", async () => {
    await truncate(`${killed.stateFile}.attrs`, 0);
    const { code, stderr } = await killed.recover(["--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`\n  rm '${killed.stateFile}.attrs'\n`);
    killed.shell(`rm '${killed.stateFile}.attrs'`);
    expect((await killed.recover()).code).toBe(2);
    await unchanged();
  });
});

describe("recover", () => {
  beforeEach(async () => {
    await killed.unlock();
  });

  it("imports what the run has created, deletes what holds a lost key, and clears the rest; the next up finds one of everything", async () => {
    const { code, stdout, stderr } = await killed.recover(["--yes"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `Imported ${CREATES - 1}, deleted 2, cleared 3 of ${CREATES + 2} interrupted operations. Now run \`pulumi up --refresh\`.`,
    );
    expect(await keysAndAccounts()).toEqual({ accounts: ["batch", "idle"], keys: [] });
    const { latest } = (await killed.read()).checkpoint;
    expect(latest.pending_operations ?? []).toEqual([]);

    await killed.stack.up();
    await killed.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(await keysAndAccounts()).toEqual({ accounts: ["batch", "idle", "worker"], keys: ["idle", "worker"] });
    const { groups, roles, certificates, projects } = (await killed.world.control.state()).organizations[0]!;
    expect(groups.map((one) => one.name).sort()).toEqual(["a hidden name", "crew", "search"]);
    expect(roles.map((one) => one.name)).toEqual(["auditor"]);
    expect(certificates.map((one) => one.name).sort()).toEqual(["another", "gateway"]);
    expect(
      projects
        .filter((one) => !one.isDefault)
        .map((one) => one.name)
        .sort(),
    ).toEqual(["api", "web"]);
  });

  it("keeps what the program says is secret encrypted in the state", async () => {
    const files = Object.entries(await killed.stack.stateFiles());
    expect(files.filter(([, text]) => text.includes("a hidden name")).map(([file]) => file)).toEqual([]);
    const { resources = [] } = (await killed.stack.export({ showSecrets: true })).deployment;
    const hidden = resources.find(({ urn }) => urn.endsWith("::hidden"))!;
    expect(hidden.outputs!.name).toMatchObject({ plaintext: '"a hidden name"' });
  });

  it("has nothing to do afterwards, and needs no key for that", async () => {
    expect(await killed.recover([], { OPENAI_ADMIN_KEY: "" })).toEqual({
      code: 0,
      stdout: "Nothing to recover: the stack has no interrupted operations.\n",
      stderr: "",
    });
  });

  it("reads the settings from the stack's configuration where the environment has none", async () => {
    const { OPENAI_ADMIN_KEY: key, OPENAI_BASE_URL: url } = killed.world.env;
    await killed.stack.setConfig("openai-admin:adminKey", key!, { secret: true });
    await killed.stack.setConfig("openai-admin:baseUrl", url!);
    await killed.write(killed.killed);
    const { code, stdout } = await killed.recover([], { OPENAI_ADMIN_KEY: "", OPENAI_BASE_URL: "" });
    // The killed run's state again, after its objects were recovered: the accounts with keys are not the run's any more.
    expect(code).toBe(2);
    expect(rows(stdout).search).toContain("import into the state");
  });
});
