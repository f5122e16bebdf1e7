import { expect } from "vitest";
import { certificate } from "../../provider/resources/certificate";
import { group } from "../../provider/resources/group";
import { groupUser } from "../../provider/resources/groupUser";
import { organizationUser } from "../../provider/resources/organizationUser";
import { project } from "../../provider/resources/project";
import { projectCertificate } from "../../provider/resources/projectCertificate";
import { projectGroup } from "../../provider/resources/projectGroup";
import { projectHostedToolPermissions } from "../../provider/resources/projectHostedToolPermissions";
import { projectRole } from "../../provider/resources/projectRole";
import { projectUser } from "../../provider/resources/projectUser";
import { rateLimit } from "../../provider/resources/rateLimit";
import { role } from "../../provider/resources/role";
import { roleAssignment } from "../../provider/resources/roleAssignment";
import { serviceAccount } from "../../provider/resources/serviceAccount";
import { row } from "./life";
import { pem } from "./pem";
import type { World } from "./world";

row(project, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "web" }),
  updates: () => [{ name: "website" }, { forceArchive: true }, { externalKeyId: "key_1" }],
  replaces: () => [{ residency: "EU_STORAGE_PROCESSING" }],
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ name: 7 }, /name: must be a text/],
    [{ residency: "GLOBAL", geography: "EU" }, /residency and geography cannot be given together/],
  ],
  vanish: (world, _, outs) => world.archive(String(outs.projectId)),
  afterDelete: async (world, _, outs) => {
    const { status } = await world.control.edit<{ status: string }>({
      method: "GET",
      path: `/organization/projects/${String(outs.projectId)}`,
    });
    expect(status).toBe("archived");
  },
});

row(projectUser, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    userId: await world.person("Ana@example.com"),
    otherUser: await world.person("ben@example.com"),
  }),
  args: ({ projectId, userId }) => ({ projectId, userId, role: "member" }),
  updates: () => [{ role: "owner" }],
  replaces: ({ other, otherUser }) => [{ projectId: other }, { userId: otherUser }],
  spellings: ({ projectId, userId }) => [
    { userId: undefined, email: "ana@EXAMPLE.com" },
    { projectId: `elsewhere/${projectId}`, userId: `elsewhere/${userId}` },
  ],
  refused: () => [
    [{ email: "ana@example.com" }, /userId and email cannot be given together/],
    [{ userId: undefined }, /one of userId or email is needed/],
    [{ userId: undefined, email: "ana" }, /must be an e-mail address/],
    [{ role: "" }, /role: must be owner, member/],
    [{ projectId: undefined }, /projectId is needed/],
  ],
  vanish: (world, { projectId, userId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/projects/${projectId}/users/${userId}` }),
  afterDelete: async (world, { projectId }) =>
    expect(await listed(world, `/organization/projects/${projectId}/users`)).toEqual([]),
});

row(serviceAccount, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, name: "worker", role: "member", createApiKey: true }),
  updates: () => [{ name: "worker-2" }, { role: "owner" }],
  replaces: ({ other }) => [{ projectId: other }, { createApiKey: false }, { role: "none" }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }, { createApiKey: undefined }],
  refused: () => [
    [{ role: "none" }, /set createApiKey: false, or another role/],
    [{ createApiKey: false, apiKeyExpiresInSeconds: 60 }, /apiKeyExpiresInSeconds needs a key/],
    [{ role: "admin" }, /role: must be member, owner or none/],
    [{ apiKeyExpiresInSeconds: 0 }, /at least 1 second/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.control.edit({
      method: "DELETE",
      path: `/organization/projects/${projectId}/service_accounts/${String(outs.serviceAccountId)}`,
    }),
  afterDelete: async (world, { projectId }) => {
    expect(await listed(world, `/organization/projects/${projectId}/service_accounts`)).toEqual([]);
    expect(await listed(world, `/organization/projects/${projectId}/api_keys?owner_project_access=any`)).toEqual([]);
  },
});

row(rateLimit, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, model: "gpt-5", maxRequestsPer1Minute: 300, maxTokensPer1Minute: 20_000 }),
  updates: () => [{ maxRequestsPer1Minute: 301 }, { maxTokensPer1Minute: 0 }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }, { model: "gpt-4.1" }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ maxRequestsPer1Minute: -1 }, /maxRequestsPer1Minute: must not be negative/],
    [{ maxRequestsPer1Minute: 1.5 }, /maxRequestsPer1Minute: must be a whole number/],
    [{ maxRequestsPer1Minute: undefined, maxTokensPer1Minute: undefined }, /at least one of maxRequestsPer1Minute/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  afterDelete: async (world, { projectId, other }) => {
    const [mine, untouched] = await Promise.all([gpt5(world, projectId), gpt5(world, other)]);
    expect({ ...mine }).toEqual({ ...untouched });
  },
});

row(organizationUser, {
  given: async (world) => ({
    userId: await world.person("Ana@example.com"),
    other: await world.person("ben@example.com", "owner"),
  }),
  args: () => ({ email: "ana@example.com", role: "reader" }),
  updates: () => [{ role: "owner" }, { technicalLevel: "expert" }, { onDestroy: "remove" }],
  replaces: () => [{ email: "ben@example.com" }],
  spellings: ({ userId }) => [{ email: undefined, userId }, { email: "ANA@example.com" }],
  refused: () => [
    [{ userId: "user-1" }, /userId and email cannot be given together/],
    [{ email: "ana" }, /must be an e-mail address/],
    [{ roleId: "role_1" }, /only one of role and roleId/],
  ],
  vanish: (world, { userId }) => world.control.edit({ method: "DELETE", path: `/organization/users/${userId}` }),
  afterDelete: async (world, { userId }) => {
    const people = await listed<{ id: string }>(world, "/organization/users");
    expect(people.map((person) => person.id)).toContain(userId);
  },
});

row(group, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "search" }),
  updates: () => [{ name: "search-team" }],
  replaces: () => [],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ name: "x".repeat(256) }, /255 characters at most/],
    [{ name: undefined }, /name is needed/],
  ],
  vanish: (world, _, outs) =>
    world.control.edit({ method: "DELETE", path: `/organization/groups/${String(outs.groupId)}` }),
  afterDelete: async (world) => expect(await listed(world, "/organization/groups")).toEqual([]),
});

row(groupUser, {
  given: async (world) => ({
    groupId: await world.group("search"),
    other: await world.group("other"),
    userId: await world.person("ana@example.com"),
    otherUser: await world.person("ben@example.com"),
  }),
  args: ({ groupId, userId }) => ({ groupId, userId }),
  updates: () => [],
  replaces: ({ other, otherUser }) => [{ groupId: other }, { userId: otherUser }],
  spellings: ({ groupId, userId }) => [{ groupId: `elsewhere/${groupId}`, userId: `elsewhere/${userId}` }],
  refused: () => [
    [{ groupId: undefined }, /groupId is needed/],
    [{ userId: 7 }, /userId: must be a text/],
    [{ email: "ana@example.com" }, /email is not an input/],
  ],
  vanish: (world, { groupId, userId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/groups/${groupId}/users/${userId}` }),
  afterDelete: async (world, { groupId }) =>
    expect(await listed(world, `/organization/groups/${groupId}/users`)).toEqual([]),
});

