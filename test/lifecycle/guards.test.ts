import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pem } from "./pem";
import { InProcess } from "./inProcess";
import { revealed } from "./plugin";
import { World } from "./world";

type Properties = Record<string, unknown>;

let world: World;
let plugin: InProcess;

beforeEach(async () => {
  world = await World.start();
  plugin = new InProcess(world.env);
});
afterEach(async () => {
  plugin?.stop();
  await world?.close();
});

/** Starts a new run, which knows nothing of earlier creates, optionally with more environment variables. */
function nextRun(env: Record<string, string> = {}): Promise<void> {
  plugin.stop();
  plugin = new InProcess({ ...world.env, ...env });
  return Promise.resolve();
}

function printed(): string {
  return plugin.printed.join("\n");
}

async function statusOf(projectId: string): Promise<string> {
  const path = `/organization/projects/${projectId}`;
  return (await world.control.edit<{ status: string }>({ method: "GET", path })).status;
}

describe("a project in use", () => {
  async function used(args: Properties = {}): Promise<{ id: string; outs: Properties }> {
    const made = await plugin.create("Project", { name: "web", ...args });
    await world.control.addCost({ projectId: made.id, amount: 12.5, daysAgo: 2 });
    await world.control.addCost({ projectId: made.id, amount: 7, daysAgo: 30 });
    return made;
  }

  it("refuses to archive the project, and says how much the project cost", async () => {
    const { id, outs } = await used();
    await nextRun();
    await expect(plugin.delete("Project", id, outs)).rejects.toThrow(
      `Did not archive project ${id} ("web"): it is in use and cost $12.50 in the last 7 days, and archiving cannot be undone. ` +
        "To archive it anyway, set OPENAI_ADMIN_ARCHIVE_IN_USE=allow for this run, or set forceArchive: true on the resource and " +
        "run `pulumi up` before you remove it.",
    );
    expect(await statusOf(id)).toBe("active");
  });

  it("archives the project when the program or the stack allows it", async () => {
    const [forced, allowed] = [await used({ forceArchive: true }), await used({ name: "lab" })];
    await nextRun();
    await plugin.delete("Project", forced.id, forced.outs);
    await nextRun({ OPENAI_ADMIN_ARCHIVE_IN_USE: "allow" });
    await plugin.delete("Project", allowed.id, allowed.outs);
    expect([await statusOf(forced.id), await statusOf(allowed.id)]).toEqual(["archived", "archived"]);
  });

  it("archives the project with a warning when the key may not read costs", async () => {
    const { id, outs } = await used();
    const permissions = ["api.management.read", "api.management.write"];
    const { value } = await world.control.makeKey({ kind: "admin", permissions });
    await nextRun({ OPENAI_ADMIN_KEY: value });
    await plugin.delete("Project", id, outs);
    expect(await statusOf(id)).toBe("archived");
    await vi.waitFor(() => expect(printed()).toContain("The key may not read costs"));
  });

  it("reads the costs once a run, however many projects it archives", async () => {
    const made = [];
    for (const name of ["a", "b", "c"]) made.push(await plugin.create("Project", { name }));
    await nextRun();
    await world.control.clearRequests();
    await Promise.all(made.map(({ id, outs }) => plugin.delete("Project", id, outs)));
    expect((await world.control.requests()).counts["GET /organization/costs"]).toBe(1);
  });
});

it("a delete keeps the default project and prints a warning", async () => {
  const { projects } = (await world.control.state()).organizations[0]!;
  const { id } = projects.find((project) => project.isDefault)!;
  const { outs } = await plugin.read("Project", id, {});
  await nextRun();
  await plugin.delete("Project", id, outs);
  expect(await statusOf(id)).toBe("active");
  await vi.waitFor(() =>
    expect(printed()).toContain(`Project ${id}: the API cannot archive the organisation's default project.`),
  );
});

