import type { Organization } from "openai-admin-simulator";
import { projectApiKey as declaration } from "../../provider/resources/projectApiKey";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow, ownId } from "./importRow";
import { kind } from "./kind";
import { activeProjects, isBelow, projectIn } from "./seen";

const KEYS = "/organization/projects/{project_id}/api_keys";

interface KeyInProject {
  readonly projectId: string;
  readonly apiKeyId: string;
}

export const projectApiKey = kind(declaration, {
  given: async (world) => {
    const projectId = await world.project("web");
    const [apiKeyId, other] = [
      (await world.control.makeKey({ kind: "service-account", projectId })).id,
      (await world.control.makeKey({ kind: "service-account", projectId })).id,
    ];
    return { projectId, apiKeyId, other };
  },
  args: ({ projectId, apiKeyId }) => ({ projectId, apiKeyId, scopes: ["api.responses.write", "api.files.read"] }),
  updates: () => [{ scopes: ["api.files.read"] }, { onDestroy: "keep" }, { forceDelete: true }],
  replaces: ({ other }) => [{ apiKeyId: other }],
  spellings: ({ projectId, apiKeyId }) => [
    { projectId: `elsewhere/${projectId}` },
    { apiKeyId: `${projectId}/${apiKeyId}` },
    { scopes: ["api.files.read", "api.responses.write"] },
  ],
  refused: () => [
    [{ scopes: [] }, /scopes: an empty list means all permissions/],
    [{ expiresInSeconds: 1.5 }, /expiresInSeconds: must be a whole number of seconds/],
    [{ onDestroy: "delete" }, /onDestroy: must be revoke or keep/],
  ],
  vanish: (world, { projectId, apiKeyId }) => world.delete(`/organization/projects/${projectId}/api_keys/${apiKeyId}`),
  objects: (organization) => keysIn(organization, () => true),

  faults: [
    faultRow<KeyInProject>({
      route: `POST ${KEYS}/{api_key_id}`,
      tells: { field: "redacted_value", id: "id" },
      within: ({ projectId }) => projectId,
      given: async (world, cell) => {
        const projectId = await world.project(cell);
        return { projectId, apiKeyId: (await world.control.makeKey({ kind: "project", projectId })).id };
      },
      args: (given) => ({ ...given, scopes: ["api.files.read"] }),
      there: (organization, { projectId }) =>
        keysIn(organization, (scopes) => scopes.includes("api.files.read")).filter(isBelow(projectId)),
      outlivesDestroy: true,
    }),
  ],

  imported: [
    importRow({
      name: "watched",
      needs: ["web", "jobs"],
      make: (_, { web, jobs }) => Promise.resolve(`${web}/${ownId(jobs)}`),
      args: `{ projectId: web.id, apiKeyId: jobs.id }`,
    }),
  ],

  program: {
    lines: {
      watched: {
        declares: `new openai.ProjectApiKey("watched-jobs", { projectId: web.id, apiKeyId: jobs.id, onDestroy: "revoke" });`,
      },
    },
    shows: (_, { apiKeys }) => apiKeys.filter(({ name }) => name === "jobs").length,
    created: 1,
  },

  drift: {
    lines: {
      watchedKey: `const watchedKey = new openai.ServiceAccountKey("watched-key", { projectId: shop.id, serviceAccountId: clerk.id, name: "watched" });`,
      watch: `new openai.ProjectApiKey("watch", { projectId: shop.id, apiKeyId: watchedKey.id, scopes: ["api.files.read"] });`,
    },
    // The API never returns the scopes, so nobody can see that somebody has changed them.
    deleted: {
      title: "somebody revoked an adopted key, which another resource creates again",
      happens: (world, { watch }) => world.delete(pathOf(watch!)),
      repairs: { watch: "create", "watched-key": "create" },
      renews: ["watch", "watched-key"],
    },
  },

  bounds: {
    // Destroy keeps the key.
    writes: { create: 1, update: 1, delete: 0 },
    why: "Each call handles one key. Destroy sends nothing, unless onDestroy is revoke.",
    listing: {
      route: `GET ${KEYS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).apiKeys.length,
    },
    readsToCreate: "its listing",
  },
});

function keysIn(organization: Organization, isWanted: (scopes: readonly string[]) => boolean): string[] {
  return activeProjects(organization).flatMap(({ id, apiKeys }) =>
    apiKeys.filter(({ scopes }) => isWanted(scopes)).map((key) => `${id}/${key.id}`),
  );
}

/** The path of a key, from its Pulumi id. */
function pathOf(id: string): string {
  const [projectId, keyId] = id.split("/");
  return `/organization/projects/${projectId}/api_keys/${keyId}`;
}
