/** Who is an owner of the organisation by a resource, as organization-owners and organization-owner-count ask alike. */
import type { OrganizationUserArgs, RoleAssignmentArgs } from "pulumi-openai-admin";
import type { Subject } from "pulumi-openai-admin-policy-kit";

/** Whether a person is declared an owner, by the role or by the id of the predefined one. */
export function isOwner<Options>(user: Subject<OrganizationUserArgs, Options>): boolean {
  return user.makesOwner("role") || user.makesOwner("roleId");
}

/** Whether an assignment makes owners of the whole organisation. */
export function ownsOrganization<Options>(grant: Subject<RoleAssignmentArgs, Options>): boolean {
  return grant.inputs.organization === true && grant.makesOwner("roleId");
}
