import type { Organization } from "openai-admin-simulator";
import { serviceAccountKey as declaration } from "../../provider/resources/serviceAccountKey";
import type { World } from "../lifecycle/world";
import { PAGE } from "./bounds";
import { faultRow, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind, type Properties } from "./kind";
import { activeProjects, isBelow, projectIn } from "./seen";

const ACCOUNTS = "/organization/projects/{project_id}/service_accounts";
const KEYS = "/organization/projects/{project_id}/api_keys";

export const serviceAccountKey = kind(declaration, {
  given: async (world) => {
    const projectId = await world.project("web");
    return {
      projectId,
      serviceAccountId: await account(world, projectId, "worker"),
      other: await account(world, projectId, "other"),
    };
  },
  args: ({ projectId, serviceAccountId }) => ({
    projectId,
    serviceAccountId,
    name: "jobs",
    scopes: ["api.responses.write", "api.files.read"],
    expiresInSeconds: 86_400,
    keepers: { rotated: "october" },
  }),
  updates: () => [
    { scopes: ["api.files.read"] },
    { expiresInSeconds: 3_600 },
    { forceDelete: true },
    { generation: 1 },
  ],
  replaces: ({ other }) => [{ keepers: { rotated: "november" } }, { name: "nightly" }, { serviceAccountId: other }],
  spellings: ({ projectId, serviceAccountId }) => [
    { projectId: `elsewhere/${projectId}` },
    { serviceAccountId: `${projectId}/${serviceAccountId}` },
    { scopes: ["api.files.read", "api.responses.write"] },
  ],
  refused: () => [
    [{ scopes: [] }, /scopes: an empty list means all permissions: name the scopes, or leave scopes out/],
    [{ expiresInSeconds: 0 }, /expiresInSeconds: must be at least 1 second/],
    [{ expiresInSeconds: 40_000_000 }, /expiresInSeconds: must be at most 31536000 seconds, which is a year/],
    [{ keepers: { rotated: 1 } }, /keepers.rotated: must be a string/],
    [{ generation: 0 }, /generation: must be at least 1/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.delete(`/organization/projects/${projectId}/api_keys/${String(outs.apiKeyId)}`),
  objects: accountKeys,

  faults: [
    keyRow({
      route: `POST ${ACCOUNTS}/{service_account_id}/api_keys`,
      tells: { field: "created_at", id: "id" },
      args: {},
    }),
    keyRow({
      title: "ServiceAccountKey's scopes",
      route: `POST ${KEYS}/{api_key_id}`,
      tells: { field: "redacted_value", id: "id" },
      before: { scopes: ["api.files.read"] },
      args: { scopes: ["api.responses.write"] },
    }),
  ],

  imported: [
    importRow({
      name: "jobs",
      needs: ["web", "batch"],
      make: async (world, { web, batch }) => {
        const [projectId, serviceAccountId] = batch.split("/");
        const path = `/organization/projects/${projectId}/service_accounts/${serviceAccountId}/api_keys`;
        return `${web}/${(await world.post(path, { name: "jobs", scopes: ["api.files.read"] })).id}`;
      },
      args: `{ projectId: web.id, serviceAccountId: batch.id, name: "jobs" }`,
    }),
  ],

  program: {
    lines: {
      jobs: {
        declares: `const jobs = new openai.ServiceAccountKey("worker-jobs", { projectId: web.id, serviceAccountId: worker.id, name: "jobs", scopes: ["api.responses.write"] });`,
        changed: {
          from: "api.responses.write",
          to: "api.files.read",
          differs: ["scopes"],
          // Nothing has read the key since its create, so a list confirms its id before the write.
          requests: { [`GET ${KEYS}`]: 1, [`POST ${KEYS}/{api_key_id}`]: 1 },
        },
      },
    },
    shows: (_, { apiKeys }) => apiKeys.filter(({ name }) => name === "jobs").map(({ scopes }) => scopes.join()),
    created: ["api.responses.write"],
    changed: ["api.files.read"],
  },

  drift: {
    lines: {
      clerk: `const clerk = new openai.ServiceAccount("clerk", { projectId: shop.id, name: "clerk", createApiKey: false, role: "member" });`,
      clerkKey: `const clerkKey = new openai.ServiceAccountKey("clerk-key", { projectId: shop.id, serviceAccountId: clerk.id, name: "jobs", scopes: ["api.files.read"] });`,
    },
    // The API never returns the scopes, so nobody can see that somebody has changed them.
    deleted: {
      title: "somebody revoked a key",
      happens: (world, ids) => world.delete(pathOf(ids["clerk-key"]!)),
      repairs: { "clerk-key": "create" },
      renews: ["clerk-key"],
    },
  },

  bounds: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one key.",
    listing: keysOfProject(),
    // One look for all keys of a project tells which keys are in use.
    readsToDelete: keysOfProject(),
  },
});

function keysOfProject() {
  return {
    route: `GET ${KEYS}`,
    of: ["projectId"],
    pageSize: PAGE,
    holds: (organization: Organization, { projectId }: Readonly<Record<string, string>>) =>
      projectIn(organization, projectId).apiKeys.length,
  };
}

/** An account with a role, because the list that the contract reads leaves out the keys of accounts without one. */
async function account(world: World, projectId: string, name: string): Promise<string> {
  return (await world.post(`/organization/projects/${projectId}/service_accounts`, { name })).id;
}

/** A key of an account in a project that only this cell uses. */
function keyRow({
  before,
  args,
  ...row
}: Pick<FaultRow, "title" | "route" | "tells"> & { before?: Properties; args: Properties }): FaultRow {
  interface Given {
    readonly projectId: string;
    readonly serviceAccountId: string;
  }
  return faultRow<Given>({
    ...row,
    within: ({ projectId }) => projectId,
    given: async (world, cell) => {
      const projectId = await world.project(cell);
      const withoutKey = { name: "worker", create_service_account_only: true };
      const { id } = await world.post(`/organization/projects/${projectId}/service_accounts`, withoutKey);
      return { projectId, serviceAccountId: id };
    },
    before: before && ((given) => ({ ...given, name: "jobs", ...before })),
    args: (given) => ({ ...given, name: "jobs", ...args }),
    there: (organization, { projectId }) => accountKeys(organization).filter(isBelow(projectId)),
    keysOf: ({ projectId }) => projectId,
  });
}

function accountKeys(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, apiKeys }) =>
    apiKeys.filter(({ owner }) => owner.type === "service_account").map((key) => `${id}/${key.id}`),
  );
}

/** The path of a key, from its Pulumi id. */
function pathOf(id: string): string {
  const [projectId, keyId] = id.split("/");
  return `/organization/projects/${projectId}/api_keys/${keyId}`;
}
