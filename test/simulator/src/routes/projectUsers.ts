import { remove, type Call, type Handlers } from "../call";
import { badRequest, notFound } from "../errors";
import { pageById } from "../paging";
import type { Organization, Person, Project, ProjectMember } from "../state";

function show(organization: Organization, member: ProjectMember): { id: string } {
  const person = organization.people.find((candidate) => candidate.id === member.userId);
  const shown = {
    object: "organization.project.user",
    id: member.userId,
    name: person?.name ?? null,
    email: person?.email ?? null,
    role: member.role,
    added_at: member.added_at,
  };
  return shown;
}

/** The description types the role as any string, and documents these values. */
function checkRole(role: string): void {
  if (role !== "owner" && role !== "member") {
    throw badRequest(`Invalid value: '${role}'. Supported values are: 'owner', 'member'.`, "role", "invalid_value");
  }
}

interface CreateBody {
  role: string;
  user_id?: string | null;
  email?: string | null;
}

function personFor(call: Call, body: CreateBody): Person {
  const { user_id: userId, email } = body;
  if ((userId == null) === (email == null)) {
    throw badRequest("Provide exactly one of 'user_id' and 'email'.", "user_id");
  }
  const person = call.organization.people.find((candidate) =>
    userId != null ? candidate.id === userId : candidate.email.toLowerCase() === email?.toLowerCase(),
  );
  if (person) return person;
  // The API documents that users must already be members of the organisation. The error code is our choice.
  const [named, param] = userId != null ? [userId, "user_id"] : [email ?? "", "email"];
  throw badRequest(`User ${named} is not a member of this organization.`, param, "user_not_in_organization");
}

function memberOf(call: Call, project: Project): ProjectMember {
  const userId = call.param("user_id");
  const member = project.members.find((candidate) => candidate.userId === userId);
  if (!member) throw notFound("project user", userId);
  return member;
}

function list(call: Call): unknown {
  const project = call.activeProject();
  return pageById(
    call.query,
    project.members.map((member) => show(call.organization, member)),
  );
}

function create(call: Call): unknown {
  const project = call.activeProject();
  const body = call.body<CreateBody>();
  const person = personFor(call, body);
  checkRole(body.role);
  if (project.members.some((member) => member.userId === person.id)) {
    throw badRequest(`User ${person.id} is already a member of this project.`, null, "user_already_in_project");
  }
  const member: ProjectMember = { userId: person.id, role: body.role, added_at: call.now };
  project.members.push(member);
  call.record("user.added", { id: person.id, data: { role: body.role } }, project);
  return show(call.organization, member);
}

function modify(call: Call): unknown {
  const project = call.activeProject();
  const member = memberOf(call, project);
  const { role } = call.body<{ role?: string | null }>();
  if (role != null) {
    checkRole(role);
    member.role = role;
  }
  call.record("user.updated", { id: member.userId, changes_requested: role == null ? {} : { role } }, project);
  return show(call.organization, member);
}

/** Removes a person and their roles from a project. Removing a person from the organisation also calls this. */
export function leaveProject(project: Project, userId: string): void {
  const member = project.members.find((candidate) => candidate.userId === userId);
  if (member) remove(project.members, member);
  project.roleAssignments = project.roleAssignments.filter(
    (assignment) => assignment.principalType !== "user" || assignment.principalId !== userId,
  );
}

function removeMember(call: Call): unknown {
  const project = call.activeProject();
  const member = memberOf(call, project);
  leaveProject(project, member.userId);
  call.record("user.deleted", { id: member.userId }, project);
  return { object: "organization.project.user.deleted", id: member.userId, deleted: true };
}

/** Members of projects. Owners of the organisation are not automatically members. */
export const projectUsers: Handlers = {
  "GET /organization/projects/{project_id}/users": list,
  "POST /organization/projects/{project_id}/users": create,
  "GET /organization/projects/{project_id}/users/{user_id}": (call) =>
    show(call.organization, memberOf(call, call.activeProject())),
  "POST /organization/projects/{project_id}/users/{user_id}": modify,
  "DELETE /organization/projects/{project_id}/users/{user_id}": removeMember,
};
