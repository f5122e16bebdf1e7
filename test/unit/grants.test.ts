import { describe, expect, it } from "vitest";
import {
  effectiveAccess,
  grantsOf,
  isNotKnown,
  NOT_KNOWN,
  organizationOf,
  type Known,
  type Resource,
  type Scope,
  type StatedPrincipal,
} from "../../provider/access";

const OWNER = "role-api-project-owner";
const MEMBER = "role-api-project-member";

interface Case {
  title: string;
  resource: Resource;
  /** All grants of the resource, one per line. `?role` means a value that is unknown until the input `role` is known. */
  gives: string[];
}

const projectUser = (inputs: Resource["inputs"]): Resource => ({
  kind: "ProjectUser",
  inputs: { projectId: "proj_1", role: "member", ...inputs },
});

const assignment = (inputs: Resource["inputs"]): Resource => ({
  kind: "RoleAssignment",
  inputs: { roleId: OWNER, ...inputs },
});

const account = (inputs: Resource["inputs"], outputs?: Resource["outputs"]): Resource => ({
  kind: "ServiceAccount",
  inputs: { projectId: "proj_1", name: "ci", ...inputs },
  outputs,
});

const invite = (inputs: Resource["inputs"]): Resource => ({
  kind: "Invite",
  inputs: { email: "ana@example.com", role: "reader", ...inputs },
});

