import type { Organization, Project, RoleAssignment } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";

/** The whole organisation, as the simulator holds it. */
export async function organizationOf(world: World): Promise<Organization> {
  return (await world.control.state()).organizations[0]!;
}

export async function projectOf(world: World, projectId: string): Promise<Project> {
  return projectIn(await organizationOf(world), projectId);
}

export function projectIn({ projects }: Organization, projectId: string | undefined): Project {
  return projects.find((one) => one.id === projectId)!;
}

export function activeProjects({ projects }: Organization): Project[] {
  return projects.filter((one) => one.archived_at === null);
}

/** The default project, which no test changes: it shows the values that a new project has. */
export function untouchedProject({ projects }: Organization): Project {
  return projects.find((one) => one.isDefault)!;
}

/** Whether an object belongs to a project or a group, by its Pulumi id. */
export function isBelow(parentId: string): (id: string) => boolean {
  return (id) => id.startsWith(`${parentId}/`);
}

/** The role's id as a program may write it: the API adds a suffix to the id of a predefined role. */
export function shortRoleId(roleId: string): string {
  return roleId.replace(/__.*/, "");
}

/** The roles that one person or group holds, of those that an organisation or a project lists. */
export function heldBy({ roleAssignments }: Organization | Project, principalId: string | undefined): RoleAssignment[] {
  return roleAssignments.filter((one) => one.principalId === principalId);
}

/** Grants as the console shows them: the principal's address or name, and the role's name. */
export function grantsInWords(
  organization: Organization,
  project: Project,
  grants: readonly RoleAssignment[],
): string[] {
  const names = new Map<string, string>([
    ...organization.people.map(({ id, email }) => [id, email] as const),
    ...[...organization.groups, ...organization.roles, ...project.roles].map(({ id, name }) => [id, name] as const),
  ]);
  return grants
    .map(({ principalId, roleId }) => `${names.get(principalId)} ${names.get(roleId) ?? shortRoleId(roleId)}`)
    .sort();
}

/** The address of a person. */
export function emailOf({ people }: Organization, userId: string): string {
  return people.find((person) => person.id === userId)!.email;
}