describe("the owners of the organisation", () => {
  async function owners(): Promise<string[]> {
    const { people } = (await world.control.state()).organizations[0]!;
    return people.filter((person) => person.role === "owner").map((person) => person.id);
  }

  async function owner(name: string): Promise<{ id: string; outs: Properties }> {
    await world.person(`${name}@example.com`);
    return plugin.create("OrganizationUser", { email: `${name}@example.com`, role: "owner" });
  }

  it("keeps at least two owners, however many demotions and removals run concurrently", async () => {
    const [ana, ben] = [await owner("ana"), await owner("ben")];
    expect(await owners()).toHaveLength(3);
    await nextRun();
    await world.control.latency(100);
    const demotions = [ana, ben].map(({ id, outs }) =>
      plugin.update("OrganizationUser", id, outs, { email: outs.email, role: "reader" }),
    );
    const refused = (await Promise.allSettled(demotions)).filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(1);
    expect(await owners()).toHaveLength(2);
  });

  it("counts the live owners, not those in the state", async () => {
    const userId = await world.person("ana@example.com");
    const { id, outs } = await plugin.create("OrganizationUser", { userId, onDestroy: "remove" });
    await world.control.edit({ method: "POST", path: `/organization/users/${userId}`, body: { role: "owner" } });
    await nextRun();
    await expect(plugin.delete("OrganizationUser", id, outs)).rejects.toThrow(
      "Did not take the owner role from ana@example.com",
    );
    expect(await owners()).toContain(userId);
  });

  it("counts owners who hold the role through a RoleAssignment that is being deleted", async () => {
    const { id: userId } = await owner("ana");
    const args = { userId, roleId: "role-api-organization-owner", organization: true };
    const { id, outs } = await plugin.create("RoleAssignment", args);
    await nextRun();
    await expect(plugin.delete("RoleAssignment", id, outs)).rejects.toThrow(
      "Did not take the owner role from ana@example.com",
    );
  });
});

/**
 * `pulumi up --continue-on-error` behaves like this: it deletes under the old name although the create under the new
 * name failed.
 */
describe("a rename without an alias whose create failed", () => {
  let projectId: string;
  beforeEach(async () => {
    projectId = await world.project("web");
  });

  it("keeps the person in the project", async () => {
    await world.person("ana@example.com");
    const args = { projectId, email: "ana@example.com", role: "member" };
    const { id, outs } = await plugin.create("ProjectUser", args);
    await nextRun();
    const route = "POST /organization/projects/{project_id}/users/{user_id}";
    await world.control.fault({ route, kind: "error-before-effect", status: 403, message: "Not allowed." });
    const create = plugin.create("ProjectUser", { ...args, role: "owner" });
    await expect(create).rejects.toThrow("Not allowed");
    await expect(plugin.delete("ProjectUser", id, outs)).rejects.toThrow(notDeleted("ProjectUser", id));
    const path = `/organization/projects/${projectId}/users`;
    expect((await world.control.edit<{ data: object[] }>({ method: "GET", path })).data).toHaveLength(1);
  });

  it("keeps the recorded values of a rate limit", async () => {
    const args = { projectId, model: "gpt-5", maxRequestsPer1Minute: 5 };
    const { id, outs } = await plugin.create("RateLimit", args);
    await nextRun();
    const tooMuch = { ...args, maxRequestsPer1Minute: 99_999_999 };
    await expect(plugin.create("RateLimit", tooMuch)).rejects.toThrow("exceeds the organization's limit");
    // A successful delete removes the state entry, and with it the recorded values.
    await expect(plugin.delete("RateLimit", id, outs)).rejects.toThrow(notDeleted("RateLimit", id));
    // The user corrects the program and runs it again.
    await nextRun();
    await plugin.delete("RateLimit", id, outs);
    const { data } = await world.control.edit<{ data: { model: string; max_requests_per_1_minute: number }[] }>({
      method: "GET",
      path: `/organization/projects/${projectId}/rate_limits`,
    });
    expect(data.find((row) => row.model === "gpt-5")!.max_requests_per_1_minute).not.toBe(5);
  });

  function notDeleted(kind: string, id: string): string {
    return (
      `${kind} ${id} was not deleted: this run tried to create or import the same object under another name, and failed. ` +
      `Fix that error first. If you renamed the resource, add { aliases: [{ name: "<the old name>" }] }.`
    );
  }
});