row(role, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "auditor", permissions: ["api.groups.read", "api.groups.write"], description: "reads" }),
  updates: () => [{ name: "auditors" }, { permissions: [] }, { description: "reads all" }, { description: null }],
  replaces: () => [],
  spellings: () => [{ permissions: ["api.groups.write", "api.groups.read"] }],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: "api.groups.read" }, /permissions: must be a list/],
    [{ permissions: undefined }, /permissions is needed/],
  ],
  vanish: (world, _, outs) =>
    world.control.edit({ method: "DELETE", path: `/organization/roles/${String(outs.roleId)}` }),
  afterDelete: async (world, _, outs) => {
    const roles = await listed<{ id: string }>(world, "/organization/roles");
    expect(roles.map((one) => one.id)).not.toContain(outs.roleId);
  },
});

row(projectRole, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, name: "caller", permissions: ["api.model.request"] }),
  updates: () => [{ name: "callers" }, { permissions: [] }, { description: "calls models" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ projectId: undefined }, /projectId is needed/],
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: [7] }, /permissions.0: must be a text/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.control.edit({ method: "DELETE", path: `/projects/${projectId}/roles/${String(outs.roleId)}` }),
  afterDelete: async (world, { projectId }, outs) => {
    const roles = await listed<{ id: string }>(world, `/projects/${projectId}/roles`);
    expect(roles.map((one) => one.id)).not.toContain(outs.roleId);
  },
});

row(roleAssignment, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    groupId: await world.group("search"),
    otherGroup: await world.group("other"),
  }),
  args: ({ projectId, groupId }) => ({ projectId, groupId, roleId: "role-api-project-viewer" }),
  updates: () => [],
  replaces: ({ other, otherGroup }) => [
    { projectId: other },
    { groupId: otherGroup },
    { roleId: "role-api-project-owner" },
  ],
  spellings: ({ projectId, groupId }) => [
    { projectId: `elsewhere/${projectId}`, groupId: `elsewhere/${groupId}` },
    { roleId: `role-api-project-viewer__api-project__${projectId}` },
  ],
  refused: () => [
    [{ userId: "user-1" }, /userId and groupId cannot be given together/],
    [{ organization: true }, /projectId and organization cannot be given together/],
    [{ projectId: undefined }, /one of projectId or organization is needed/],
    [{ projectId: undefined, organization: false }, /organization: can only be true/],
  ],
  vanish: (world, { projectId, groupId }) =>
    world.control.edit({
      method: "DELETE",
      path: `/projects/${projectId}/groups/${groupId}/roles/role-api-project-viewer`,
    }),
  afterDelete: async (world, { projectId, groupId }) =>
    expect(await listed(world, `/projects/${projectId}/groups/${groupId}/roles`)).toEqual([]),
});

