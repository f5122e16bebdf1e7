import { found, remove, type Call, type Handlers } from "../call";
import { badRequest, projectIsArchived } from "../errors";
import { pageById } from "../paging";
import type { FederationRule, Project, WorkloadIdentityProvider } from "../state";

type ProviderBody = Partial<Omit<WorkloadIdentityProvider, "id" | "created_at" | "updated_at">>;
type RuleBody = Partial<Omit<FederationRule, "id" | "created_at" | "updated_at">>;

function showProvider(provider: WorkloadIdentityProvider): { id: string } {
  return { object: "organization.workload_identity_provider", ...provider } as { id: string };
}

function showRule(rule: FederationRule): { id: string } {
  return { object: "organization.workload_identity_federation_rule", ...rule } as { id: string };
}

/** The fields that an update sets. Missing fields keep their values. */
function supplied<T extends object>(body: T): Partial<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function createProvider(call: Call): unknown {
  const provider: WorkloadIdentityProvider = {
    id: call.newId("wip_"),
    name: "",
    description: null,
    type: "oidc",
    issuer: "",
    audience: "",
    // The API does not document the defaults. With these, a provider works at once.
    enabled: true,
    attribute_transformations: [],
    verification: { type: "discovery", discovery_url: null },
    ...call.body<ProviderBody>(),
    created_at: call.now,
    updated_at: call.now,
  };
  call.organization.workloadIdentityProviders.push(provider);
  call.record("workload_identity_provider.created", { id: provider.id, data: call.body() });
  return showProvider(provider);
}

function providerOf(call: Call): WorkloadIdentityProvider {
  const id = call.param("workload_identity_provider_id");
  return found(call.organization.workloadIdentityProviders, id, "workload identity provider");
}

function modifyProvider(call: Call): unknown {
  const changes = supplied(call.body<ProviderBody>());
  const provider = Object.assign(providerOf(call), changes, { updated_at: call.now });
  call.record("workload_identity_provider.updated", { id: provider.id, changes_requested: changes });
  return showProvider(provider);
}

function rulesOf(call: Call, provider: WorkloadIdentityProvider): FederationRule[] {
  return call.organization.federationRules.filter((rule) => rule.workload_identity_provider_id === provider.id);
}

function removeProvider(call: Call): unknown {
  const provider = providerOf(call);
  if (rulesOf(call, provider).length > 0) {
    // The API documents "after deleting all its federation rules". The error code is our choice.
    throw badRequest(`Delete the federation rules of ${provider.id} first.`, null, "provider_has_rules");
  }
  remove(call.organization.workloadIdentityProviders, provider);
  call.record("workload_identity_provider.deleted", { id: provider.id, name: provider.name });
  return { id: provider.id, object: "organization.workload_identity_provider.deleted", deleted: true };
}

function createRule(call: Call): unknown {
  const provider = providerOf(call);
  const body = call.body<RuleBody & Pick<FederationRule, "project_id" | "service_account_id" | "attribute_matchers">>();
  const project = call.projectById(body.project_id);
  if (project.archived_at !== null) throw projectIsArchived(project.id);
  found(project.serviceAccounts, body.service_account_id, "service account");
  const rule: FederationRule = {
    id: call.newId("wifr_"),
    workload_identity_provider_id: provider.id,
    name: null,
    description: null,
    enabled: true,
    permissions: { type: "service_account_default" },
    ...body,
    created_at: call.now,
    updated_at: call.now,
  };
  call.organization.federationRules.push(rule);
  const payload = { id: rule.id, identity_provider_id: provider.id, data: body };
  call.record("workload_identity_provider_mapping.created", payload, project);
  return showRule(rule);
}

function ruleOf(call: Call): FederationRule {
  const id = call.param("workload_identity_federation_rule_id");
  return found(rulesOf(call, providerOf(call)), id, "federation rule");
}

function projectOf(call: Call, rule: FederationRule): Project | undefined {
  return call.organization.projects.find((project) => project.id === rule.project_id);
}

function modifyRule(call: Call): unknown {
  // A new map of matchers replaces the previous map. This is our reading of "supplied fields".
  const changes = supplied(call.body<RuleBody>());
  const rule = Object.assign(ruleOf(call), changes, { updated_at: call.now });
  const payload = { id: rule.id, identity_provider_id: rule.workload_identity_provider_id, changes_requested: changes };
  call.record("workload_identity_provider_mapping.updated", payload, projectOf(call, rule));
  return showRule(rule);
}

function removeRule(call: Call): unknown {
  const rule = ruleOf(call);
  remove(call.organization.federationRules, rule);
  const { id, project_id, service_account_id, workload_identity_provider_id } = rule;
  const payload = { id, identity_provider_id: workload_identity_provider_id, project_id, service_account_id };
  call.record("workload_identity_provider_mapping.deleted", payload, projectOf(call, rule));
  return { id, object: "organization.workload_identity_federation_rule.deleted", deleted: true };
}

function listRules(call: Call): unknown {
  const account = call.query.text("service_account_id");
  const rules = rulesOf(call, providerOf(call)).filter((rule) => !account || rule.service_account_id === account);
  return pageById(call.query, rules.map(showRule), { order: "asc" });
}

function listProviders(call: Call): unknown {
  return pageById(call.query, call.organization.workloadIdentityProviders.map(showProvider), { order: "asc" });
}

const providers = "/organization/workload_identity_providers";
const provider = `${providers}/{workload_identity_provider_id}`;
const rules = `${provider}/federation_rules`;
const rule = `${rules}/{workload_identity_federation_rule_id}`;

/** OIDC issuers, and the rules that map their tokens to service accounts. */
export const workloadIdentity: Handlers = {
  [`GET ${providers}`]: listProviders,
  [`POST ${providers}`]: createProvider,
  [`GET ${provider}`]: (call) => showProvider(providerOf(call)),
  [`POST ${provider}`]: modifyProvider,
  [`DELETE ${provider}`]: removeProvider,
  [`GET ${rules}`]: listRules,
  [`POST ${rules}`]: createRule,
  [`GET ${rule}`]: (call) => showRule(ruleOf(call)),
  [`POST ${rule}`]: modifyRule,
  [`DELETE ${rule}`]: removeRule,
};
