/** The roles and memberships that each kind grants, to whom and where: the table that `grantsOf` reads. */

/** An input that names the recipient of a grant. `serviceAccountId` is an output. */
export type PrincipalInput = "userId" | "email" | "groupId" | "serviceAccountId";

/** The inputs that name the recipients: the first of these inputs that is set, or everybody in a list or map. */
export type PrincipalSource = readonly PrincipalInput[] | { readonly everyoneIn: "members" | "owners" };

/**
 * Where to find the role: in the first of these inputs that is set, in each person's value in a map (`valueOfEach`), or by the
 * API's rules for service accounts (`accountRole`). `owner` is the role itself.
 */
export type RoleSource = readonly ("role" | "roleId")[] | "valueOfEach" | "accountRole" | "owner";

/** A kind that grants a role. */
export interface RoleGiver {
  readonly to: PrincipalSource;
  readonly role: RoleSource;
  /** `either`: in the organisation if the input `organization` is true, otherwise in the project. */
  readonly where: "project" | "organization" | "either";
  /** An input that lists further projects, each with its own role. */
  readonly alsoIn?: "projects";
}

/** A kind that adds somebody to a group. */
export interface MembershipGiver {
  readonly to: PrincipalSource;
  /** The input that names the group. */
  readonly membershipOf: "groupId";
}

/** Every kind that grants a role or a membership, and its inputs. */
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

/** A kind that grants a role or a membership. */
export type GrantingKind = keyof typeof grantingKinds;

/** The row of a kind. Undefined for a kind that grants nothing. */
export function grantingKind(kind: string): RoleGiver | MembershipGiver | undefined {
  return Object.hasOwn(grantingKinds, kind) ? grantingKinds[kind as GrantingKind] : undefined;
}
