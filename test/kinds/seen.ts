import type { Organization, Project, RoleAssignment } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";

/** The whole organisation, as the simulator stores it. */
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

/** The default project. No test changes it, so it shows the values of a new project. */
export function untouchedProject({ projects }: Organization): Project {
  return projects.find((one) => one.isDefault)!;
}

/** Returns a test for Pulumi ids: does the object belong to this project or group? */
export function isBelow(parentId: string): (id: string) => boolean {
  return (id) => id.startsWith(`${parentId}/`);
}

/** The role's id as a program may write it. The API appends a suffix to the ids of predefined roles. */
export function shortRoleId(roleId: string): string {
  return roleId.replace(/__.*/, "");
}

/** The role assignments of one person or group, among all those of an organisation or a project. */
export function heldBy({ roleAssignments }: Organization | Project, principalId: string | undefined): RoleAssignment[] {
  return roleAssignments.filter((one) => one.principalId === principalId);
}

/** Grants as the console shows them: the address or name of the principal, and the name of the role. */
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

/** The e-mail address of a person. */
export function emailOf({ people }: Organization, userId: string): string {
  return people.find((person) => person.id === userId)!.email;
}
