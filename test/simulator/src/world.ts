import { newId, newSecret } from "./identifiers";
import { modelCeilings, usualModels } from "./models";
import type { AdminKey, Organization, Person, Project, ProjectApiKey, Workload, World } from "./state";

/** A world without organisations. */
export function newWorld(): World {
  return { version: 1, counter: 0, clockOffsetSeconds: 0, organizations: [], secrets: [] };
}

/** A new organisation with an owner, the default project and an admin key. */
export function newOrganization(world: World, name: string, ownerEmail: string, now: number): Organization {
  const organization: Organization = {
    id: newId(world, "org-"),
    name,
    people: [],
    projects: [],
    groups: [],
    roles: [],
    roleAssignments: [],
    invites: [],
    certificates: [],
    adminKeys: [],
    dataRetention: "modified_abuse_monitoring",
    spendLimit: null,
    spendAlerts: [],
    ceilings: structuredClone(modelCeilings),
    workloadIdentityProviders: [],
    federationRules: [],
    externalKeys: [],
    externalStorage: [],
    workloads: [],
    costs: [],
    auditLogs: [],
  };
  world.organizations.push(organization);
  const owner = addPerson(world, organization, { email: ownerEmail, role: "owner" }, now);
  organization.projects.push({ ...newProject(world, organization, "Default project", now), isDefault: true });
  addAdminKey(world, organization, { name: "Main admin key", ownerId: owner.id, permissions: "all" }, now);
  return organization;
}

/** A name derived from an address: `ana.lopez@example.com` becomes Ana Lopez. */
function nameFrom(email: string): string {
  const words = (email.split("@")[0] ?? "").split(/[._-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

/** Adds a member to an organisation. In the API, this happens only when a person accepts an invite. */
export function addPerson(
  world: World,
  organization: Organization,
  person: { email: string; name?: string; role?: string },
  now: number,
): Person {
  const added: Person = {
    id: newId(world, "user-"),
    name: person.name ?? nameFrom(person.email),
    email: person.email,
    role: person.role ?? "reader",
    added_at: now,
    is_scim_managed: false,
    technical_level: null,
    developer_persona: null,
  };
  organization.people.push(added);
  return added;
}

/** A new project. The caller adds it to the organisation. */
export function newProject(world: World, organization: Organization, name: string, now: number): Project {
  return {
    id: newId(world, "proj_"),
    name,
    created_at: now,
    archived_at: null,
    external_key_id: null,
    residency: "GLOBAL",
    isDefault: false,
    members: [],
    serviceAccounts: [],
    apiKeys: [],
    rateLimits: Object.entries(organization.ceilings).map(([model, limits]) => ({
      id: `rl-${model}`,
      model,
      limits: { ...limits },
    })),
    roles: [],
    roleAssignments: [],
    modelPermissions: null,
    hostedTools: { file_search: true, web_search: true, image_generation: true, mcp: true, code_interpreter: true },
    dataRetention: "organization_default",
    serviceTiers: { default: "standard", enabled_tiers: "all" },
    spendLimit: null,
    spendAlerts: [],
    activeCertificateIds: [],
  };
}

/** Adds a key for the Administration API and records its value. */
export function addAdminKey(
  world: World,
  organization: Organization,
  key: Pick<AdminKey, "name" | "ownerId" | "permissions"> & { expires_at?: number | null },
  now: number,
): AdminKey {
  const added: AdminKey = {
    id: newId(world, "key_"),
    name: key.name,
    created_at: now,
    expires_at: key.expires_at ?? null,
    last_used_at: null,
    ownerId: key.ownerId,
    value: newSecret(world, "sk-admin-"),
    permissions: key.permissions,
  };
  organization.adminKeys.push(added);
  const { value, id: keyId } = added;
  world.secrets.push({ value, kind: "admin", organizationId: organization.id, keyId });
  return added;
}

/** Adds a key of a person or of a service account to a project, as the owner would do in the console. */
export function addProjectKey(
  world: World,
  organization: Organization,
  project: Project,
  key: Pick<ProjectApiKey, "name" | "owner">,
  now: number,
): ProjectApiKey {
  const ofPerson = key.owner.type === "user";
  const added: ProjectApiKey = {
    id: newId(world, "key_"),
    name: key.name,
    created_at: now,
    expires_at: null,
    last_used_at: null,
    owner: key.owner,
    value: newSecret(world, ofPerson ? "sk-proj-" : "sk-svcacct-"),
    scopes: [],
  };
  project.apiKeys.push(added);
  const { value, id: keyId } = added;
  world.secrets.push({ value, kind: ofPerson ? "project" : "service-account", organizationId: organization.id, keyId });
  return added;
}

/** Adds a workload of a key, or of a project without a key. The owner of the key is the user of its requests. */
export function addWorkload(
  world: World,
  organization: Organization,
  project: Project,
  workload: Pick<Workload, "usage" | "from"> & Partial<Omit<Workload, "id" | "projectId" | "userId">>,
): Workload {
  const key = project.apiKeys.find((candidate) => candidate.id === workload.apiKeyId);
  const added: Workload = {
    id: newId(world, "workload_"),
    usage: workload.usage,
    projectId: project.id,
    apiKeyId: workload.apiKeyId ?? null,
    userId: key?.owner.type === "user" ? key.owner.id : null,
    model: workload.model ?? usualModels[workload.usage] ?? null,
    requestsPerDay: workload.requestsPerDay ?? 1_000,
    from: workload.from,
    until: workload.until ?? null,
    fields: workload.fields ?? {},
  };
  organization.workloads.push(added);
  return added;
}
