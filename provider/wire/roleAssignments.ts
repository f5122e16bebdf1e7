import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

const entry = z.object({
  id: apiId,
  name: maybe(z.string()),
  assignment_sources: maybe(z.array(z.object({ principal_id: z.string() }))),
});

/**
 * A role in a principal's list. The entry has no id of its own, and inherited roles stand in the same list: those name
 * the principals that they come from (trap 11). `assignedRoleId` keeps the spelling of the API.
 */
function answerOf<Scope extends object>(scope: Scope) {
  return entry.transform((wire) => ({
    ...scope,
    roleId: wire.id,
    assignedRoleId: wire.id,
    roleName: wire.name,
    inheritedFrom: (wire.assignment_sources ?? []).map((source) => source.principal_id),
  }));
}

const inProject = answerOf({});
const inOrganization = answerOf({ organization: true as const });

export type RoleAssignmentObject = z.output<typeof inProject> & { organization?: true };

/** Who holds the role, and where. */
type Principal = "user" | "group";

function collection(scope: "organization" | "project", principal: Principal): Collection<RoleAssignmentObject> {
  const who = `${principal} {${principal}Id}`;
  return scope === "organization"
    ? {
        path: `/organization/${principal}s/{${principal}Id}/roles`,
        noun: `roles of ${who} in the organisation`,
        post: `give a role to ${who} in the organisation`,
        answer: inOrganization,
        cursor: "next",
        pageSize: 1000,
      }
    : {
        path: `/projects/{projectId}/${principal}s/{${principal}Id}/roles`,
        noun: `roles of ${who} in project {projectId}`,
        post: `give a role to ${who} in project {projectId}`,
        answer: inProject,
        cursor: "next",
        pageSize: 1000,
      };
}

const collections = {
  organization: { user: collection("organization", "user"), group: collection("organization", "group") },
  project: { user: collection("project", "user"), group: collection("project", "group") },
} as const;

/** The list of a principal's roles, by the parts of a key that are there. */
export function roleAssignments(key: { projectId?: unknown; groupId?: unknown }): Collection<RoleAssignmentObject> {
  const scope = key.projectId === undefined ? "organization" : "project";
  return collections[scope][key.groupId === undefined ? "user" : "group"];
}

/** One assignment, for an unassign. */
export function roleAssignment(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const list = roleAssignments(key);
  return { ...list, path: `${list.path}/{roleId}`, noun: `role {roleId} among the ${list.noun}` };
}

/** The answer of an assign: the role inside an object that also describes the principal. */
export function roleAssigned(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const list = roleAssignments(key);
  return { ...list, answer: z.object({ role: list.answer }).transform((wire) => wire.role) };
}

export function roleAssignmentBody(fields: { roleId: string }) {
  return { role_id: fields.roleId };
}
