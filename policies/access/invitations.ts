/** What the rules about invitations share: an Invite sends one, and so does an OrganizationUser with `whenAbsent`. */
import type { OrganizationUserArgs } from "pulumi-openai-admin";
import type { Subject } from "pulumi-openai-admin-policy-kit";

/** Whether the resource invites a person who is not in the organisation. */
export function invites<Options>({ inputs }: Subject<OrganizationUserArgs, Options>): boolean {
  return inputs.whenAbsent === "invite";
}
