import type { Organization } from "openai-admin-simulator";
import { serviceAccount as declaration } from "../../provider/resources/serviceAccount";
import { PAGE } from "./bounds";
import { faultRow, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind, type Properties } from "./kind";
import { activeProjects, isBelow, projectIn } from "./seen";

const ACCOUNTS = "/organization/projects/{project_id}/service_accounts";

export const serviceAccount = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, name: "worker", role: "member", createApiKey: true }),
  updates: () => [{ name: "worker-2" }, { role: "owner" }, { forceDelete: true }],
  replaces: ({ other }) => [{ projectId: other }, { createApiKey: false }, { role: "none" }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }, { createApiKey: undefined }],
  refused: () => [
    [{ role: "none" }, /set createApiKey: false, or another role/],
    [{ createApiKey: false, apiKeyExpiresInSeconds: 60 }, /apiKeyExpiresInSeconds requires a key/],
    [{ role: "admin" }, /role: must be member, owner or none/],
    [{ apiKeyExpiresInSeconds: 0 }, /at least 1 second/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.delete(`/organization/projects/${projectId}/service_accounts/${String(outs.serviceAccountId)}`),
  objects: (organization) => [...accounts(organization), ...orphanedKeys(organization)],

  faults: [
    accountRow({
      title: "ServiceAccount without a key",
      route: `POST ${ACCOUNTS}`,
      tells: { field: "role", id: "id" },
      args: { createApiKey: false },
    }),
    accountRow({
      title: "ServiceAccount with a key",
      route: `POST ${ACCOUNTS}`,
      tells: { field: "role", id: "id" },
      args: {},
    }),
    accountRow({
      title: "ServiceAccount's role",
      route: `POST ${ACCOUNTS}/{service_account_id}`,
      tells: { field: "role", id: "id" },
      args: { role: "owner" },
    }),
    accountRow({
      title: "ServiceAccount's key, added in place",
      route: `POST ${ACCOUNTS}/{service_account_id}/api_keys`,
      tells: { field: "created_at" },
      before: { createApiKey: false },
      args: { createApiKey: true },
    }),
  ],

  imported: [
    importRow({
      name: "worker",
      needs: ["web"],
      make: async (world, { web }) =>
        `${web}/${(await world.post(`/organization/projects/${web}/service_accounts`, { name: "worker" })).id}`,
      args: `{ projectId: web.id, name: "worker" }`,
      other: { args: `{ projectId: web.id, name: "worker", role: "owner" }`, differs: ["role"] },
    }),
    importRow({
      name: "batch",
      needs: ["web"],
      make: async (world, { web }) => {
        const account = { name: "batch", create_service_account_only: true };
        return `${web}/${(await world.post(`/organization/projects/${web}/service_accounts`, account)).id}`;
      },
      args: `{ projectId: web.id, name: "batch", createApiKey: false }`,
      other: { args: `{ projectId: web.id, name: "nightly", createApiKey: false }`, differs: ["name"] },
    }),
  ],

  program: {
    lines: {
      worker: {
        declares: `const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`,
        changed: {
          from: `name: "worker"`,
          to: `name: "crawler"`,
          differs: ["name"],
          // Nothing has read the account since its create, so a list confirms its id before the write.
          requests: { [`GET ${ACCOUNTS}`]: 1, [`POST ${ACCOUNTS}/{service_account_id}`]: 1 },
        },
      },
    },
    shows: (_, project) => project.serviceAccounts.map(({ name, role }) => `${name} ${role}`),
    created: ["worker member"],
    changed: ["crawler member"],
  },

  bounds: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one account, with its key. Only a role other than the API's default needs a second call.",
    listing: {
      route: `GET ${ACCOUNTS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).serviceAccounts.length,
    },
    // One look for all accounts of a project tells which keys are in use.
    readsToDelete: {
      route: "GET /organization/projects/{project_id}/api_keys",
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).apiKeys.length,
    },
  },
});

/**
 * An account in a project that only this cell uses. The rows differ in the arguments and in the call that meets the
 * fault.
 */
function accountRow({
  before,
  args,
  ...row
}: Pick<FaultRow, "title" | "route" | "tells"> & { before?: Properties; args: Properties }): FaultRow {
  return faultRow<string>({
    ...row,
    within: (projectId) => projectId,
    given: (world, cell) => world.project(cell),
    before: before && ((projectId) => ({ projectId, name: "worker", ...before })),
    args: (projectId) => ({ projectId, name: "worker", ...args }),
    there: (organization, projectId) => accounts(organization).filter(isBelow(projectId)),
    keysOf: (projectId) => projectId,
  });
}

function accounts(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, serviceAccounts }) =>
    serviceAccounts.map((account) => `${id}/${account.id}`),
  );
}

/** Keys without an account. They would still be in force. */
function orphanedKeys(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, apiKeys, serviceAccounts }) =>
    apiKeys
      .filter(({ owner }) => owner.type === "service_account")
      .filter(({ owner }) => !serviceAccounts.some((account) => account.id === owner.id))
      .map((key) => `${id}/${key.id}`),
  );
}
