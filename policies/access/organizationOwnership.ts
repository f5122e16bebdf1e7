/** Tells organization-owners and organization-owner-count which grants make somebody an organisation owner. */
import type { Grant } from "pulumi-openai-admin-policy-kit";

/** Whether a grant makes its holders owners of the whole organisation. */
export function ownsOrganization<Args, Options>(grant: Grant<Args, Options>): boolean {
  return grant.isInOrganization() && grant.makesOwner();
}