/** Nothing but its id tells the old object from the new one: both have the same name. */
describe("a rename without an alias of an object that is identified only by its name", () => {
  /** Creates an object under its old name an hour ago, and a twin under the new name in a later run. */
  async function renamed(kind: string, args: Properties) {
    await world.control.advanceClock(-3600);
    const old = await plugin.create(kind, args);
    await world.control.advanceClock(3600);
    await nextRun();
    return { old, made: await plugin.create(kind, args) };
  }

  async function argsOf(kind: string): Promise<Properties> {
    const args = { name: "twin", allowSameName: true };
    return kind === "ServiceAccount" ? { ...args, projectId: await world.project("web") } : args;
  }

  async function isThere(kind: string, { id, outs }: { id: string; outs: Properties }): Promise<boolean> {
    return (await plugin.read(kind, id, outs)).id === id;
  }

  const kinds = ["Project", "ServiceAccount", "Group"];

  it.each(kinds)("keeps the older %s, in the run of the rename and in the next run", async (kind) => {
    const args = await argsOf(kind);
    const { old, made } = await renamed(kind, args);
    const noun = kind === "ServiceAccount" ? "service account" : kind.toLowerCase();
    const refusal =
      `${kind} ${old.id} ("twin") was not deleted: the program has since created another ${noun} with the same name ` +
      `(${made.id}), as a rename without an alias does. To undo the rename, give the resource its old name and run ` +
      `\`pulumi up\`, which deletes ${made.id}; then rename the resource with { aliases: [{ name: "<the old name>" }] }. ` +
      `To delete ${old.id} anyway, run \`pulumi destroy --target '<its urn>'\`.`;
    await expect(plugin.delete(kind, old.id, old.outs)).rejects.toThrow(refusal);
    await nextRun();
    await plugin.diff(kind, made.id, made.outs, args);
    await expect(plugin.delete(kind, old.id, old.outs)).rejects.toThrow(refusal);
    expect(await isThere(kind, old)).toBe(true);
  });

  it.each(kinds)("deletes the newer %s once the resource has its old name again", async (kind) => {
    const args = await argsOf(kind);
    const { old, made } = await renamed(kind, args);
    await nextRun();
    await plugin.diff(kind, old.id, old.outs, args);
    await plugin.delete(kind, made.id, made.outs);
    expect([await isThere(kind, old), await isThere(kind, made)]).toEqual([true, false]);
  });

  it.each(kinds)("lets a destroy delete the older %s", async (kind) => {
    const { old } = await renamed(kind, await argsOf(kind));
    await nextRun();
    await plugin.delete(kind, old.id, old.outs);
    expect(await isThere(kind, old)).toBe(false);
  });

  it.each(["Group", "AdminApiKey", "WorkloadIdentityProvider"])(
    "lets `--replace` create a new %s and delete the old one: the engine checks it, and requests no diff",
    async (kind) => {
      const oidc = { issuer: "https://token.actions.githubusercontent.com", audience: "openai" };
      const args = { name: "twin", ...(kind === "WorkloadIdentityProvider" ? oidc : {}) };
      await world.control.advanceClock(-3600);
      const old = await plugin.create(kind, args);
      await world.control.advanceClock(3600);
      await nextRun();
      await plugin.check(kind, args, args);
      await plugin.check(kind, {}, args);
      const made = await plugin.create(kind, args);
      await plugin.delete(kind, old.id, old.outs);
      expect(await isThere(kind, old)).toBe(false);
      expect(await isThere(kind, made)).toBe(true);
    },
  );

  it("keeps the older object if the program also declares another object of the name, which stays", async () => {
    const args = await argsOf("Group");
    const other = await plugin.create("Group", args);
    await nextRun();
    const { old } = await renamed("Group", args);
    await plugin.check("Group", args, args);
    await plugin.diff("Group", other.id, other.outs, args);
    await expect(plugin.delete("Group", old.id, old.outs)).rejects.toThrow("as a rename without an alias does");
  });

  it("lets a replacement delete the old object, also in a later run", async () => {
    const args = { projectId: await world.project("web"), name: "twin", role: "owner" };
    const news = { ...args, role: "none", createApiKey: false };
    for (const isLater of [false, true]) {
      await world.control.advanceClock(-3600);
      const old = await plugin.create("ServiceAccount", args);
      await world.control.advanceClock(3600);
      await nextRun();
      expect((await plugin.diff("ServiceAccount", old.id, old.outs, news)).replaces).toEqual(["role", "createApiKey"]);
      const made = await plugin.create("ServiceAccount", news);
      if (isLater) {
        await nextRun();
        await plugin.diff("ServiceAccount", made.id, made.outs, news);
      }
      await plugin.delete("ServiceAccount", old.id, old.outs);
      expect(await isThere("ServiceAccount", old), String(isLater)).toBe(false);
      await nextRun();
      await plugin.delete("ServiceAccount", made.id, made.outs);
    }
  });

  it("deletes a project although somebody else has created a newer project of that name", async () => {
    const old = await plugin.create("Project", { name: "twin" });
    await world.control.advanceClock(60);
    await world.project("twin");
    await nextRun();
    await plugin.delete("Project", old.id, old.outs);
    expect(await statusOf(old.id)).toBe("archived");
  });

  it("deletes a certificate beside a new certificate when neither has a name", async () => {
    const old = await plugin.create("Certificate", { content: pem("gateway") });
    await nextRun();
    await plugin.create("Certificate", { content: pem("another") });
    await plugin.delete("Certificate", old.id, old.outs);
  });
});

