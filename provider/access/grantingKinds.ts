/** What each kind of resource gives, to whom and where: the table that `grantsOf` reads. */

/** An input that names who gets something. The id of a service account is an output. */
export type PrincipalInput = "userId" | "email" | "groupId" | "serviceAccountId";

/** The inputs that name who gets something: the first one that is given, or everybody in a list or a map. */
export type PrincipalSource = readonly PrincipalInput[] | { readonly everyoneIn: "members" | "owners" };

/**
 * Where the role stands: in the first of these inputs that is given, in the value that belongs to each person of a map, or
 * in the rules that the API has for accounts. `owner` is the role itself.
 */
export type RoleSource = readonly ("role" | "roleId")[] | "valueOfEach" | "accountRole" | "owner";

/** A kind that gives a role. */
export interface RoleGiver {
  readonly to: PrincipalSource;
  readonly role: RoleSource;
  /** `either`: in the organisation if the input `organization` says so, else in the project. */
  readonly where: "project" | "organization" | "either";
  /** The input that lists further projects, each with a role of its own. */
  readonly alsoIn?: "projects";
}

/** A kind that puts somebody into a group. */
export interface MembershipGiver {
  readonly to: PrincipalSource;
  /** The input that names the group. */
  readonly membershipOf: "groupId";
}

/** Every kind that gives somebody a role or a membership, and the inputs that say so. */
export const grantingKinds = {
  ProjectUser: { to: ["userId", "email"], role: ["role"], where: "project" },
  ProjectMembers: { to: { everyoneIn: "members" }, role: "valueOfEach", where: "project" },
  ProjectGroup: { to: ["groupId"], role: ["roleId"], where: "project" },
  ServiceAccount: { to: ["serviceAccountId"], role: "accountRole", where: "project" },
  RoleAssignment: { to: ["userId", "groupId"], role: ["roleId"], where: "either" },
  OrganizationUser: { to: ["userId", "email"], role: ["role", "roleId"], where: "organization" },
  OrganizationOwners: { to: { everyoneIn: "owners" }, role: "owner", where: "organization" },
  Invite: { to: ["email"], role: ["role"], where: "organization", alsoIn: "projects" },
  GroupUser: { to: ["userId"], membershipOf: "groupId" },
  GroupMembers: { to: { everyoneIn: "members" }, membershipOf: "groupId" },
} as const satisfies Record<string, RoleGiver | MembershipGiver>;

/** A kind whose resources give somebody something. */
export type GrantingKind = keyof typeof grantingKinds;

/** The row of a kind; nothing for a kind that gives nothing. */
export function grantingKind(kind: string): RoleGiver | MembershipGiver | undefined {
  return Object.hasOwn(grantingKinds, kind) ? grantingKinds[kind as GrantingKind] : undefined;
}
