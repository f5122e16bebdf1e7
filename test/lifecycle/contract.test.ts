import { expect } from "vitest";
import { organizationUser } from "../../provider/resources/organizationUser";
import { project } from "../../provider/resources/project";
import { projectUser } from "../../provider/resources/projectUser";
import { rateLimit } from "../../provider/resources/rateLimit";
import { serviceAccount } from "../../provider/resources/serviceAccount";
import { row } from "./life";
import type { World } from "./world";

row(project, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "web" }),
  updates: () => [{ name: "website" }, { forceArchive: true }, { externalKeyId: "key_1" }],
  replaces: () => [{ residency: "EU_STORAGE_PROCESSING" }],
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ name: 7 }, /name: .*expected string/],
    [{ residency: "GLOBAL", geography: "EU" }, /residency and geography cannot be given together/],
  ],
  vanish: (world, _, outs) => world.archive(String(outs.projectId)),
  lostReply: {
    route: "POST /organization/projects",
    count: async (world) => (await active(world)).filter((one) => one.name === "web").length,
  },
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
  lostReply: {
    route: "POST /organization/projects/{project_id}/users",
    count: async (world, { projectId }) =>
      (await listed<{ id: string }>(world, `/organization/projects/${projectId}/users`)).length,
  },
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
  lostReply: {
    route: "POST /organization/projects/{project_id}/service_accounts",
    count: async (world, { projectId }) =>
      (await listed(world, `/organization/projects/${projectId}/service_accounts`)).length,
  },
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

async function listed<T>(world: World, path: string): Promise<T[]> {
  return (await world.control.edit<{ data: T[] }>({ method: "GET", path })).data;
}

function active(world: World): Promise<{ id: string; name: string }[]> {
  return listed(world, "/organization/projects?limit=100");
}

async function gpt5(world: World, projectId: string) {
  const rows = await listed<{ model: string }>(world, `/organization/projects/${projectId}/rate_limits`);
  return rows.find((one) => one.model === "gpt-5");
}
