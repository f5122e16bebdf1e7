/** Who is an owner of the organisation by a resource, as organization-owners and organization-owner-count ask alike. */
import type { Grant } from "pulumi-openai-admin-policy-kit";

/** Whether a grant makes owners of the whole organisation. */
export function ownsOrganization<Args, Options>(grant: Grant<Args, Options>): boolean {
  return grant.isInOrganization() && grant.makesOwner();
}
