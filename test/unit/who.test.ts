import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator, type Simulator } from "openai-admin-simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LeftToPerson } from "../../provider/cli/commandError";
import { offboard, revokeKey, who, type Format } from "../../provider/cli/who/index";
import { scratchHome } from "../lifecycle/scratchHome";
import { thrownBy } from "./simulated";

let simulator: Simulator;
let folder: string;
let adminKey: string;

beforeEach(async () => {
  simulator = await startSimulator({ seed: "lived-in" });
  adminKey = simulator.adminKey;
  folder = mkdtempSync(join(tmpdir(), "who-"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await simulator.close();
});

/** The choice of a command that reads no state. */
function choice() {
  const environment = { OPENAI_ADMIN_KEY: adminKey, OPENAI_BASE_URL: simulator.url, PULUMI_HOME: scratchHome() };
  return { folder, stacks: [], live: true, environment };
}

/** What a command prints. */
async function printed(act: () => Promise<void>): Promise<string> {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await act().finally(() => write.mockRestore());
  return written.join("");
}

const answer = (text: string, options: { can?: string; format?: Format } = {}) =>
  printed(() => who({ ...choice(), text, format: "text", ...options }));

/** The cells of a table's row that begins with these cells. */
function rowOf(text: string, ...cells: string[]): string[] {
  const rows = text.split("\n").map((line) => line.split(/ {2,}/));
  const row = rows.find((one) => cells.every((cell, index) => one[index] === cell));
  if (!row) throw new Error(`no row "${cells.join("  ")}" in:\n${text}`);
  return row;
}

const messageOf = async (act: Promise<unknown>) => ((await thrownBy(act)) as Error).message;

async function projectId(name: string): Promise<string> {
  const { data } = await simulator.control.edit<{ data: { id: string; name: string }[] }>({
    method: "GET",
    path: "/organization/projects",
  });
  return data.find((project) => project.name === name)!.id;
}

async function personId(email: string): Promise<string> {
  const path = `/organization/users`;
  const { data } = await simulator.control.edit<{ data: { id: string; email: string }[] }>({ method: "GET", path });
  return data.find((person) => person.email === email)!.id;
}

async function post(path: string, body: object): Promise<{ id: string }> {
  return simulator.control.edit({ method: "POST", path, body });
}

/** Lets the jobs of a repository act as an account. */
async function federate(project_id: string, service_account_id: string): Promise<void> {
  const issuer = "https://token.actions.githubusercontent.com";
  const providers = "/organization/workload_identity_providers";
  const { id } = await post(providers, { name: "github", type: "oidc", issuer, audience: "openai" });
  const attribute_matchers = { repository: "acme/voice" };
  await post(`${providers}/${id}/federation_rules`, { project_id, service_account_id, attribute_matchers });
}

interface Key {
  readonly id: string;
  readonly redacted_value: string;
}

async function keyOf(project: string, name: string): Promise<Key & { readonly path: string }> {
  const path = `/organization/projects/${await projectId(project)}/api_keys`;
  const { data } = await simulator.control.edit<{ data: (Key & { name: string })[] }>({ method: "GET", path });
  const key = data.find((one) => one.name === name)!;
  return { ...key, path: `${path}/${key.id}` };
}

describe("the answer", () => {
  it("about a person has each role with its place and its way", async () => {
    const text = await answer("Ana.Adler@example.com");
    expect(text.split("\n")[0]).toBe(`Person ana.adler@example.com (${await personId("ana.adler@example.com")})`);
    expect(rowOf(text, "organisation")).toEqual(["organisation", "owner", "direct"]);
    expect(rowOf(text, "every project (13)")).toEqual(["every project (13)", "owner", "owner of the organisation"]);
    expect(rowOf(text, "search-production")).toEqual(["search-production", "deployer", "group infrastructure"]);
    expect(rowOf(text, "voice")).toEqual(["voice", "member", "direct"]);
    expect(rowOf(text, "deployer")[2]).toBe("api.model.request");
  });

  it("about a group has its members and its grants", async () => {
    const text = await answer("infrastructure");
    expect(rowOf(text, "search-production")).toEqual(["search-production", "deployer", "direct"]);
    expect(rowOf(text, "bashir.adler@example.com")[1]).toBe(await personId("bashir.adler@example.com"));
  });

  it("about a project names its owners first", async () => {
    const text = await answer("search-staging");
    const lines = text.split("\n").filter((line) => / {2}(owner|member|viewer) {2}/.test(line));
    const roles = lines.map((line) => line.split(/ {2,}/)[1]);
    expect(new Set(roles)).toEqual(new Set(["owner", "member", "viewer"]));
    expect(roles.lastIndexOf("owner")).toBe(roles.filter((role) => role === "owner").length - 1);
  });

  it("about a key has its owner, and what the owner may do in the project, by id and by the last characters", async () => {
    const key = await keyOf("search-production", "Secret Key");
    const byId = await answer(key.id);
    expect(byId).toContain(`of search-production-server (svc_acct_`);
    expect(rowOf(byId, "search-production")).toEqual(["search-production", "member", "direct"]);
    const withoutCount = (text: string) => text.replace(/Sent \d+ requests/, "");
    expect(withoutCount(await answer(`…${key.redacted_value.slice(-3)}`))).toBe(withoutCount(byId));
  });

  it("says when a key was last used, and what stops if it goes", async () => {
    const { id } = await keyOf("search-production", "Secret Key");
    expect(await answer(id)).toContain("nothing: nobody has used the key");
    await simulator.control.useKey({ keyId: id, daysAgo: 1 });
    expect(await answer(id)).toMatch(/programs that use the key, last on \d{4}-\d\d-\d\d, stop working/);
    await simulator.control.useKey({ keyId: id, daysAgo: 60 });
    expect(await answer(id)).toMatch(/probably nothing: the last use was on \d{4}-\d\d-\d\d/);
  });

  it("about an account and its project names the workloads that act as the account", async () => {
    const project = await projectId("voice");
    const { data } = await simulator.control.edit<{ data: { id: string; name: string }[] }>({
      method: "GET",
      path: `/organization/projects/${project}/service_accounts`,
    });
    await federate(project, data[0]!.id);
    for (const name of ["voice-server", "voice"]) {
      expect(rowOf(await answer(name), "repository=acme/voice")[1]).toBe("voice-server");
    }
  });

  it("about an invited person says that the invite is open", async () => {
    const body = { email: "eve@example.com", role: "owner" };
    await simulator.control.edit({ method: "POST", path: "/organization/invites", body });
    const text = await answer("eve@example.com");
    expect(text).toContain("Invited; not in the organisation yet");
    expect(rowOf(text, "organisation")).toEqual(["organisation", "owner", "open invite, not accepted yet"]);
  });

  it("says that a person is suspended, and who manages them", async () => {
    await simulator.control.scim({ userId: await personId("chen.adler@example.com"), suspended: true });
    const text = await answer("chen.adler@example.com");
    expect(text).toContain("Suspended: cannot sign in.");
    expect(text).toContain("Managed by the identity provider: change it there.");
  });

  it("is safe as Markdown, whatever a name contains", async () => {
    await simulator.control.edit({ method: "POST", path: "/organization/groups", body: { name: "a|b <img> `c`" } });
    const text = await answer("a|b <img> `c`", { format: "markdown" });
    expect(text.split("\n")[0]).toContain("### Group a\\|b \\<img\\> \\`c\\` (group");
  });
});

describe("--can", () => {
  it("names those who have the permission, with the way", async () => {
    const text = await answer("search-staging", { can: "api.model.request" });
    expect(rowOf(text, "ana.adler@example.com")[2]).toBe("owner of the organisation");
    // The group design has the viewer role here, which may only read models.
    expect(text).not.toContain("viewer");
    expect(await answer("search-staging", { can: "api.model.read" })).toContain("group design");
  });

  it("says that somebody cannot", async () => {
    const text = await answer("design", { can: "api.model.request" });
    expect(text).toContain("design cannot api.model.request.");
  });

  it("says that roles are missing, if the key may not read them", async () => {
    const route = "GET /projects/{project_id}/roles";
    const message = "You have insufficient permissions for this operation. Missing scopes: api.management.read.";
    await simulator.control.fault({ route, kind: "error-before-effect", status: 403, message, times: 9 });
    expect(await messageOf(answer("search-staging", { can: "api.model.request" }))).toContain(
      "The key may not read ProjectRole.",
    );
    const text = await answer("search-staging", { can: "api.groups.read" });
    expect(text).toContain("The answer is incomplete: could not read ProjectRole.");
    expect(text).toContain("The answer is incomplete: the API did not return the permissions of ");
  });

  it("gives the nearest permission for an unknown one", async () => {
    const message = await messageOf(answer("search-staging", { can: "api.model.reqest" }));
    expect(message).toBe(
      "Could not tell who can api.model.reqest: no role that the command has read has this permission. Did you mean " +
        "api.model.request?",
    );
  });
});

describe("a name", () => {
  it("that several objects have lists them", async () => {
    const made = [];
    for (const name of ["twin", "twin"]) {
      made.push(
        await simulator.control.edit<{ id: string }>({ method: "POST", path: "/organization/groups", body: { name } }),
      );
    }
    made.push(
      await simulator.control.edit<{ id: string }>({
        method: "POST",
        path: "/organization/projects",
        body: { name: "twin" },
      }),
    );
    const message = await messageOf(answer("twin"));
    expect(message).toContain('Could not tell whom "twin" means: 3 objects have this name.');
    for (const { id } of made) expect(message).toContain(id);
  });

  it.each([
    ["infrastructur", "infrastructure"],
    ["chen.adlr@example.com", "chen.adler@example.com"],
    ["search-prod", "search-production"],
  ])("that nothing has (%s) gets the nearest", async (text, nearest) => {
    expect(await messageOf(answer(text))).toMatch(new RegExp(`^Could not find "${text}": .* Did you mean ${nearest}`));
  });

  it("that is the value of a key is refused, and not repeated", async () => {
    const message = await messageOf(answer(simulator.adminKey));
    expect(message).toMatch(/^Did not look for the key: the command line contains its value/);
    expect(message).not.toContain(simulator.adminKey.slice(9));
    expect(await simulator.control.requests()).toMatchObject({ entries: [] });
  });
});

describe("reading", () => {
  it("needs only a key that reads, and reads the assigned roles of nobody else", async () => {
    const whole = await answer("ana.adler@example.com");
    await simulator.control.clearRequests();
    adminKey = (await simulator.control.makeKey({ kind: "admin", permissions: ["api.management.read"] })).value;
    const text = await answer("ana.adler@example.com");
    expect(text).toBe(whole);
    const { counts } = await simulator.control.requests();
    expect(Object.keys(counts).filter((route) => !route.startsWith("GET "))).toEqual([]);
    expect(counts["GET /organization/users/{user_id}/roles"]).toBe(1);
    expect(counts["GET /organization/groups/{group_id}/roles"]).toBe(1);
    expect(counts["GET /projects/{project_id}/users/{user_id}/roles"]).toBe(13);
    // She has roles in two projects.
    expect(counts["GET /projects/{project_id}/roles"]).toBe(2);
  });

  it("says what the key may not read", async () => {
    const route = "GET /organization/admin_api_keys";
    const message = "You have insufficient permissions for this operation. Missing scopes: api.management.read.";
    await simulator.control.fault({ route, kind: "error-before-effect", status: 403, message, times: 9 });
    const text = await answer("chen.adler@example.com");
    expect(text).toContain(
      "The answer is incomplete: could not read AdminApiKey. The key lacks the permission api.management.read.",
    );
  });

  it.each(["text", "markdown", "json"] as const)("shows no secret as %s", async (format) => {
    const all = (await answer("search-production", { format })) + (await answer("owner@example.com", { format }));
    const secrets = await simulator.control.secrets();
    expect(secrets.length).toBeGreaterThan(5);
    for (const { value } of secrets) expect(all).not.toContain(value);
    expect(all).toContain("laptop");
  });

  it("has the same facts as JSON", async () => {
    const found = JSON.parse(await answer("chen.adler@example.com", { format: "json" })) as {
      version: number;
      subject: object;
      access: { role: { name: string }; way: string; group?: { name: string }; project?: { name: string } }[];
    };
    expect(found).toMatchObject({
      version: 1,
      subject: { kind: "person", name: "chen.adler@example.com" },
      incomplete: [],
    });
    const inherited = found.access.filter(({ way }) => way === "group");
    expect(inherited).toMatchObject([
      { role: { name: "deployer" }, group: { name: "infrastructure" }, project: { name: "search-production" } },
    ]);
  });
});

describe("--offboard", () => {
  const list = (text: string) => printed(() => offboard({ ...choice(), text, format: "text" }));

  it("lists memberships, groups, roles and keys, and what stands in the way", async () => {
    const text = await list("owner@example.com");
    expect(text).toContain("Person owner@example.com");
    expect(rowOf(text, "owner of the organisation")[1]).toBe("OrganizationUser");
    expect(rowOf(text, "member of group infrastructure")[1]).toBe("GroupUser");
    expect(rowOf(text, "owner of project search-production")[1]).toBe("ProjectUser");
    expect(text).toContain(`${(await keyOf("search-production", "laptop")).id}`);
    expect(text).toMatch(/The admin key in use \(key_\w+\) belongs to the person/);
  });

  it("warns of the last owners", async () => {
    const bashir = await personId("bashir.adler@example.com");
    await simulator.control.edit({ method: "POST", path: `/organization/users/${bashir}`, body: { role: "reader" } });
    expect(await list("ana.adler@example.com")).toContain(
      "ana.adler@example.com is an owner, and 1 would remain. The provider refuses to leave fewer than 2",
    );
  });

  it("refuses what is no person", async () => {
    expect(await messageOf(list("design"))).toMatch(/^Did not list anything: Group design .* is no person\./);
  });
});

describe("--revoke", () => {
  const revoke = (text: string, yes: boolean) => printed(() => revokeKey({ ...choice(), text, yes }));

  it("revokes a key in use, and makes sure that it is gone", async () => {
    const { id, path } = await keyOf("search-production", "Secret Key");
    await simulator.control.useKey({ keyId: id });
    const text = await revoke(id, true);
    expect(text).toContain("also if programs use it, because a leaked key is worse than a program that stops");
    expect(text).toMatch(new RegExp(`Revoked the key proj_\\w+/${id}\\. The API no longer knows it\\.`));
    expect((await simulator.control.tryEdit({ method: "GET", path })).status).toBe(404);
  });

  it("revokes the key of a person", async () => {
    const { id, path } = await keyOf("search-production", "laptop");
    await revoke(id, true);
    expect((await simulator.control.tryEdit({ method: "GET", path })).status).toBe(404);
  });

  it("changes nothing without a yes", async () => {
    const { id } = await keyOf("search-production", "laptop");
    const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await thrownBy(revoke(id, false))).toBeInstanceOf(LeftToPerson);
    expect(String(errors.mock.calls.at(-1)![0])).toMatch(
      /^Nothing was changed\. To do this, run: .* who proj_\w+\/key_\w+ --revoke --yes\n$/,
    );
    const { counts } = await simulator.control.requests();
    expect(Object.keys(counts).filter((route) => !route.startsWith("GET "))).toEqual([]);
  });

  it("does not revoke the admin key in use", async () => {
    const { data } = await simulator.control.edit<{ data: Key[] }>({
      method: "GET",
      path: "/organization/admin_api_keys",
    });
    expect(await messageOf(revoke(data[0]!.id, true))).toMatch(
      /^Did not delete admin API key key_\w+ .*: this run uses it/,
    );
  });

  it("fails if the API still returns the key", async () => {
    const { id } = await keyOf("search-production", "laptop");
    // Every read sees the organisation as it was.
    await simulator.control.visibility(600);
    vi.spyOn(await import("../../provider/lifecycle/lostReplies.js"), "pauseBeforeLook").mockResolvedValue();
    expect(await messageOf(revoke(id, true))).toMatch(/^Could not confirm that the key .* is revoked/);
  });

  it("refuses what is no key", async () => {
    expect(await messageOf(revoke("design", true))).toMatch(/^Did not revoke anything: Group design .* is no key\./);
  });
});