describe("a valid key of another organisation", () => {
  /** A project with children of several kinds, and the key of another organisation. */
  async function strangers(header: boolean) {
    await world.close();
    world = await World.start({ organizationHeader: header });
    await nextRun();
    const project = await plugin.create("Project", { name: "web" });
    const user = await world.person("ana@example.com");
    const made = {
      ServiceAccount: await plugin.create("ServiceAccount", { projectId: project.id, name: "worker" }),
      ProjectUser: await plugin.create("ProjectUser", { projectId: project.id, userId: user, role: "member" }),
      RateLimit: await plugin.create("RateLimit", { projectId: project.id, model: "gpt-5", maxRequestsPer1Minute: 5 }),
      OrganizationUser: await plugin.create("OrganizationUser", { userId: user, onDestroy: "remove" }),
      Project: project,
    };
    const { adminKey } = await world.control.addOrganization({ name: "Another company" });
    return { made, adminKey };
  }

  it.each([
    ["by the organisation header of the answers", true],
    ["by the ids of the predefined roles", false],
  ])("refuses to read or delete any kind, and recognises the other organisation %s", async (_, header) => {
    const { made, adminKey } = await strangers(header);
    await nextRun({ OPENAI_ADMIN_KEY: adminKey });
    for (const [kind, { id, outs }] of Object.entries(made)) {
      const complaint = new RegExp(
        `^${kind} ${id} was not found: the admin key belongs to organisation org-\\w+, but the state entry belongs to org-\\w+\\. ` +
          "The entry stays in the state\\. Set OPENAI_ADMIN_KEY to an admin key of org-\\w+\\.$",
      );
      await expect(plugin.read(kind, id, outs), `read ${kind}`).rejects.toThrow(complaint);
      // The other organisation can have an object with the same id, so the plugin does not ask for it.
      const isOfSeveral = kind === "RoleAssignment" || kind === "OrganizationUser";
      const refusal = isOfSeveral
        ? new RegExp(
            `^${kind} ${id} was not changed: the admin key belongs to organisation org-\\w+, but the state entry`,
          )
        : complaint;
      await expect(plugin.delete(kind, id, outs), `delete ${kind}`).rejects.toThrow(refusal);
    }
  });

  it.each([
    ["by the organisation header of the answers", true],
    ["by the ids of the predefined roles", false],
  ])("creates nothing there for this stack, and recognises the other organisation %s", async (_, header) => {
    const { made, adminKey } = await strangers(header);
    await nextRun({ OPENAI_ADMIN_KEY: adminKey });
    const { id, outs } = made.Project;
    await plugin.diff("Project", id, outs, { name: "web" });
    await expect(plugin.create("Project", { name: "another" })).rejects.toThrow(
      /^Nothing was created: the admin key belongs to organisation org-\w+, but the resources of this stack belong to org-\w+\./,
    );
    const { organizations } = await world.control.state();
    expect(organizations.flatMap(({ projects }) => projects.map(({ name }) => name))).not.toContain("another");
  });

  it("refuses to read or delete when nothing tells the organisations apart", async () => {
    const { made, adminKey } = await strangers(false);
    const { id, outs } = made.Project;
    const forgetful = revealed(outs);
    forgetful.__kept = { ...(forgetful.__kept as object), organization: undefined };
    await nextRun({ OPENAI_ADMIN_KEY: adminKey });
    const complaint = `Project ${id} was not found, and nothing proves that the admin key belongs to the organisation of the state.`;
    await expect(plugin.read("Project", id, forgetful)).rejects.toThrow(complaint);
    await expect(plugin.delete("Project", id, forgetful)).rejects.toThrow(complaint);
  });

  it("believes a loss when the key belongs to the organisation of the state", async () => {
    const { made } = await strangers(false);
    const { id, outs } = made.ServiceAccount;
    const [projectId, accountId] = id.split("/");
    const path = `/organization/projects/${projectId}/service_accounts/${accountId}`;
    await world.control.edit({ method: "DELETE", path });
    await nextRun();
    expect((await plugin.read("ServiceAccount", id, outs)).id).toBe("");
    await plugin.delete("ServiceAccount", id, outs);
  });
});