const cases: Case[] = [
  {
    title: "a ProjectUser gives a person, by e-mail address, a role in the project",
    resource: projectUser({ email: "Ana@example.com" }),
    gives: [`person Ana@example.com (email): ${MEMBER} in proj_1`],
  },
  {
    title: "a ProjectUser gives a user, by the API's id in a path, a role in the project",
    resource: projectUser({ userId: "proj_9/user-1", projectId: "proj_1", role: "owner" }),
    gives: [`user user-1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "an e-mail address in userId names a person, even with a slash",
    resource: projectUser({ userId: "a/b@example.com" }),
    gives: [`person a/b@example.com (userId): ${MEMBER} in proj_1`],
  },
  {
    title: "a ProjectUser gives a custom role by its name",
    resource: projectUser({ userId: "user-1", role: "caller" }),
    gives: ["user user-1 (userId): caller in proj_1"],
  },
  {
    title: "the name reader is not a predefined role of a project",
    resource: projectUser({ userId: "user-1", role: "reader" }),
    gives: ["user user-1 (userId): reader in proj_1"],
  },
  {
    title: "a predefined role is reported in its short spelling",
    resource: projectUser({ userId: "user-1", role: "role-api-project-owner__api-project__proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a person who is not known yet is reported by the input that will name them",
    resource: projectUser({ email: NOT_KNOWN }),
    gives: [`person ?email (email): ${MEMBER} in proj_1`],
  },
  {
    title: "a role and a project that are not known yet are reported by their inputs",
    resource: projectUser({ userId: NOT_KNOWN, role: NOT_KNOWN, projectId: NOT_KNOWN }),
    gives: ["user ?userId (userId): ?role in ?projectId"],
  },
  {
    title: "a person whom the inputs do not name is taken from the API's answer",
    resource: { ...projectUser({}), outputs: { userId: "user-1" } },
    gives: [`user user-1 (userId): ${MEMBER} in proj_1`],
  },
  {
    title: "the inputs take precedence over the API's answer, which can be about an earlier person",
    resource: { ...projectUser({ email: "ben@example.com" }), outputs: { userId: "user-1", email: "ana@example.com" } },
    gives: [`person ben@example.com (email): ${MEMBER} in proj_1`],
  },
  {
    title: "a ProjectGroup gives a group a role in the project",
    resource: { kind: "ProjectGroup", inputs: { projectId: "proj_1", groupId: "group_1", roleId: "proj_1/role_2" } },
    gives: ["group group_1 (groupId): role_2 in proj_1"],
  },
  {
    title: "the id of a role that the program has not created yet is reported by the input roleId",
    resource: { kind: "ProjectGroup", inputs: { projectId: "proj_1", groupId: NOT_KNOWN, roleId: NOT_KNOWN } },
    gives: ["group ?groupId (groupId): ?roleId in proj_1"],
  },
  {
    title: "a RoleAssignment gives a user a role in a project",
    resource: assignment({ userId: "user-1", projectId: "proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a RoleAssignment gives a service account a role, recognised by the account's id",
    resource: assignment({ userId: "proj_1/svc_acct_1", projectId: "proj_1" }),
    gives: [`serviceAccount svc_acct_1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a RoleAssignment gives a group a role in the whole organisation",
    resource: assignment({ groupId: "group_1", organization: true, roleId: "role-api-organization-owner" }),
    gives: ["group group_1 (groupId): role-api-organization-owner in the organisation"],
  },
  {
    title: "the scope of a RoleAssignment is open while organization is unknown, even if a project is given",
    resource: assignment({ userId: "user-1", organization: NOT_KNOWN, projectId: "proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in ?organization`],
  },
  {
    title: "a missing scope never means the whole organisation",
    resource: assignment({ userId: "user-1" }),
    gives: [`user user-1 (userId): ${OWNER} in ?projectId`],
  },
  {
    title: "an OrganizationUser gives a role by its name in the whole organisation",
    resource: { kind: "OrganizationUser", inputs: { email: "ana@example.com", role: "owner" } },
    gives: ["person ana@example.com (email): role-api-organization-owner in the organisation"],
  },
  {
    title: "an OrganizationUser gives a role by its id",
    resource: { kind: "OrganizationUser", inputs: { userId: "user-1", roleId: "role_1" } },
    gives: ["user user-1 (userId): role_1 in the organisation"],
  },
  {
    title: "an OrganizationUser without a role grants nothing, whatever role the person has",
    resource: { kind: "OrganizationUser", inputs: { email: "ana@example.com" }, outputs: { role: "owner" } },
    gives: [],
  },
  {
    title: "a ServiceAccount holds its own role",
    resource: account({ role: "owner", createApiKey: false }, { serviceAccountId: "svc_acct_1" }),
    gives: [`serviceAccount svc_acct_1 (serviceAccountId): ${OWNER} in proj_1`],
  },
  {
    title: "a ServiceAccount is a member by default, and has no id before it exists",
    resource: account({}),
    gives: [`serviceAccount ?serviceAccountId (serviceAccountId): ${MEMBER} in proj_1`],
  },
  { title: "a ServiceAccount without a key has no role", resource: account({ createApiKey: false }), gives: [] },
  { title: "a ServiceAccount with the role none has no role", resource: account({ role: "none" }), gives: [] },
  {
    title: "the role of a ServiceAccount without a role input is open while createApiKey is unknown",
    resource: account({ createApiKey: NOT_KNOWN }),
    gives: ["serviceAccount ?serviceAccountId (serviceAccountId): ?createApiKey in proj_1"],
  },
  {
    title: "the role of a ServiceAccount is open while the input role is unknown",
    resource: account({ role: NOT_KNOWN, createApiKey: false }),
    gives: ["serviceAccount ?serviceAccountId (serviceAccountId): ?role in proj_1"],
  },
  {
    title: "a GroupUser puts a user into a group",
    resource: { kind: "GroupUser", inputs: { groupId: "group_1", userId: "user-1" } },
    gives: ["user user-1 (userId): member of group_1"],
  },
  {
    title: "a GroupUser puts a service account into a group",
    resource: { kind: "GroupUser", inputs: { groupId: NOT_KNOWN, userId: "svc_acct_1" } },
    gives: ["serviceAccount svc_acct_1 (userId): member of ?groupId"],
  },
  {
    title: "GroupMembers put each member into the group",
    resource: {
      kind: "GroupMembers",
      inputs: { groupId: "group_1", members: ["ana@example.com", "user-2", NOT_KNOWN] },
    },
    gives: [
      "person ana@example.com (members): member of group_1",
      "user user-2 (members): member of group_1",
      "user ?members.2 (members): member of group_1",
    ],
  },
  {
    title: "ProjectMembers give each member that member's role",
    resource: {
      kind: "ProjectMembers",
      inputs: { projectId: "proj_1", members: { "ana@example.com": "owner", "user-2": "caller", "user-3": NOT_KNOWN } },
    },
    gives: [
      `person ana@example.com (members): ${OWNER} in proj_1`,
      "user user-2 (members): caller in proj_1",
      "user user-3 (members): ?members.user-3 in proj_1",
    ],
  },
  {
    title: "an unknown list of members is reported as open beside the other grants",
    resource: { kind: "ProjectMembers", inputs: { projectId: "proj_1", members: NOT_KNOWN } },
    gives: ["and ?members"],
  },
  {
    title: "OrganizationOwners make each listed person an owner of the organisation",
    resource: { kind: "OrganizationOwners", inputs: { owners: ["ana@example.com", "user-2"] } },
    gives: [
      "person ana@example.com (owners): role-api-organization-owner in the organisation",
      "user user-2 (owners): role-api-organization-owner in the organisation",
    ],
  },
  {
    title: "an Invite without projects gives a role only in the organisation",
    resource: invite({ projects: [] }),
    gives: ["person ana@example.com (email): role-api-organization-reader in the organisation"],
  },
  {
    title: "an Invite gives a role in each of its projects",
    resource: invite({ projects: [{ projectId: "proj_1", role: "owner" }, NOT_KNOWN] }),
    gives: [
      "person ana@example.com (email): role-api-organization-reader in the organisation",
      `person ana@example.com (email): ${OWNER} in proj_1`,
      "person ana@example.com (email): ?projects.1.role in ?projects.1.projectId",
    ],
  },
  {
    title: "an Invite with unknown projects gives a role in the organisation, and an open role in an open project",
    resource: invite({}),
    gives: [
      "person ana@example.com (email): role-api-organization-reader in the organisation",
      "person ana@example.com (email): ?projects in ?projects",
    ],
  },
  {
    title: "a ProjectCertificate grants nothing",
    resource: { kind: "ProjectCertificate", inputs: { projectId: "proj_1", certificateId: "cert_1" } },
    gives: [],
  },
  { title: "a kind called constructor grants nothing", resource: { kind: "constructor", inputs: {} }, gives: [] },
];

describe("grantsOf", () => {
  it.each(cases)("$title", ({ resource, gives }) => {
    const { grants, memberships, notKnown } = grantsOf(resource);
    expect([
      ...grants.map(({ principal, role, scope }) => `${who(principal)}: ${say(role)} in ${where(scope)}`),
      ...memberships.map(({ principal, groupId }) => `${who(principal)}: member of ${say(groupId)}`),
      ...notKnown.map((input) => `and ?${input}`),
    ]).toEqual(gives);
  });
});

function who({ kind, id, input }: StatedPrincipal): string {
  return `${kind} ${say(id)} (${input})`;
}

function where(scope: Scope): string {
  if (isNotKnown(scope)) return say(scope);
  return "organization" in scope ? "the organisation" : say(scope.projectId);
}

function say(value: Known<string>): string {
  return isNotKnown(value) ? `?${value.notKnown}` : value;
}

describe("organizationOf", () => {
  const ana = { kind: "OrganizationUser", inputs: { email: "ana@example.com" }, outputs: { userId: "user-1" } };
  const inAdmins = (userId: unknown) => ({ kind: "GroupUser", inputs: { groupId: "group_1", userId } });
  const web = { kind: "Project", inputs: { name: "web" }, outputs: { projectId: "proj_1" } };

  /** Who holds which role through these resources, one line each. */
  function accessBy(...resources: Resource[]): string[] {
    return effectiveAccess(organizationOf(resources).organization).map(
      ({ holder, role, projectId, groupId, grant }) =>
        `${holder.kind} ${holder.id}: ${role.id} in ${projectId ?? "the organisation"} by ${grant.from.kind}` +
        (groupId === undefined ? "" : ` through ${groupId}`),
    );
  }

  it("treats an e-mail address and the id of the same person as one person", () => {
    expect(accessBy(ana, projectUser({ email: "Ana@Example.com" }), projectUser({ userId: "user-1" }))).toEqual([
      `person user-1: ${MEMBER} in proj_1 by ProjectUser`,
      `person user-1: ${MEMBER} in proj_1 by ProjectUser`,
    ]);
  });

  it("identifies a person without a known id by e-mail address, ignoring case", () => {
    expect(accessBy(projectUser({ email: "Eve@Example.com" }))).toEqual([
      `person eve@example.com: ${MEMBER} in proj_1 by ProjectUser`,
    ]);
  });

  it("does not use the API's answer about an earlier person for the id of a new person", () => {
    const replaced = {
      ...projectUser({ email: "ben@example.com" }),
      outputs: { userId: "user-1", email: "ana@example.com" },
    };
    expect(accessBy(replaced)).toEqual([`person ben@example.com: ${MEMBER} in proj_1 by ProjectUser`]);
  });

  it("recognises a service account by its output, whatever its id looks like", () => {
    const bot = account({ role: "none" }, { serviceAccountId: "sa_1" });
    expect(accessBy(bot, assignment({ userId: "proj_1/sa_1", projectId: "proj_1" }))).toEqual([
      `serviceAccount sa_1: ${OWNER} in proj_1 by RoleAssignment`,
    ]);
  });

  it("follows a group to its members, and finds a custom role by its name", () => {
    const caller = {
      kind: "ProjectRole",
      inputs: { projectId: "proj_1", name: "caller", permissions: ["api.model.request"] },
      outputs: { roleId: "role_2" },
    };
    const given = {
      kind: "ProjectGroup",
      inputs: { projectId: "proj_1", groupId: "group_1", roleId: "proj_1/role_2" },
    };
    const { organization } = organizationOf([
      caller,
      inAdmins("user-1"),
      given,
      projectUser({ userId: "user-2", role: "caller" }),
    ]);
    const access = effectiveAccess(organization);
    expect(access.map(({ holder, way, role }) => [holder.id, way, role.permissions])).toEqual([
      ["user-1", "group", ["api.model.request"]],
      ["user-2", "direct", ["api.model.request"]],
    ]);
  });

  it("makes an owner of the organisation an owner of each existing project", () => {
    const owner = { kind: "OrganizationUser", inputs: { userId: "user-1", role: "owner" } };
    expect(accessBy(owner, web)).toEqual([
      "person user-1: role-api-organization-owner in the organisation by OrganizationUser",
      "person user-1: role-api-organization-owner in proj_1 by OrganizationUser",
    ]);
  });

  it("reports the open parts of each grant once, and leaves them out of the result", () => {
    const resources = [
      projectUser({ email: NOT_KNOWN, role: NOT_KNOWN }),
      projectUser({ userId: "user-1", projectId: NOT_KNOWN }),
      assignment({ userId: "user-1", organization: NOT_KNOWN }),
      inAdmins(NOT_KNOWN),
      { kind: "GroupUser", inputs: { groupId: NOT_KNOWN, userId: "user-1" } },
      { kind: "OrganizationOwners", inputs: { owners: NOT_KNOWN } },
    ];
    const { organization, open } = organizationOf(resources);
    expect(organization).toMatchObject({ grants: [], memberships: [] });
    const inputs = ["email", "projectId", "organization", "userId", "groupId", "owners"];
    expect(open).toEqual(resources.map((from, index) => ({ from, notKnown: inputs[index] })));
  });
});
