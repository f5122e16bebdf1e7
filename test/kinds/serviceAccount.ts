import { serviceAccount as declaration } from "../../provider/resources/serviceAccount";
import { kind } from "./kind";
import { listed } from "./seen";

export const serviceAccount = kind(declaration, {
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
    const accounts = await listed(world, `/organization/projects/${projectId}/service_accounts`);
    const keys = await listed(world, `/organization/projects/${projectId}/api_keys?owner_project_access=any`);
    return { is: [...accounts, ...keys], should: [] };
  },
});
