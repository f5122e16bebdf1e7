import type { Organization } from "openai-admin-simulator";
import { workloadIdentityFederationRule as declaration } from "../../provider/resources/workloadIdentityFederationRule";
import type { World } from "../lifecycle/world";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow, ownId } from "./importRow";
import { kind } from "./kind";
import { isBelow } from "./seen";

const RULES = "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules";

export const workloadIdentityFederationRule = kind(declaration, {
  given: async (world) => {
    const projectId = await world.project("web");
    return {
      projectId,
      workloadIdentityProviderId: await provider(world, "github"),
      other: await provider(world, "gitlab"),
      serviceAccountId: await account(world, projectId, "deployer"),
      otherAccount: await account(world, projectId, "other"),
    };
  },
  args: ({ projectId, workloadIdentityProviderId, serviceAccountId }) => ({
    projectId,
    workloadIdentityProviderId,
    serviceAccountId,
    attributeMatchers: { repository: "acme/web", environment: "production", run_attempt: 1, protected: true },
    permissions: { type: "restricted", scopes: ["api.responses.write", "api.files.read"] },
    name: "deploy",
    description: "production",
    enabled: true,
  }),
  updates: () => [
    { attributeMatchers: { repository: "acme/web", ref: "refs/heads/main" } },
    { attributeMatchers: { repository: "acme/web", environment: "production", run_attempt: "1", protected: "true" } },
    { permissions: { type: "service_account_default" } },
    { permissions: { type: "restricted", scopes: ["api.files.read"] } },
    { name: "deploys" },
    { name: null },
    { description: null },
    { enabled: false },
  ],
  replaces: ({ other, otherAccount }) => [{ workloadIdentityProviderId: other }, { serviceAccountId: otherAccount }],
  spellings: ({ projectId, serviceAccountId }) => [
    { serviceAccountId: `${projectId}/${serviceAccountId}` },
    { permissions: { scopes: ["api.files.read", "api.responses.write"], type: "restricted" } },
    { attributeMatchers: { protected: true, run_attempt: 1, environment: "production", repository: "acme/web" } },
  ],
  refused: () => [
    [{ attributeMatchers: undefined }, /attributeMatchers is required/],
    [{ attributeMatchers: {} }, /attributeMatchers: an empty map would match every token of the issuer/],
    [
      { attributeMatchers: { repository: ["acme/web"] } },
      /attributeMatchers\.repository: must be a string, a number, true or false/,
    ],
    [{ permissions: { type: "restricted", scopes: [] } }, /permissions\.scopes: must name at least one scope/],
    [{ permissions: { type: "all" } }, /permissions\.type: must be \{ type: "service_account_default" \}/],
  ],
  vanish: (world, { workloadIdentityProviderId }, outs) =>
    world.delete(
      `/organization/workload_identity_providers/${workloadIdentityProviderId}/federation_rules/${String(outs.ruleId)}`,
    ),
  objects: rules,

  faults: [
    faultRow<{ workloadIdentityProviderId: string; projectId: string; serviceAccountId: string }>({
      route: `POST ${RULES}`,
      tells: { field: "attribute_matchers", id: "id" },
      within: ({ workloadIdentityProviderId }) => workloadIdentityProviderId,
      given: async (world, cell) => {
        const projectId = await world.project(cell);
        return {
          projectId,
          workloadIdentityProviderId: await provider(world, cell),
          serviceAccountId: await account(world, projectId, "deployer"),
        };
      },
      args: (given) => ({ ...given, attributeMatchers: { repository: "acme/web" } }),
      there: (organization, { workloadIdentityProviderId }) =>
        rules(organization).filter(isBelow(workloadIdentityProviderId)),
    }),
  ],

  imported: [
    importRow({
      name: "pipelines",
      needs: ["web", "batch", "gitlab"],
      make: async (world, { web, batch, gitlab }) => {
        const path = `/organization/workload_identity_providers/${gitlab}/federation_rules`;
        const body = { project_id: web, service_account_id: ownId(batch), attribute_matchers: { project_id: 7 } };
        return `${gitlab}/${(await world.post(path, { ...body, name: "pipelines", enabled: false })).id}`;
      },
      args: `{ workloadIdentityProviderId: gitlab.id, projectId: web.id, serviceAccountId: batch.id, attributeMatchers: { project_id: 7 } }`,
      other: {
        args: `{ workloadIdentityProviderId: gitlab.id, projectId: web.id, serviceAccountId: batch.id, attributeMatchers: { project_id: "7" } }`,
        differs: ["attributeMatchers"],
      },
    }),
  ],

  program: {
    lines: {
      deploys: {
        declares: `new openai.WorkloadIdentityFederationRule("deploys", { workloadIdentityProviderId: github.id, projectId: web.id, serviceAccountId: worker.id, attributeMatchers: { repository: "acme/web", environment: "production" } });`,
        changed: {
          from: `environment: "production"`,
          to: `ref: "refs/heads/main"`,
          differs: ["attributeMatchers"],
          // Nothing has read the rule since its create, so a list confirms its id before the write.
          requests: { [`GET ${RULES}`]: 1, [`POST ${RULES}/{workload_identity_federation_rule_id}`]: 1 },
        },
      },
    },
    shows: ({ federationRules }) => federationRules.map((rule) => Object.keys(rule.attribute_matchers).sort().join()),
    created: ["environment,repository"],
    changed: ["ref,repository"],
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one rule. The API deletes no provider with rules, so deleting the provider cannot replace these calls.",
    listing: {
      route: `GET ${RULES}`,
      of: ["workloadIdentityProviderId"],
      pageSize: PAGE,
      holds: (organization, { workloadIdentityProviderId }) =>
        rules(organization).filter(isBelow(workloadIdentityProviderId!)).length,
    },
  },
});

async function provider(world: World, name: string): Promise<string> {
  const body = { name, type: "oidc", issuer: "https://token.actions.githubusercontent.com", audience: "openai" };
  return (await world.post("/organization/workload_identity_providers", body)).id;
}

async function account(world: World, projectId: string, name: string): Promise<string> {
  const body = { name, create_service_account_only: true };
  return (await world.post(`/organization/projects/${projectId}/service_accounts`, body)).id;
}

function rules({ federationRules }: Organization): string[] {
  return federationRules.map((rule) => `${rule.workload_identity_provider_id}/${rule.id}`);
}
