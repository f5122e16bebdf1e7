import { found, type Call, type Handlers } from "../call";
import { badRequest, notFound } from "../errors";
import { pageByNext } from "../paging";
import { findRole } from "../roles";
import type { Organization, Project } from "../state";
import { grantRole } from "./roleAssignments";

interface ProjectGroup {
  object: "project.group";
  project_id: string;
  group_id: string;
  group_name: string;
  group_type: "group";
  created_at: number;
}

/**
 * By our choice, the groups of a project are the groups with a role in it. Removing the last role of a group therefore
 * removes the group from the project, and assigning a role adds it.
 */
function groupsOf(organization: Organization, project: Project): ProjectGroup[] {
  const grants = project.roleAssignments.filter((assignment) => assignment.principalType === "group");
  return [...new Set(grants.map((grant) => grant.principalId))].map((id) => ({
    object: "project.group",
    project_id: project.id,
    group_id: id,
    group_name: found(organization.groups, id, "group").name,
    group_type: "group",
    created_at: Math.min(...grants.filter((grant) => grant.principalId === id).map((grant) => grant.created_at)),
  }));
}

function groupOfProject(call: Call, project: Project, id: string): ProjectGroup {
  const group = groupsOf(call.organization, project).find((candidate) => candidate.group_id === id);
  if (!group) throw notFound("project group", id);
  return group;
}

function list(call: Call): unknown {
  const all = groupsOf(call.organization, call.activeProject());
  const options = { size: { fallback: 20, min: 0, max: 100 }, order: "asc" } as const;
  return pageByNext(call.query, all, (group) => group.group_id, options);
}

function add(call: Call): unknown {
  const project = call.activeProject();
  const scope = { organization: call.organization, project };
  const body = call.body<{ group_id: string; role: string }>();
  const group = found(call.organization.groups, body.group_id, "group");
  const role = findRole(scope, body.role);
  if (groupsOf(call.organization, project).some((existing) => existing.group_id === group.id)) {
    throw badRequest(`Group ${group.id} already has access to this project.`, "group_id", "group_already_in_project");
  }
  grantRole(call, scope, { principalType: "group", principalId: group.id, roleId: role.id });
  return groupOfProject(call, project, group.id);
}

function retrieve(call: Call): unknown {
  const project = call.activeProject();
  const id = call.param("group_id");
  const type = call.query.choice("group_type", ["group", "tenant_group"] as const) ?? "group";
  // The simulator has no tenants, so they have no groups.
  if (type === "tenant_group") throw notFound("project group", id);
  return groupOfProject(call, project, id);
}

function removeGroup(call: Call): unknown {
  const project = call.activeProject();
  const { group_id } = groupOfProject(call, project, call.param("group_id"));
  const isOthers = (assignment: { principalId: string }): boolean => assignment.principalId !== group_id;
  const gone = project.roleAssignments.filter((assignment) => !isOthers(assignment));
  project.roleAssignments = project.roleAssignments.filter(isOthers);
  const where = { resource_id: project.id, resource_type: "api.project" };
  for (const { roleId } of gone) {
    const payload = { id: roleId, principal_id: group_id, principal_type: "group", ...where };
    call.record("role.assignment.deleted", payload, project);
  }
  return { object: "project.group.deleted", deleted: true };
}

/** Groups with access to a project. The role is only an input; clients read it from the role assignments. */
export const projectGroups: Handlers = {
  "GET /organization/projects/{project_id}/groups": list,
  "POST /organization/projects/{project_id}/groups": add,
  "GET /organization/projects/{project_id}/groups/{group_id}": retrieve,
  "DELETE /organization/projects/{project_id}/groups/{group_id}": removeGroup,
};
