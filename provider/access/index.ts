/** Who holds what through what: one model for policies, review, who and report. Pure functions over plain data. */
export { effectiveAccess, ownersOf, type Access } from "./effectiveAccess";
export type { Grant, Holder, Membership, Organization, Principal, Role } from "./organization";
export { isOwnerRole, roleOf, shortRole } from "./roles";
