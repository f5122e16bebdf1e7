import { expiry, found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { redact } from "../identifiers";
import { pageById } from "../paging";
import { heldRoles } from "../roles";
import type { Organization, Project, ProjectApiKey } from "../state";

/** Whether the owner belongs to the project: a person as a member, an account with a role. */
function isMember(project: Project, { owner }: ProjectApiKey): boolean {
  return owner.type === "user"
    ? project.members.some((member) => member.userId === owner.id)
    : project.serviceAccounts.some((account) => account.id === owner.id && account.role !== "none");
}

/**
 * Whether the owner currently has effective access to the project: as a member, by a role that the owner or a group of the owner has
 * there, or as an owner of the organisation, who owns its projects.
 */
export function access(organization: Organization, project: Project, key: ProjectApiKey): "active" | "inactive" {
  const { id } = key.owner;
  const hasRole = heldRoles({ organization, project }, "user", id).length > 0;
  return isMember(project, key) || hasRole || ownsOrganization(organization, id) ? "active" : "inactive";
}

function ownsOrganization(organization: Organization, id: string): boolean {
  const isOwner = organization.people.some((person) => person.id === id && person.role === "owner");
  return (
    isOwner || heldRoles({ organization }, "user", id).some(({ role }) => role.predefined && role.name === "owner")
  );
}

function showOwner(organization: Organization, project: Project, key: ProjectApiKey): unknown {
  const { type, id } = key.owner;
  if (type === "service_account") {
    const account = found(project.serviceAccounts, id, "service account");
    const { name, created_at, role } = account;
    return { type, service_account: { id, name, created_at, role } };
  }
  const person = found(organization.people, id, "user");
  const role = project.members.find((member) => member.userId === id)?.role ?? "none";
  return { type, user: { id, email: person.email, name: person.name, created_at: person.added_at, role } };
}

function show(organization: Organization, project: Project, key: ProjectApiKey): unknown {
  return {
    object: "organization.project.api_key",
    redacted_value: redact(key.value),
    name: key.name,
    created_at: key.created_at,
    last_used_at: key.last_used_at,
    id: key.id,
    owner_project_access: access(organization, project, key),
    owner: showOwner(organization, project, key),
    expires_at: key.expires_at,
  };
}

function list(call: Call): unknown {
  const project = call.activeProject();
  const wanted = call.query.choice("owner_project_access", ["active", "inactive", "any"] as const);
  const isWanted = (key: ProjectApiKey) => {
    // Without the filter, the API documents "membership-based visibility rules". We leave out keys of owners who are no members.
    if (wanted === undefined) return isMember(project, key);
    return wanted === "any" || access(call.organization, project, key) === wanted;
  };
  const keys = project.apiKeys.filter(isWanted);
  const page = pageById(call.query, keys);
  return { ...page, data: page.data.map((key) => show(call.organization, project, key)) };
}

function keyOf(call: Call, project: Project): ProjectApiKey {
  return found(project.apiKeys, call.param("api_key_id"), "api key");
}

function modify(call: Call): unknown {
  const project = call.activeProject();
  const key = keyOf(call, project);
  const body = call.body<{ scopes?: string[]; expires_in_seconds?: number }>();
  if (key.expires_at !== null && key.expires_at <= call.now) {
    throw badRequest(`API key ${key.id} has expired; expired keys cannot be updated.`, null, "api_key_expired");
  }
  const expires_at = expiry(call.now, body.expires_in_seconds);
  key.scopes = body.scopes ?? key.scopes;
  key.expires_at = expires_at ?? key.expires_at;
  call.record("api_key.updated", { id: key.id, changes_requested: body }, project);
  return show(call.organization, project, key);
}

function revoke(call: Call): unknown {
  const project = call.activeProject();
  const key = keyOf(call, project);
  remove(project.apiKeys, key);
  call.record("api_key.deleted", { id: key.id }, project);
  return { object: "organization.project.api_key.deleted", id: key.id, deleted: true };
}

function retrieve(call: Call): unknown {
  const project = call.activeProject();
  return show(call.organization, project, keyOf(call, project));
}

/** Keys of people and of service accounts in a project. Clients can write scopes, but the API never returns them. */
export const projectApiKeys: Handlers = {
  "GET /organization/projects/{project_id}/api_keys": list,
  "GET /organization/projects/{project_id}/api_keys/{api_key_id}": retrieve,
  "POST /organization/projects/{project_id}/api_keys/{api_key_id}": modify,
  "DELETE /organization/projects/{project_id}/api_keys/{api_key_id}": revoke,
};
