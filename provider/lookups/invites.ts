/** Looks up the invites of the organisation. API: /organization/invites. */
import { z } from "zod";
import { inviteListing } from "../wire/invites";
import { argument } from "./arguments";
import { declareList } from "./lookup";

export interface GetInvitesArgs {
  /** Only invites with this status: `pending`, `accepted` or `expired`. Default: every invite. */
  status?: string;
}

/** An invite to the organisation. */
export interface InviteSummary {
  readonly inviteId: string;
  readonly email: string | undefined;
  /** The role in the organisation that the invite gives: `owner` or `reader`. */
  readonly role: string | undefined;
  /** `pending`, `accepted` or `expired`. */
  readonly status: string | undefined;
  /** When the invite was sent, in Unix seconds. */
  readonly createdAt: number | undefined;
  /** End of the invite in Unix seconds. */
  readonly expiresAt: number | undefined;
  /** When the person accepted the invite, in Unix seconds. */
  readonly acceptedAt: number | undefined;
  /** The projects that the invite gives access to, with the role in each. */
  readonly projects: { readonly projectId: string; readonly role: string | undefined }[] | undefined;
}

/** The invites of the organisation. */
export interface GetInvitesResult {
  readonly invites: InviteSummary[];
}

const invites = declareList<GetInvitesArgs, GetInvitesResult>({
  name: "getInvites",
  returns: "all invites; with `status`, the invites with this status",
  args: z.strictObject({ status: argument.text.optional() }),
  read: async (reader, { status }) => ({
    invites: (await reader.all(inviteListing)).filter((one) => status === undefined || one.status === status),
  }),
});

/**
 * Reads the invites of the organisation.
 *
 * @example The people who have not answered yet
 * ```ts
 * const { invites } = await openai.getInvites({ status: "pending" });
 * export const invited = invites.map((invite) => invite.email);
 * ```
 */
export const getInvites = invites.promise;

/** {@link getInvites} as an Output. */
export const getInvitesOutput = invites.output;