row(projectGroup, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    groupId: await world.group("search"),
    otherGroup: await world.group("other"),
  }),
  args: ({ projectId, groupId }) => ({ projectId, groupId, roleId: "role-api-project-member" }),
  updates: () => [{ roleId: "role-api-project-owner" }],
  replaces: ({ other, otherGroup }) => [{ projectId: other }, { groupId: otherGroup }],
  spellings: ({ projectId, groupId }) => [
    { projectId: `elsewhere/${projectId}`, groupId: `elsewhere/${groupId}` },
    { roleId: `role-api-project-member__api-project__${projectId}` },
  ],
  refused: () => [
    [{ projectId: undefined }, /projectId is needed/],
    [{ groupId: undefined }, /groupId is needed/],
    [{ roleId: undefined }, /roleId is needed/],
  ],
  vanish: (world, { projectId, groupId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/projects/${projectId}/groups/${groupId}` }),
  afterDelete: async (world, { projectId }) =>
    expect(await listed(world, `/organization/projects/${projectId}/groups`)).toEqual([]),
});

row(certificate, {
  given: () => Promise.resolve({}),
  args: () => ({ content: pem("gateway"), name: "gateway", active: true }),
  updates: () => [{ name: "edge" }, { active: false }],
  replaces: () => [{ content: pem("another") }],
  spellings: () => [{ content: `\n${pem("gateway").replaceAll("\n", "\r\n")}\n` }],
  refused: () => [
    [{ content: "gateway" }, /content: is not a certificate in PEM form/],
    [{ content: pem("expired") }, /the certificate expired on/],
    [{ active: "yes" }, /active: must be true or false/],
  ],
  vanish: async (world, _, outs) => {
    const body = { certificate_ids: [outs.certificateId] };
    await world.control.edit({ method: "POST", path: "/organization/certificates/deactivate", body });
    await world.control.edit({ method: "DELETE", path: `/organization/certificates/${String(outs.certificateId)}` });
  },
  afterDelete: async (world) => expect(await listed(world, "/organization/certificates")).toEqual([]),
});

row(projectCertificate, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    certificateId: await world.certificate(pem("gateway")),
    otherCertificate: await world.certificate(pem("another")),
  }),
  args: ({ projectId, certificateId }) => ({ projectId, certificateId }),
  updates: () => [],
  replaces: ({ other, otherCertificate }) => [{ projectId: other }, { certificateId: otherCertificate }],
  spellings: ({ projectId, certificateId }) => [
    { projectId: `elsewhere/${projectId}`, certificateId: `elsewhere/${certificateId}` },
  ],
  refused: () => [
    [{ projectId: undefined }, /projectId is needed/],
    [{ certificateId: undefined }, /certificateId is needed/],
    [{ active: true }, /active is not an input/],
  ],
  vanish: (world, { projectId, certificateId }) =>
    world.control.edit({
      method: "POST",
      path: `/organization/projects/${projectId}/certificates/deactivate`,
      body: { certificate_ids: [certificateId] },
    }),
  afterDelete: async (world, { projectId }) => expect(await activeIn(world, projectId)).toEqual([]),
});

row(projectHostedToolPermissions, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, webSearch: false, codeInterpreter: false }),
  updates: () => [{ webSearch: true }, { mcp: false }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ webSearch: undefined, codeInterpreter: undefined }, /at least one of fileSearch/],
    [{ webSearch: "off" }, /webSearch: must be true or false/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  afterDelete: async (world, { projectId, other }) => {
    const permissions = (id: string) =>
      world.control.edit({ method: "GET", path: `/organization/projects/${id}/hosted_tool_permissions` });
    expect(await permissions(projectId)).toEqual(await permissions(other));
  },
});

async function activeIn(world: World, projectId: string) {
  const all = await listed<{ active: boolean }>(world, `/organization/projects/${projectId}/certificates`);
  return all.filter((one) => one.active);
}

async function listed<T>(world: World, path: string): Promise<T[]> {
  return (await world.control.edit<{ data: T[] }>({ method: "GET", path })).data;
}

async function gpt5(world: World, projectId: string) {
  const rows = await listed<{ model: string }>(world, `/organization/projects/${projectId}/rate_limits`);
  return rows.find((one) => one.model === "gpt-5");
}
