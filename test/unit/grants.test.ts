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
  /** All that the resource gives, a line each; `?role` stands for a value that waits for the input `role`. */
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
    title: "an e-mail address in userId names a person, slashes included",
    resource: projectUser({ userId: "a/b@example.com" }),
    gives: [`person a/b@example.com (userId): ${MEMBER} in proj_1`],
  },
  {
    title: "a ProjectUser gives a custom role by its name",
    resource: projectUser({ userId: "user-1", role: "caller" }),
    gives: ["user user-1 (userId): caller in proj_1"],
  },
  {
    title: "the name reader is no predefined role of a project",
    resource: projectUser({ userId: "user-1", role: "reader" }),
    gives: ["user user-1 (userId): reader in proj_1"],
  },
  {
    title: "a predefined role has one spelling",
    resource: projectUser({ userId: "user-1", role: "role-api-project-owner__api-project__proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a person who is not known yet waits for the input that names them",
    resource: projectUser({ email: NOT_KNOWN }),
    gives: [`person ?email (email): ${MEMBER} in proj_1`],
  },
  {
    title: "a role and a project that are not known yet wait for their inputs",
    resource: projectUser({ userId: NOT_KNOWN, role: NOT_KNOWN, projectId: NOT_KNOWN }),
    gives: ["user ?userId (userId): ?role in ?projectId"],
  },
  {
    title: "the API's answer names a person whom the inputs do not name",
    resource: { ...projectUser({}), outputs: { userId: "user-1" } },
    gives: [`user user-1 (userId): ${MEMBER} in proj_1`],
  },
  {
    title: "the inputs come before the API's answer, which may be of another person",
    resource: { ...projectUser({ email: "ben@example.com" }), outputs: { userId: "user-1", email: "ana@example.com" } },
    gives: [`person ben@example.com (email): ${MEMBER} in proj_1`],
  },
  {
    title: "a ProjectGroup gives a group a role in the project",
    resource: { kind: "ProjectGroup", inputs: { projectId: "proj_1", groupId: "group_1", roleId: "proj_1/role_2" } },
    gives: ["group group_1 (groupId): role_2 in proj_1"],
  },
  {
    title: "a role of the program that is not made yet waits for roleId",
    resource: { kind: "ProjectGroup", inputs: { projectId: "proj_1", groupId: NOT_KNOWN, roleId: NOT_KNOWN } },
    gives: ["group ?groupId (groupId): ?roleId in proj_1"],
  },
  {
    title: "a RoleAssignment gives a user a role in a project",
    resource: assignment({ userId: "user-1", projectId: "proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a RoleAssignment gives a service account a role, told by the account's id",
    resource: assignment({ userId: "proj_1/svc_acct_1", projectId: "proj_1" }),
    gives: [`serviceAccount svc_acct_1 (userId): ${OWNER} in proj_1`],
  },
  {
    title: "a RoleAssignment gives a group a role in the whole organisation",
    resource: assignment({ groupId: "group_1", organization: true, roleId: "role-api-organization-owner" }),
    gives: ["group group_1 (groupId): role-api-organization-owner in the organisation"],
  },
  {
    title: "the scope of a RoleAssignment waits for organization, even where a project is given",
    resource: assignment({ userId: "user-1", organization: NOT_KNOWN, projectId: "proj_1" }),
    gives: [`user user-1 (userId): ${OWNER} in ?organization`],
  },
  {
    title: "a missing scope is never the whole organisation",
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
    title: "an OrganizationUser without a role gives nothing, whatever role the person has",
    resource: { kind: "OrganizationUser", inputs: { email: "ana@example.com" }, outputs: { role: "owner" } },
    gives: [],
  },
  {
    title: "a ServiceAccount has its own role",
    resource: account({ role: "owner", createApiKey: false }, { serviceAccountId: "svc_acct_1" }),
    gives: [`serviceAccount svc_acct_1 (serviceAccountId): ${OWNER} in proj_1`],
  },
  {
    title: "a ServiceAccount is a member where the inputs say nothing, and has no id before it exists",
    resource: account({}),
    gives: [`serviceAccount ?serviceAccountId (serviceAccountId): ${MEMBER} in proj_1`],
  },
  { title: "a ServiceAccount without a key has no role", resource: account({ createApiKey: false }), gives: [] },
  { title: "a ServiceAccount with the role none has no role", resource: account({ role: "none" }), gives: [] },
  {
    title: "the role of a ServiceAccount waits for createApiKey where the inputs say no role",
    resource: account({ createApiKey: NOT_KNOWN }),
    gives: ["serviceAccount ?serviceAccountId (serviceAccountId): ?createApiKey in proj_1"],
  },
  {
    title: "the role of a ServiceAccount waits for the role that the inputs give",
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
    title: "GroupMembers put each of their members into the group",
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
    title: "ProjectMembers give each member the role that belongs to them",
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
    title: "members that are not known at all are more than the rest says",
    resource: { kind: "ProjectMembers", inputs: { projectId: "proj_1", members: NOT_KNOWN } },
    gives: ["and ?members"],
  },
  {
    title: "OrganizationOwners make each of them an owner of the organisation",
    resource: { kind: "OrganizationOwners", inputs: { owners: ["ana@example.com", "user-2"] } },
    gives: [
      "person ana@example.com (owners): role-api-organization-owner in the organisation",
      "user user-2 (owners): role-api-organization-owner in the organisation",
    ],
  },
  {
    title: "an Invite without projects gives a role in the organisation alone",
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
    title: "an Invite that says nothing of projects gives something in a project that it does not name",
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

  /** Who has what by these resources, a line each. */
  function accessBy(...resources: Resource[]): string[] {
    return effectiveAccess(organizationOf(resources).organization).map(
      ({ holder, role, projectId, groupId, grant }) =>
        `${holder.kind} ${holder.id}: ${role.id} in ${projectId ?? "the organisation"} by ${grant.from.kind}` +
        (groupId === undefined ? "" : ` through ${groupId}`),
    );
  }

  it("takes an e-mail address and the id of the same person for one person", () => {
    expect(accessBy(ana, projectUser({ email: "Ana@Example.com" }), projectUser({ userId: "user-1" }))).toEqual([
      `person user-1: ${MEMBER} in proj_1 by ProjectUser`,
      `person user-1: ${MEMBER} in proj_1 by ProjectUser`,
    ]);
  });

  it("knows a person of whom nothing tells the id by the address, without case", () => {
    expect(accessBy(projectUser({ email: "Eve@Example.com" }))).toEqual([
      `person eve@example.com: ${MEMBER} in proj_1 by ProjectUser`,
    ]);
  });

  it("does not give a person the id of whom the membership was before", () => {
    const replaced = {
      ...projectUser({ email: "ben@example.com" }),
      outputs: { userId: "user-1", email: "ana@example.com" },
    };
    expect(accessBy(replaced)).toEqual([`person ben@example.com: ${MEMBER} in proj_1 by ProjectUser`]);
  });

  it("tells a service account by the account that there is, whatever its id looks like", () => {
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

  it("makes an owner of the organisation an owner of each project that there is", () => {
    const owner = { kind: "OrganizationUser", inputs: { userId: "user-1", role: "owner" } };
    expect(accessBy(owner, web)).toEqual([
      "person user-1: role-api-organization-owner in the organisation by OrganizationUser",
      "person user-1: role-api-organization-owner in proj_1 by OrganizationUser",
    ]);
  });

  it("says what is open, once for each grant, and leaves it out of the rest", () => {
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
