import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RoleAssignment } from "../../provider/resources/roleAssignment";
import { messageOf, named } from "./messages";
import { pem } from "./pem";
import { InProcess } from "./inProcess";
import { World } from "./world";

type Properties = Record<string, unknown>;

/** Traps of the API for groups, roles and certificates. The numbers are those in `provider/TRAPS.md`. */
let world: World;
let plugin: InProcess;
let ids: { web: string; other: string; ana: string; search: string };

async function start(): Promise<void> {
  world = await World.start();
  ids = {
    web: await world.project("web"),
    other: await world.project("other"),
    ana: await world.person("ana@example.com"),
    search: await world.group("search"),
  };
  plugin = new InProcess(world.env);
  await world.control.clearRequests();
}

async function stop(): Promise<void> {
  plugin?.stop();
  await world?.close();
}

/** Starts each test with a new world: two projects, a person and a group. */
function startEach(): void {
  beforeEach(start);
  afterEach(stop);
}

/** Starts one world for all tests of a block. Use it for tests that do not affect each other. */
function startOnce(): void {
  beforeAll(start);
  afterAll(stop);
}

/** Starts a new run, in a process that knows nothing of earlier creates. */
async function nextRun(): Promise<void> {
  plugin.stop();
  plugin = new InProcess(world.env);
  await world.control.clearRequests();
}

const OWNER = "role-api-project-owner";
const MEMBER = "role-api-project-member";
const VIEWER = "role-api-project-viewer";

/** The long spelling of a predefined role's id. */
function inFull(roleId: string, resource = ids.web): string {
  return `${roleId}__api-${roleId.includes("organization") ? "organization" : "project"}__${resource}`;
}

async function organization() {
  return (await world.control.state()).organizations[0]!;
}

/** The roles that principals hold in the project, as `<principal> <role>`. */
async function heldInWeb(): Promise<string[]> {
  const { projects } = await organization();
  const { roleAssignments } = projects.find((one) => one.id === ids.web)!;
  return roleAssignments.map(({ principalId, roleId }) => named(`${principalId} ${roleId}`, ids)).sort();
}

/** The writes that the API received, in order: method and path, with `<name>` instead of ids. */
async function writes(): Promise<string[]> {
  const { entries } = await world.control.requests();
  return entries.filter((entry) => entry.method !== "GET").map(({ method, path }) => named(`${method} ${path}`, ids));
}

/** Assigns a role as somebody in the console would. */
function give(principal: string, roleId: string): Promise<unknown> {
  return world.control.edit({
    method: "POST",
    path: `/projects/${ids.web}/${principal}/roles`,
    body: { role_id: roleId },
  });
}

