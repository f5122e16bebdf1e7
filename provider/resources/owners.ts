/**
 * The guard of the last owners: the organisation keeps an owner. Every call that takes the owner role from a person passes this
 * guard, one call at a time. It counts the owners in the API's list, because people also become owners in the console.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { fromOutside } from "../client/outside";
import type { Context } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { adminApiKeyListing, canBeKey, type AdminApiKeyObject } from "../wire/adminApiKeys";
import { organizationUserListing, organizationUserRoute, type OrganizationUserObject } from "../wire/organizationUsers";

const OWNER = "owner";

/** The owner role, in the spelling that is the same in every organisation. */
export const OWNER_ROLE = "role-api-organization-owner";

type Run = Context["run"];

/** The people from whom a run has taken the owner role. The API's list may still show them as owners. */
const demoted = new WeakMap<Run, Set<string>>();

/**
 * Runs a call that may take the owner role from a person.
 * @throws UserError, and runs nothing, when the person is an owner and either fewer than two owners would remain or the admin
 * key in use belongs to the person.
 */
export function guardOwners<T>(api: AdminClient, run: Run, userId: string, act: () => Promise<T>): Promise<T> {
  if (run.settings.allowOwnerLoss) return act();
  return run.inTurn("owners of the organisation", async () => {
    const person = await api.get(organizationUserRoute, { userId });
    // Without a role in the answer, the person may be an owner.
    if ((person.role ?? OWNER) !== OWNER) return act();
    await refuseLoss(api, run, person);
    // Before the call: if its answer is lost, the person may have lost the role.
    noteDemoted(run, userId);
    return act();
  });
}

async function refuseLoss(api: AdminClient, run: Run, person: OrganizationUserObject): Promise<void> {
  const who = fromOutside(person.email ?? person.userId);
  const keys = await api.list(adminApiKeyListing, {}).catch(nothingWithoutPermission);
  const used = keys.find((key) => key.ownerId === person.userId && canBeKey(key.redactedValue, run.settings.adminKey));
  if (used) {
    throw new UserError(
      `Did not take the owner role from ${who}: the admin key in use (${used.redactedValue}) belongs to them, and would stop ` +
        `working. Use another owner's key, or set OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.`,
    );
  }
  const people = await api.list(organizationUserListing, {});
  const left = people.filter((one) => one.userId !== person.userId && isUsableOwner(run, one)).length;
  if (left >= 2) return;
  throw new UserError(
    `Did not take the owner role from ${who}: the organisation would have ${left} owner${left === 1 ? "" : "s"} left who can ` +
      `sign in, and needs at least two, so the loss of one account locks nobody out. Make another person an owner first, or set ` +
      `OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.`,
  );
}

/** Whether a person of the list is an owner who can sign in. */
function isUsableOwner(run: Run, { userId, role, enabled, banned }: OrganizationUserObject): boolean {
  return role === OWNER && enabled !== false && banned !== true && demoted.get(run)?.has(userId) !== true;
}

function noteDemoted(run: Run, userId: string): void {
  demoted.set(run, (demoted.get(run) ?? new Set()).add(userId));
}

/** If the key may not list admin keys, we cannot tell to whom it belongs. The count of owners still guards. */
function nothingWithoutPermission(error: unknown): AdminApiKeyObject[] {
  if (error instanceof ApiError && error.isForbidden) return [];
  throw error;
}
