/** Who holds which role, and through which grant. Pure functions over plain data; the policies use them too. */
export { organizationOf, type DeclaredGrant, type DeclaredOrganization, type OpenGrant } from "./declared";
export { effectiveAccess, ownersOf, type Access } from "./effectiveAccess";
export {
  grantingKinds,
  type GrantingKind,
  type MembershipGiver,
  type PrincipalInput,
  type PrincipalSource,
  type RoleGiver,
  type RoleSource,
} from "./grantingKinds";
export {
  accountRole,
  grantsOf,
  type Resource,
  type Scope,
  type Stated,
  type StatedGrant,
  type StatedMembership,
  type StatedPrincipal,
} from "./grants";
export { isNotKnown, NOT_KNOWN, type Known, type NotKnown } from "./known";
export type { Grant, Holder, Membership, Organization, Principal, Role } from "./organization";
export { idOutputs, isReference, lastSegment, references, type ReferenceInput, type ReferredKind } from "./references";
export { isOwnerRole, isPredefinedRole, roleOf, shortRole } from "./roles";