/** The message of a call that fails, with names instead of ids. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  return named(await messageOf(call), ids);
}

async function isChanged(kind: string, id: string, outs: Properties, news: Properties): Promise<boolean> {
  return (await plugin.diff(kind, id, outs, news)).isChanged;
}

describe("the two spellings of a predefined role", () => {
  startEach();

  it.each([
    ["RoleAssignment", () => ({ projectId: ids.web, groupId: ids.search })],
    ["ProjectGroup", () => ({ projectId: ids.web, groupId: ids.search })],
  ])("mean the same role to a %s, whichever spelling the program uses", async (kind, given) => {
    for (const [declared, other] of [
      [VIEWER, inFull(VIEWER)],
      [inFull(VIEWER), VIEWER],
    ] as const) {
      await nextRun();
      const { id, outs } = await plugin.create(kind, { ...given(), roleId: declared });
      await nextRun();
      const read = await plugin.read(kind, id, outs);
      expect([read.id, read.outs.roleId]).toEqual([id, declared]);
      for (const roleId of [declared, other]) {
        expect(await isChanged(kind, id, read.outs, { ...given(), roleId }), roleId).toBe(false);
      }
      await nextRun();
      await plugin.delete(kind, id, read.outs);
      expect(await heldInWeb()).toEqual([]);
    }
  });

  it("mean the same role in the whole organisation", async () => {
    const reader = "role-api-organization-reader";
    const args = { organization: true, userId: ids.ana, roleId: reader };
    const { id, outs } = await plugin.create("RoleAssignment", args);
    expect(id).toBe(`users/${ids.ana}/${reader}`);
    const read = await plugin.read("RoleAssignment", id, outs);
    const full = inFull(reader, (await organization()).id);
    expect(read.outs.assignedRoleId).toBe(full);
    expect(await isChanged("RoleAssignment", id, read.outs, { ...args, roleId: full })).toBe(false);
  });

  it("mean the same object, so a second resource with the other spelling is refused", async () => {
    const args = { projectId: ids.web, groupId: ids.search };
    await plugin.create("RoleAssignment", { ...args, roleId: VIEWER });
    expect(await refusalOf(plugin.create("RoleAssignment", { ...args, roleId: inFull(VIEWER) }))).toBe(
      `Two resources of this program declare the same RoleAssignment (<web>/groups/<search>/${VIEWER}). Keep one of them: each ` +
        "would undo the other's changes. To replace the object itself, add { deleteBeforeReplace: true } to the resource's options.",
    );
  });

  it("import the same object", async () => {
    await give(`groups/${ids.search}`, VIEWER);
    const id = `${ids.web}/groups/${ids.search}/${VIEWER}`;
    for (const spelling of [id, id.replace(VIEWER, inFull(VIEWER))]) {
      await nextRun();
      const read = await plugin.read("RoleAssignment", spelling, {});
      expect(read.id).toBe(id);
      const args = { projectId: ids.web, groupId: ids.search, roleId: VIEWER };
      expect(await isChanged("RoleAssignment", id, read.outs, args)).toBe(false);
    }
  });
});

describe("a role that somebody inherits through a group (trap 11)", () => {
  startEach();

  let args: Properties;
  let id: string;

  beforeEach(async () => {
    const body = { user_id: ids.ana };
    await world.control.edit({ method: "POST", path: `/organization/groups/${ids.search}/users`, body });
    await give(`groups/${ids.search}`, VIEWER);
    args = { projectId: ids.web, userId: ids.ana, roleId: VIEWER };
    id = `${ids.web}/users/${ids.ana}/${VIEWER}`;
  });

  it("is not adopted by an import or a create", async () => {
    expect(await refusalOf(plugin.read("RoleAssignment", id, {}))).toBe(
      `Could not find RoleAssignment <web>/users/<ana>/${VIEWER}: it does not exist in this organisation. Check the id: the id of ` +
        "a RoleAssignment has the form [<projectId>/]users/<userId>/<roleId> or [<projectId>/]groups/<groupId>/<roleId>.",
    );
    await plugin.create("RoleAssignment", args);
    expect(await heldInWeb()).toEqual([
      `<ana> ${VIEWER}__api-project__<web>`,
      `<search> ${VIEWER}__api-project__<web>`,
    ]);
  });

  it("is not mistaken for a role that was assigned directly", async () => {
    const { outs } = await plugin.create("RoleAssignment", args);
    await nextRun();
    expect((await plugin.read("RoleAssignment", id, outs)).id).toBe(id);
    const path = `/projects/${ids.web}/users/${ids.ana}/roles/${VIEWER}`;
    await world.control.edit({ method: "DELETE", path });
    await nextRun();
    expect((await plugin.read("RoleAssignment", id, outs)).id).toBe("");
  });

  it("remains when the plugin revokes the directly assigned role", async () => {
    const { outs } = await plugin.create("RoleAssignment", args);
    await nextRun();
    await plugin.delete("RoleAssignment", id, outs);
    expect(await heldInWeb()).toEqual([`<search> ${VIEWER}__api-project__<web>`]);
  });

  it("is not revoked instead of a directly assigned role that is gone", async () => {
    const { outs } = await plugin.create("RoleAssignment", args);
    await world.control.edit({ method: "DELETE", path: `/projects/${ids.web}/users/${ids.ana}/roles/${VIEWER}` });
    await nextRun();
    await plugin.delete("RoleAssignment", id, outs).catch(() => undefined);
    expect(await heldInWeb()).toEqual([`<search> ${VIEWER}__api-project__<web>`]);
  });

  // For such a role the API answers 400 (role_inherited) instead of 404.
  it("does not keep the state entry of a revoked role alive", async () => {
    const { outs } = await plugin.create("RoleAssignment", args);
    await world.control.edit({ method: "DELETE", path: `/projects/${ids.web}/users/${ids.ana}/roles/${VIEWER}` });
    await nextRun();
    await plugin.delete("RoleAssignment", id, outs);
  });
});

describe("the role of a group in a project (trap 10) [F38]", () => {
  startEach();

  let access: { id: string; outs: Properties };
  let args: Properties;
  const roles = "/projects/<web>/groups/<search>/roles";

  beforeEach(async () => {
    args = { projectId: ids.web, groupId: ids.search, roleId: MEMBER };
    access = await plugin.create("ProjectGroup", args);
    await nextRun();
  });

  it("changes without a gap: the plugin grants the new role before it revokes the old one", async () => {
    await plugin.update("ProjectGroup", access.id, access.outs, { ...args, roleId: OWNER });
    expect(await writes()).toEqual([`POST ${roles}`, `DELETE ${roles}/${MEMBER}__api-project__<web>`]);
    expect(await heldInWeb()).toEqual([`<search> ${OWNER}__api-project__<web>`]);
  });

  it("is not revoked when the API refuses the new role", async () => {
    const change = plugin.update("ProjectGroup", access.id, access.outs, { ...args, roleId: "role_wrong" });
    expect(await refusalOf(change)).toBe(
      "Could not assign a role to group <search> in project <web> (POST /projects/<web>/groups/<search>/roles): the API answered 404 " +
        "(role_not_found): No role found with id 'role_wrong'. In a project, role_wrong must be a role of that project: " +
        "role-api-project-owner, -member or -viewer, or the id of a ProjectRole. [request req_…]",
    );
    expect(await writes()).toEqual([`POST ${roles}`]);
    expect(await heldInWeb()).toEqual([`<search> ${MEMBER}__api-project__<web>`]);
  });

  it("is changed completely by the next run if the change stopped half-way", async () => {
    await world.control.fault({
      route: "DELETE /projects/{project_id}/groups/{group_id}/roles/{role_id}",
      kind: "error-before-effect",
      status: 400,
    });
    const change = { ...args, roleId: OWNER };
    await expect(plugin.update("ProjectGroup", access.id, access.outs, change)).rejects.toThrow();
    const both = [`<search> ${MEMBER}__api-project__<web>`, `<search> ${OWNER}__api-project__<web>`];
    expect(await heldInWeb()).toEqual(both);
    await nextRun();
    const read = await plugin.read("ProjectGroup", access.id, access.outs);
    expect(read.outs.roleId).toBe(MEMBER);
    await plugin.update("ProjectGroup", access.id, read.outs, change);
    expect(await heldInWeb()).toEqual([`<search> ${OWNER}__api-project__<web>`]);
  });

  it("changes without touching other roles of the group, which belong to RoleAssignments", async () => {
    await give(`groups/${ids.search}`, VIEWER);
    const read = await plugin.read("ProjectGroup", access.id, access.outs);
    expect(await isChanged("ProjectGroup", access.id, read.outs, args)).toBe(false);
    await plugin.update("ProjectGroup", access.id, read.outs, { ...args, roleId: OWNER });
    expect(await heldInWeb()).toEqual([
      `<search> ${OWNER}__api-project__<web>`,
      `<search> ${VIEWER}__api-project__<web>`,
    ]);
  });

  it("and the role of a RoleAssignment can be created in either order and deleted separately", async () => {
    await plugin.delete("ProjectGroup", access.id, access.outs);
    await nextRun();
    const further = { projectId: ids.web, groupId: ids.search, roleId: VIEWER };
    const beside = await plugin.create("RoleAssignment", further);
    access = await plugin.create("ProjectGroup", args);
    const [member, viewer] = [`<search> ${MEMBER}__api-project__<web>`, `<search> ${VIEWER}__api-project__<web>`];
    expect(await heldInWeb()).toEqual([viewer, member].sort());
    await nextRun();
    await plugin.diff("RoleAssignment", beside.id, beside.outs, further);
    await plugin.delete("ProjectGroup", access.id, access.outs);
    expect(await heldInWeb()).toEqual([viewer]);
  });

  it("is not guessed by an import that finds several roles: it lists them and fails", async () => {
    await give(`groups/${ids.search}`, VIEWER);
    expect(await refusalOf(plugin.read("ProjectGroup", access.id, {}))).toBe(
      "Could not read ProjectGroup <web>/<search>: the group has several roles in the project " +
        `(${MEMBER}__api-project__<web>, ${VIEWER}__api-project__<web>), and a ProjectGroup has one. Import each role as a ` +
        'RoleAssignment with { import: "<web>/groups/<search>/<roleId>" }, or unassign all roles but one.',
    );
  });
});

describe("a role in the whole organisation", () => {
  startOnce();

  it("is never granted because projectId is undefined", () => {
    const projectId = undefined as unknown as string;
    for (const more of [{}, { organization: true } as const]) {
      const declared = () => new RoleAssignment("ana", { roleId: VIEWER, userId: ids.ana, projectId, ...more });
      expect(declared).toThrow(
        'RoleAssignment "ana": projectId is undefined. Set projectId to the id of a project; or, for the whole organisation, ' +
          "remove projectId and set organization: true.",
      );
    }
  });

  it("has to be declared explicitly", async () => {
    const reasons = async (args: Properties) =>
      (await plugin.check("RoleAssignment", {}, { roleId: VIEWER, ...args })).failures.map(({ reason }) => reason);
    expect(await reasons({ userId: ids.ana })).toEqual(["one of projectId or organization is required"]);
    expect(await reasons({ userId: ids.ana, organization: false })).toEqual([
      "organization: must be true; for a single project, remove it and set projectId",
    ]);
    expect(await reasons({ userId: ids.ana, organization: true, projectId: ids.web })).toContain(
      "projectId and organization cannot be given together: use either projectId or organization",
    );
  });
});

describe("permissions are a set (trap 24)", () => {
  startOnce();

  const permissions = ["api.management.write", "api.groups.read", "api.management.read"];

  it.each([
    ["Role", () => ({}), (id: string) => `/organization/roles/${id}`],
    ["ProjectRole", () => ({ projectId: ids.web }), (id: string) => `/projects/${id.replace("/", "/roles/")}`],
  ])("a different order is no drift for a %s, but a missing permission is", async (kind, given, path) => {
    const args = { ...given(), name: "auditor", permissions };
    const { id, outs } = await plugin.create(kind, args);
    const reorder = (body: object) => world.control.edit({ method: "POST", path: path(id), body });
    await reorder({ permissions: [...permissions].reverse() });
    await nextRun();
    const read = await plugin.read(kind, id, outs);
    // The provider keeps the order of the program, so that no preview shows a difference.
    expect([read.outs.permissions, read.inputs!.permissions]).toEqual([permissions, permissions]);
    expect(await isChanged(kind, id, read.outs, args)).toBe(false);
    expect(await isChanged(kind, id, read.outs, { ...args, permissions: [...permissions, permissions[0]] })).toBe(
      false,
    );

    await reorder({ permissions: permissions.slice(1) });
    await nextRun();
    const drifted = await plugin.read(kind, id, outs);
    expect(drifted.outs.permissions).toEqual(permissions.slice(1));
    expect(await isChanged(kind, id, drifted.outs, args)).toBe(true);
  });
});

describe("a group that the identity provider manages (trap 42)", () => {
  startOnce();

  const answer =
    "the API answered 403 (scim_managed): Group <search> is managed by SCIM; change it in your identity provider. ";
  const advice =
    "An identity provider manages this group (SCIM): change the group there. To give it access here, declare a ProjectGroup " +
    "or RoleAssignment with its id, and do not declare the Group. [request req_…]";

  beforeAll(() => world.control.scim({ groupId: ids.search }));

  function rename(): Promise<string> {
    return refusalOf(plugin.update("Group", ids.search, { name: "search", groupId: ids.search }, { name: "finders" }));
  }

  function addAna(): Promise<string> {
    return refusalOf(plugin.create("GroupUser", { groupId: ids.search, userId: ids.ana }));
  }

  async function destroy(): Promise<string> {
    const { outs } = await plugin.read("Group", ids.search, {});
    await nextRun();
    return refusalOf(plugin.delete("Group", ids.search, outs));
  }

  it("cannot be renamed, and the message says where to rename it [F46]", async () => {
    expect((await plugin.read("Group", ids.search, {})).outs.isScimManaged).toBe(true);
    const refusal = await rename();
    expect(refusal).toContain(`Could not change group <search> (POST /organization/groups/<search>): ${answer}`);
    expect(refusal.endsWith(advice), refusal).toBe(true);
  });

  it("cannot get a member, and the message says where to add the member", async () => {
    const refusal = await addAna();
    expect(refusal).toContain(
      `Could not add a user to group <search> (POST /organization/groups/<search>/users): ${answer}`,
    );
    expect(refusal.endsWith(advice), refusal).toBe(true);
  });

  it("cannot be deleted", async () => {
    expect(await destroy()).toContain(
      `Could not delete group <search> (DELETE /organization/groups/<search>): ${answer}`,
    );
    expect((await organization()).groups).toHaveLength(1);
  });

  it.each([
    ["a rename", rename],
    ["a new member", addAna],
    ["a destroy", destroy],
  ])("explains the refusal of %s with SCIM, not with a missing permission", async (_, refused) => {
    const refusal = await refused();
    expect(refusal).toContain(advice);
    expect(refusal).not.toContain("It needs the permission of an organisation owner");
  });

  it("can be granted access", async () => {
    await plugin.create("ProjectGroup", { projectId: ids.web, groupId: ids.search, roleId: MEMBER });
    await plugin.create("RoleAssignment", {
      organization: true,
      groupId: ids.search,
      roleId: "role-api-organization-reader",
    });
    expect(await heldInWeb()).toEqual([`<search> ${MEMBER}__api-project__<web>`]);
  });
});

describe("a certificate (trap 32)", () => {
  startEach();

  const gateway = { content: pem("gateway"), name: "gateway" };

  it("is identified by its fingerprint", async () => {
    const { id, outs } = await plugin.create("Certificate", gateway);
    const spellings = [
      `${gateway.content}\n\n`,
      gateway.content.replaceAll("\n", "\r\n"),
      `# of the gateway\n${gateway.content}`,
    ];
    for (const content of spellings) {
      expect(await isChanged("Certificate", id, outs, { ...gateway, content }), JSON.stringify(content)).toBe(false);
    }
    const { replaces } = await plugin.diff("Certificate", id, outs, { ...gateway, content: pem("another") });
    expect(replaces).toEqual(["content"]);
  });

  it("is deactivated before it is deleted [F59]", async () => {
    const { id, outs } = await plugin.create("Certificate", { ...gateway, active: true });
    await nextRun();
    await plugin.delete("Certificate", id, outs);
    expect(await writes()).toEqual([
      "POST /organization/certificates/deactivate",
      `DELETE /organization/certificates/${id}`,
    ]);
  });

  it("is deactivated before its deletion even if somebody else has activated it [F60]", async () => {
    const { id, outs } = await plugin.create("Certificate", gateway);
    const body = { certificate_ids: [id] };
    await world.control.edit({ method: "POST", path: "/organization/certificates/activate", body });
    await nextRun();
    const read = await plugin.read("Certificate", id, outs);
    await plugin.delete("Certificate", id, read.outs);
    expect((await organization()).certificates).toEqual([]);
  });

  it("stays active if the API refuses its deletion, and the message names the projects that use it [F41]", async () => {
    const { id, outs } = await plugin.create("Certificate", { ...gateway, active: true });
    for (const project of [ids.web, ids.other]) {
      const path = `/organization/projects/${project}/certificates/activate`;
      await world.control.edit({ method: "POST", path, body: { certificate_ids: [id] } });
    }
    await nextRun();
    expect(named(await messageOf(plugin.delete("Certificate", id, outs)), { ...ids, id })).toBe(
      "Could not delete certificate <id> (DELETE /organization/certificates/<id>): the API answered 400 (certificate_active): Certificate " +
        "<id> is active for <web>, <other>; deactivate it first. The certificate is still active in web (<web>), other (<other>). " +
        "Deactivate it there first: remove the ProjectCertificate, or use the console. [request req_…]",
    );
    expect((await organization()).certificates).toMatchObject([{ activeForOrganization: true }]);
  });

  it("cannot be deleted while an archived project uses it, and the message says what to do", async () => {
    const { id, outs } = await plugin.create("Certificate", gateway);
    const path = `/organization/projects/${ids.other}/certificates/activate`;
    await world.control.edit({ method: "POST", path, body: { certificate_ids: [id] } });
    await world.archive(ids.other);
    await nextRun();
    expect(await messageOf(plugin.delete("Certificate", id, outs))).toContain(
      "No active project uses the certificate. If an archived project uses it, the API never deletes it: keep the certificate, " +
        "and remove the state entry with `pulumi state delete <urn>`.",
    );
  });

  it("beyond the fiftieth is refused, and the message says what to do [F55]", async () => {
    for (let n = 0; n < 50; n++) await world.certificate(gateway.content);
    expect(await refusalOf(plugin.create("Certificate", gateway))).toBe(
      "Could not upload a certificate (POST /organization/certificates): the API answered 400 (certificate_limit_reached): The organization " +
        "has 50 certificates; delete one before uploading another. An organisation has at most 50 certificates. Delete an " +
        "unused certificate. If this certificate replaces another, set { deleteBeforeReplace: true }. [request req_…]",
    );
    expect((await organization()).certificates).toHaveLength(50);
  });
});

describe("activations of certificates (trap 32)", () => {
  startEach();

  const ACTIVATE = "POST /organization/projects/{project_id}/certificates/activate";
  const DEACTIVATE = "POST /organization/projects/{project_id}/certificates/deactivate";
  let certificateIds: string[];

  beforeEach(async () => {
    certificateIds = [];
    for (let n = 0; n < 12; n++) certificateIds.push(await world.certificate(pem("gateway")));
  });

  async function activeInWeb(): Promise<string[]> {
    const { projects } = await organization();
    return projects.find((one) => one.id === ids.web)!.activeCertificateIds;
  }

  it("are sent in batches of at most ten [F42, F58]", async () => {
    const args = (certificateId: string) => ({ projectId: ids.web, certificateId });
    const made = await Promise.all(certificateIds.map((id) => plugin.create("ProjectCertificate", args(id))));
    // Two calls. On a busy machine, activations can be further apart than a batch waits, and more calls follow.
    expect((await world.control.requests()).counts[ACTIVATE]).toBeLessThan(certificateIds.length / 2);
    expect([...(await activeInWeb())].sort()).toEqual([...certificateIds].sort());
    await nextRun();
    await Promise.all(made.map(({ id, outs }) => plugin.delete("ProjectCertificate", id, outs)));
    expect((await world.control.requests()).counts[DEACTIVATE]).toBeLessThan(certificateIds.length / 2);
    expect(await activeInWeb()).toEqual([]);
  });

  it("of a refused batch are repeated one by one, so that only the wrong activation fails", async () => {
    const [first, second] = certificateIds as [string, string];
    const [one, wrong, other] = await Promise.allSettled(
      [first, "cert_wrong", second].map((certificateId) =>
        plugin.create("ProjectCertificate", { projectId: ids.web, certificateId }),
      ),
    );
    expect([one!.status, other!.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(await refusalOf(Promise.reject((wrong as PromiseRejectedResult).reason as Error))).toBe(
      "Could not activate certificates cert_wrong in project <web> (POST " +
        "/organization/projects/<web>/certificates/activate): the API answered 404 (certificate_not_found): No certificate found with id " +
        "'cert_wrong'. The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run `pulumi up --refresh`. [request req_…]",
    );
    expect((await world.control.requests()).counts[ACTIVATE]).toBe(4);
    expect(await activeInWeb()).toEqual([first, second]);
  });
});

describe("an impossible grant", () => {
  startOnce();

  it("to both a person and a group is refused in the preview", async () => {
    const args = { roleId: VIEWER, userId: ids.ana, groupId: ids.search, projectId: ids.web };
    const { failures } = await plugin.check("RoleAssignment", {}, args);
    expect(failures).toEqual([
      { property: "", reason: "userId and groupId cannot be given together: use either userId or groupId" },
    ]);
  });

  it("of a predefined role of the other level is refused in the preview", async () => {
    const reasons = async (kind: string, args: Properties) =>
      (await plugin.check(kind, {}, args)).failures.map(({ reason }) => reason);
    expect(await reasons("RoleAssignment", { organization: true, userId: ids.ana, roleId: VIEWER })).toEqual([
      `roleId: ${VIEWER} holds only in a project; for the whole organisation, use role-api-organization-… or a Role`,
    ]);
    const reader = "role-api-organization-reader";
    for (const kind of ["RoleAssignment", "ProjectGroup"]) {
      expect(await reasons(kind, { projectId: ids.web, groupId: ids.search, roleId: reader }), kind).toEqual([
        `roleId: ${reader} holds only in the whole organisation; for a project, use role-api-project-… or a ProjectRole`,
      ]);
    }
  });

  it("of a role of the other level fails with a message that says which role is required [F49]", async () => {
    const inOrganization = { organization: true, userId: ids.ana, roleId: VIEWER };
    expect(await refusalOf(plugin.create("RoleAssignment", inOrganization))).toBe(
      "Could not assign a role to user <ana> in the organisation (POST /organization/users/<ana>/roles): the API answered 404 " +
        "(role_not_found): No role found with id 'role-api-project-viewer'. For the whole organisation, role-api-project-viewer " +
        "must be a role of the organisation: role-api-organization-owner or -reader, or the id of a Role. [request req_…]",
    );
    const inProject = { projectId: ids.web, userId: ids.ana, roleId: "role-api-organization-reader" };
    expect(await refusalOf(plugin.create("RoleAssignment", inProject))).toBe(
      "Could not assign a role to user <ana> in project <web> (POST /projects/<web>/users/<ana>/roles): the API answered 404 " +
        "(role_not_found): No role found with id 'role-api-organization-reader'. In a project, role-api-organization-reader must " +
        "be a role of that project: role-api-project-owner, -member or -viewer, or the id of a ProjectRole. [request req_…]",
    );
    const ofGroup = { projectId: ids.web, groupId: ids.search, roleId: "role-api-organization-reader" };
    expect(await refusalOf(plugin.create("ProjectGroup", ofGroup))).toBe(
      "Could not give a group access to project <web> (POST /organization/projects/<web>/groups): the API answered 404 " +
        "(role_not_found): No role found with id 'role-api-organization-reader'. In a project, role-api-organization-reader must " +
        "be a role of that project: role-api-project-owner, -member or -viewer, or the id of a ProjectRole. [request req_…]",
    );
  });

  /** Grants to a principal that does not exist, and the API's message about each. */
  const strangers: [string, string, () => Properties, string][] = [
    [
      "ProjectGroup",
      "a group",
      () => ({ projectId: ids.web, groupId: "group_wrong", roleId: VIEWER }),
      "group_not_found): No group found with id 'group_wrong'. ",
    ],
    [
      "RoleAssignment",
      "a group",
      () => ({ projectId: ids.web, groupId: "group_wrong", roleId: VIEWER }),
      "group_not_found): No group found with id 'group_wrong'. ",
    ],
    [
      "GroupUser",
      "a group",
      () => ({ groupId: "group_wrong", userId: ids.ana }),
      "group_not_found): No group found with id 'group_wrong'. ",
    ],
    [
      "RoleAssignment",
      "a person",
      () => ({ projectId: ids.web, userId: "user-wrong", roleId: VIEWER }),
      "user_not_found): No user found with id 'user-wrong'. ",
    ],
    [
      "GroupUser",
      "a person",
      () => ({ groupId: ids.search, userId: "user-wrong" }),
      "user_not_found): No user found with id 'user-wrong'. ",
    ],
  ];

  it.each(strangers)("by a %s to %s that does not exist names the missing object", async (kind, _, args, answer) => {
    const refusal = await refusalOf(plugin.create(kind, args()));
    expect(refusal).toContain(`the API answered 404 (${answer}`);
  });

  const misled = strangers.filter(([kind, what]) => !(kind === "GroupUser" && what === "a person"));
  it.each(misled)("by a %s to %s that does not exist does not blame correct inputs", async (kind, _, args) => {
    const refusal = await refusalOf(plugin.create(kind, args()));
    expect(refusal).not.toContain(`${VIEWER} must be a role of`);
    expect(refusal).not.toContain("<ana> must be the id of");
  });
});

describe("a predefined role", () => {
  startOnce();

  it("can be neither changed nor deleted [F48]", async () => {
    const roleId = inFull("role-api-organization-owner", (await organization()).id);
    const { outs } = await plugin.read("Role", roleId, {});
    expect(outs.isPredefined).toBe(true);
    await nextRun();
    const change = plugin.update("Role", roleId, outs, { name: "boss", permissions: [] });
    expect(named(await messageOf(change), { owner: roleId })).toBe(
      "Could not change role <owner> (POST /organization/roles/<owner>): the API answered 400 (predefined_role): The role 'owner' is predefined " +
        "and cannot be changed. Predefined roles are read-only. Use the id of the predefined role without " +
        "declaring it, or declare a role with another name. [request req_…]",
    );
    expect(named(await messageOf(plugin.delete("Role", roleId, outs)), { owner: roleId })).toContain(
      "Could not delete role <owner> (DELETE /organization/roles/<owner>): the API answered 400 (predefined_role): The role 'owner' is predefined",
    );
  });
});
