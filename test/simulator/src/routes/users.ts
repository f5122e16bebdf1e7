import { found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import { findRole } from "../roles";
import type { Organization, Person } from "../state";
import { leaveProject } from "./projectUsers";

/** The API's `User`, which a role assignment also returns. */
export function showPerson(organization: Organization, person: Person): { id: string } {
  const projects = organization.projects.flatMap((project) =>
    project.members
      .filter((member) => member.userId === person.id)
      .map((member) => ({ id: project.id, name: project.name, role: member.role })),
  );
  const shown = {
    object: "organization.user",
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    added_at: person.added_at,
    created: person.added_at,
    is_default: false,
    is_service_account: false,
    is_scale_tier_authorized_purchaser: false,
    is_scim_managed: person.is_scim_managed,
    api_key_last_used_at: null,
    technical_level: person.technical_level,
    developer_persona: person.developer_persona,
    projects: { object: "list", data: projects },
    user: {
      object: "user",
      id: person.id,
      email: person.email,
      name: person.name,
      picture: null,
      enabled: person.is_suspended !== true,
      banned: false,
      banned_at: null,
    },
  };
  return shown;
}

function list(call: Call): unknown {
  const emails = call.query.list("emails").map((email) => email.toLowerCase());
  const people = call.organization.people.filter(
    (person) => emails.length === 0 || emails.includes(person.email.toLowerCase()),
  );
  const page = pageById(call.query, people);
  return { ...page, data: page.data.map((person) => showPerson(call.organization, person)) };
}

function personOf(call: Call): Person {
  return found(call.organization.people, call.param("user_id"), "user");
}

function refuseLastOwner(organization: Organization, person: Person, verb: string): void {
  const owners = organization.people.filter((candidate) => candidate.role === "owner");
  if (person.role === "owner" && owners.length === 1) {
    throw badRequest(`The last owner of the organization cannot be ${verb}.`, null, "last_owner");
  }
}

interface UpdateBody {
  role?: string | null;
  role_id?: string | null;
  technical_level?: string | null;
  developer_persona?: string | null;
}

function modify(call: Call): unknown {
  const person = personOf(call);
  const body = call.body<UpdateBody>();
  if (body.role != null && body.role !== "owner" && body.role !== "reader") {
    throw badRequest(
      `Invalid value: '${body.role}'. Supported values are: 'owner', 'reader'.`,
      "role",
      "invalid_value",
    );
  }
  const role = body.role_id == null ? undefined : findRole({ organization: call.organization }, body.role_id);
  const name = body.role ?? (role?.predefined ? role.name : undefined);
  if (name !== undefined && name !== person.role) {
    if (name !== "owner") refuseLastOwner(call.organization, person, "demoted");
    person.role = name;
  }
  if (role && !role.predefined) assign(call, person, role.id);
  person.technical_level = body.technical_level === undefined ? person.technical_level : body.technical_level;
  person.developer_persona = body.developer_persona === undefined ? person.developer_persona : body.developer_persona;
  call.record("user.updated", { id: person.id, changes_requested: name === undefined ? {} : { role: name } });
  return showPerson(call.organization, person);
}

/** Sets the `role_id` of a person. By our choice, a custom role becomes a role assignment and no field of the person. */
function assign(call: Call, person: Person, roleId: string): void {
  const { id: organizationId, roleAssignments } = call.organization;
  if (roleAssignments.some((a) => a.principalId === person.id && a.roleId === roleId)) return;
  roleAssignments.push({ principalType: "user", principalId: person.id, roleId, created_at: call.now });
  const where = { resource_id: organizationId, resource_type: "api.organization" };
  const payload = { id: roleId, principal_id: person.id, principal_type: "user", ...where };
  call.record("role.assignment.created", payload);
}

function removePerson(call: Call): unknown {
  const { organization } = call;
  const person = personOf(call);
  refuseLastOwner(organization, person, "removed");
  for (const project of organization.projects) {
    leaveProject(project, person.id);
    project.apiKeys = project.apiKeys.filter((key) => key.owner.id !== person.id);
  }
  for (const group of organization.groups) remove(group.memberIds, person.id);
  organization.roleAssignments = organization.roleAssignments.filter((a) => a.principalId !== person.id);
  // Undocumented: the keys of a removed person stop working.
  organization.adminKeys = organization.adminKeys.filter((key) => key.ownerId !== person.id);
  remove(organization.people, person);
  call.record("user.deleted", { id: person.id });
  return { object: "organization.user.deleted", id: person.id, deleted: true };
}

/** Members of the organisation. They join through invites; this API cannot create them. */
export const users: Handlers = {
  "GET /organization/users": list,
  "GET /organization/users/{user_id}": (call) => showPerson(call.organization, personOf(call)),
  "POST /organization/users/{user_id}": modify,
  "DELETE /organization/users/{user_id}": removePerson,
};
