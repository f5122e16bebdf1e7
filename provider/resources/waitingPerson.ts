/**
 * What an OrganizationUser does while its person is not in the organisation: nothing, or one invite, which it watches.
 * API: /organization/invites.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import type { Absence, Properties } from "../lifecycle/declaration";
import { isSameCaseless } from "../lifecycle/inputs";
import { createOnce } from "../lifecycle/lostReplies";
import { inviteBody, inviteListing, inviteRoute, type InviteObject } from "../wire/invites";

type Args = { email?: string | undefined; role?: string | undefined; whenAbsent?: string | undefined };

export const waitingPerson: Absence<Args> = {
  /** Sends one invite where the program says so, unless this entry has sent one. */
  begins: async (api, { email, role, whenAbsent }, before) => {
    const isInvited = before.inviteId !== undefined;
    const isChanged = whenAbsent !== before.whenAbsent || (isInvited && roleOf(role) !== roleOf(before.role));
    if (!isChanged) return {};
    if (isInvited) await withdraw(api, before);
    if (whenAbsent !== "invite" || email === undefined) return { inviteId: null, inviteExpiresAt: null };
    const { inviteId, expiresAt } = await invite(api, email, roleOf(role));
    return { inviteId, inviteExpiresAt: expiresAt };
  },

  /** Says when the invite can no longer be accepted. A new invite sends mail, so only a person decides on it. */
  goesOn: async (api, state) => {
    if (state.inviteId === undefined) return { outputs: {} };
    const again = "To send another invite, run `pulumi up --replace '<its urn>'`.";
    const found = await findInvite(api, state);
    if (!found) return { outputs: {}, news: `the invite to ${String(state.email)} was withdrawn. ${again}` };
    const news = found.status === "expired" ? `the invite to ${String(state.email)} has expired. ${again}` : undefined;
    return { outputs: { inviteExpiresAt: found.expiresAt }, ...(news === undefined ? {} : { news }) };
  },

  /** Withdraws the invite: nobody is to join whom the program no longer declares. */
  ends: async (api, state) => {
    if (state.inviteId !== undefined) await withdraw(api, state);
  },
};

/** The role of an invite. */
function roleOf(role: unknown): "owner" | "reader" {
  return role === "owner" ? "owner" : "reader";
}

async function withdraw(api: AdminClient, state: Properties): Promise<void> {
  try {
    await api.delete(inviteRoute, { inviteId: inviteIdOf(state) });
  } catch (error) {
    // A missing invite needs no withdrawal.
    if (error instanceof ApiError && error.isNotFound) return;
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    // Nobody can withdraw an accepted invite. An open invite must not stay behind: it would still let the person in.
    const { status = "pending" } = (await findInvite(api, state)) ?? { status: "withdrawn" };
    if (status === "pending") throw error;
  }
}

/** Sends an invite to the organisation and to none of its projects. An open invite that says the same is taken in its place. */
function invite(api: AdminClient, email: string, role: string): Promise<InviteObject> {
  const open = async (since = 0) => {
    const invites = await api.list(inviteListing, {});
    return invites.filter(
      (one) =>
        isSameCaseless(one.email, email) &&
        one.role === role &&
        one.status === "pending" &&
        // An invite that somebody else has sent may let the person into projects.
        (one.projects ?? []).length === 0 &&
        (one.createdAt ?? 0) >= since,
    );
  };
  return createOnce<InviteObject>(api, {
    what: `the invite of ${email}`,
    ifUnknown: "Run `pulumi up` again: an open invite is used, not repeated.",
    isUnique: true,
    attempt: () => api.create(inviteListing, {}, inviteBody({ email, role, projects: [] })),
    find: (since) => open(since()),
    describe: (one) => one.inviteId,
    refused: async () => (await open())[0],
  });
}

async function findInvite(api: AdminClient, state: Properties): Promise<InviteObject | undefined> {
  try {
    return await api.get(inviteRoute, { inviteId: inviteIdOf(state) });
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

function inviteIdOf({ inviteId }: Properties): string {
  return inviteId as string;
}
