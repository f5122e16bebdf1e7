/**
 * Somebody stays owner of the organisation: what takes the role from a person goes through here, one at a time, and is counted
 * in the live listing, because owners are made in the console too.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { fromOutside } from "../client/outside";
import type { Context } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { adminApiKeyListing, canBeKey, type AdminApiKeyObject } from "../wire/adminApiKeys";
import { organizationUserListing, organizationUserRoute, type OrganizationUserObject } from "../wire/organizationUsers";

/** The role of an owner, in the spelling that all organisations share. */
export const OWNER_ROLE = "role-api-organization-owner";

type Run = Context["run"];

/**
 * Does what takes the role of an owner from a person, should they have it.
 * @throws UserError when fewer than two owners would be left, or when the key in use is theirs.
 */
export function withoutOwner<T>(api: AdminClient, run: Run, userId: string, act: () => Promise<T>): Promise<T> {
  if (run.settings.allowOwnerLoss) return act();
  return run.inTurn("owners of the organisation", async () => {
    const person = await api.get(organizationUserRoute, { userId });
    if (person.role === "owner") await refuseLoss(api, run, person);
    return act();
  });
}

async function refuseLoss(api: AdminClient, run: Run, person: OrganizationUserObject): Promise<void> {
  const who = fromOutside(person.email ?? person.userId);
  const keys = await api.list(adminApiKeyListing, {}).catch(nothingWithoutPermission);
  const used = keys.find((one) => one.ownerId === person.userId && canBeKey(one.redactedValue, run.settings.adminKey));
  if (used) {
    throw new UserError(
      `${who} stays an owner: the admin key in use (${used.redactedValue}) is theirs, and would stop working. Use another ` +
        `owner's key, or set OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.`,
    );
  }
  const owners = (await api.list(organizationUserListing, {})).filter((one) => one.role === "owner");
  const left = owners.filter((one) => one.userId !== person.userId).length;
  if (left >= 2) return;
  throw new UserError(
    `${who} stays an owner: without them the organisation would have ${left} owner${left === 1 ? "" : "s"}, and ` +
      `fewer than two can lock everybody out. Make another person an owner first, or set OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.`,
  );
}

/** A key that may not list admin keys cannot tell whose it is; the count of owners still guards. */
function nothingWithoutPermission(error: unknown): AdminApiKeyObject[] {
  if (error instanceof ApiError && error.status === 403) return [];
  throw error;
}
