/**
 * An invite to the organisation.
 * API: /organization/invites. An invite cannot be changed, and the API withdraws it only while nobody has accepted it. A create
 * sends an e-mail. Destroy withdraws an open invite; a person who has accepted stays in the organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path, type Key } from "../lifecycle/ids";
import { caseless, isSameCaseless, local, refersAt, replaces, type ArgsOf } from "../lifecycle/inputs";
import { findByEmail } from "../lifecycle/people";
import type { Run } from "../lifecycle/run";
import { getExisting, OpenAIResource } from "../program/resource";
import { inviteBody, inviteListing, inviteRoute, type InviteObject } from "../wire/invites";

export interface InviteArgs {
  /** The e-mail address; case does not matter. An address can have one open invite. Changing this replaces an open invite. */
  email: pulumi.Input<string>;
  /** The role in the organisation: `owner` or `reader`. Changing this replaces an open invite. */
  role: pulumi.Input<"owner" | "reader">;
  /**
   * The projects that the person joins on acceptance, each with the role `member` or `owner`; order does not matter. An empty list
   * means no project. Default: OpenAI adds the person to the default project. Changing this replaces an open invite.
   */
  projects?: pulumi.Input<pulumi.Input<InviteProject>[]>;
  /**
   * Whether the `up` after a refresh that finds the invite expired sends a new invite, and with it another e-mail. Default: `false`,
   * which leaves the expired invite alone.
   */
  resendWhenExpired?: pulumi.Input<boolean>;
}

/** A project that an invited person joins. */
export interface InviteProject {
  /** The id of the project. */
  projectId: pulumi.Input<string>;
  /** The role in the project. */
  role: pulumi.Input<"member" | "owner">;
}

/**
 * An invite to the organisation; a create sends an e-mail. **Destroy withdraws an open invite.** A person who has accepted stays in
 * the organisation: declare an OrganizationUser to manage them. A change withdraws the open invite first and then sends a new
 * e-mail. Nothing changes an accepted invite.
 *
 * @example A reader without any project
 * ```ts
 * new openai.Invite("ana", { email: "ana@example.com", role: "reader", projects: [] });
 * ```
 * @example A member of a project, invited again when the invite expires
 * ```ts
 * new openai.Invite("ben", {
 *   email: "ben@example.com",
 *   role: "reader",
 *   projects: [{ projectId: web.id, role: "member" }],
 *   resendWhenExpired: true,
 * });
 * ```
 */
export class Invite extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:Invite";

  declare public readonly email: pulumi.Output<string>;
  declare public readonly role: pulumi.Output<string>;
  /** The projects that the person joins, also when OpenAI has chosen the default project. */
  declare public readonly projects: pulumi.Output<{ projectId: string; role: string }[] | undefined>;
  declare public readonly resendWhenExpired: pulumi.Output<boolean | undefined>;
  /** The API's id; the same as `id`. */
  declare public readonly inviteId: pulumi.Output<string>;
  /** `pending`, `accepted` or `expired`, as of the last refresh. */
  declare public readonly status: pulumi.Output<string | undefined>;
  /** When the invite was sent, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the invite expires, in Unix seconds. */
  declare public readonly expiresAt: pulumi.Output<number | undefined>;
  /** When the person accepted, in Unix seconds. */
  declare public readonly acceptedAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: InviteArgs, opts?: pulumi.CustomResourceOptions) {
    super(invite, name, args, opts);
  }

  /** Reads an existing invite by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Invite {
    return getExisting(Invite, name, id, opts);
  }
}

const inputs = {
  email: replaces(z.email("must be an e-mail address"), caseless),
  role: replaces(z.enum(["owner", "reader"], "must be owner or reader")),
  projects: replaces(
    z
      .array(
        z.strictObject({
          projectId: z.string().min(1),
          role: z.enum(["member", "owner"], "must be member or owner"),
        }),
      )
      .optional(),
    refersAt("projectId", "Project"),
  ),
  resendWhenExpired: local(z.boolean("must be true or false").optional()),
};

type Args = ArgsOf<typeof inputs>;

export const invite = declareResource({
  kind: "Invite",
  topic: "people",
  logged: { as: ["invite.sent"] },
  inputs,
  outputs: ["inviteId", "status", "createdAt", "expiresAt", "acceptedAt"],
  id: path("inviteId"),
  object: inviteRoute,
  listing: inviteListing,
  read,
  origin: {
    how: "made",
    by: "key",
    inputs: ["email"],
    recognisedBy: "createdAt",
    find: findOpen,
    create: (api, args) => api.create(inviteListing, {}, inviteBody(args)),
  },
  // An address can have one open invite, so the old invite goes before the new one.
  goesFirst: () => true,
  isOver: ({ status }) => status === "accepted" || status === "expired",
  renews: ({ status }, { resendWhenExpired }) =>
    status === "expired" && resendWhenExpired === true ? "resendWhenExpired" : undefined,
  refuses: refuseChangeOfAccepted,
  announces: (found, before) =>
    found.status === "expired"
      ? `the invite to ${String(found.email ?? before.email)} has expired. ` +
        (before.resendWhenExpired === true
          ? "The next `pulumi up` sends another invite."
          : "To send another invite, set resendWhenExpired: true.")
      : undefined,
  onDelete: "withdraws an open invite; a person who has accepted stays in the organisation",
  leaves: (_, { status, email }) => (status === "accepted" ? whyAcceptedStays(email) : undefined),
  remove,
  advice: (error, { email }) =>
    error.mayBlame(/email|user|member|invit/i, /project/i)
      ? `If ${email} is in the organisation already, remove this Invite and declare an OrganizationUser. An address can have only ` +
        `one open invite.`
      : undefined,
});

/** The open invite of the address. */
async function findOpen(api: AdminClient, { email }: Args): Promise<InviteObject[]> {
  const invites = await api.list(inviteListing, {});
  return invites.filter((one) => isSameCaseless(one.email, email) && (one.status ?? "pending") === "pending");
}

/**
 * Reads an invite. If OpenAI no longer shows the invite and the person is in the organisation, the person has accepted. An expired
 * invite stays in the state: without it, the next `up` would send another e-mail, also without `resendWhenExpired`.
 */
async function read(
  api: AdminClient,
  { inviteId }: Key,
  before: Properties | undefined,
  run: Run,
): Promise<Properties | undefined> {
  const isThis = (one: InviteObject) => one.inviteId === inviteId;
  const listed = await api.findListed(inviteListing, {}, "inviteId", isThis);
  if (typeof listed === "object") return withoutUnchangeable(listed.object, before);
  try {
    return withoutUnchangeable(await api.get(inviteRoute, { inviteId: inviteId! }), before);
  } catch (error) {
    const isGone = error instanceof ApiError && error.isNotFound;
    if (!isGone || typeof before?.email !== "string") throw error;
    const { email, createdAt } = before;
    // An accepted invite stays accepted when the person leaves. Without it, the next `up` would let the person in again.
    const isAccepted = before.status === "accepted" || (await findByEmail(api, email)) !== undefined;
    if (isAccepted) return { inviteId, email, createdAt, status: "accepted" };
    const isExpired =
      before.status === "expired" || (typeof before.expiresAt === "number" && before.expiresAt <= run.now);
    return isExpired ? { inviteId, email, createdAt, status: "expired" } : undefined;
  }
}

/** An accepted invite in a refresh: the values that nobody can change any more stay as the state has them. */
function withoutUnchangeable(found: InviteObject, before: Properties | undefined): Properties {
  return before && found.status === "accepted" ? { ...found, role: undefined, projects: undefined } : found;
}

function refuseChangeOfAccepted({ args, changed, before }: Change<Args>): string | undefined {
  const names = ["email", "role", "projects"].filter((name) => name in changed);
  if (before.status !== "accepted" || names.length === 0) return undefined;
  return (
    `${String(before.email)} has accepted this invite, so nothing can change its ${names.join(" and ")}. Restore the earlier ` +
    `value. ` +
    (isSameCaseless(before.email, args.email)
      ? "To change what the person may do, declare an OrganizationUser or a ProjectUser."
      : "To invite somebody else, declare a new Invite.")
  );
}

function whyAcceptedStays(email: unknown): string {
  return `${String(email)} has accepted the invite. The person stays in the organisation`;
}

/** Withdraws the invite. The API withdraws no accepted invite (trap 31). */
async function remove(api: AdminClient, { email }: Properties, { key, run }: Context): Promise<void> {
  try {
    await api.delete(inviteRoute, key);
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    const { status = "pending" } = await api.get(inviteRoute, { inviteId: key.inviteId! });
    if (status === "pending") throw error;
    if (status === "accepted" && run.ledger.of("Invite", key.inviteId!).isReplaced) {
      throw new UserError(
        `Invite ${key.inviteId} was not changed: ${String(email)} has accepted it since the last refresh. Run \`pulumi refresh\`, and ` +
          `restore the earlier values of the Invite.`,
      );
    }
    if (status === "accepted")
      run.say(`Invite ${key.inviteId}: nothing was withdrawn, because ${whyAcceptedStays(email)}.`);
  }
}
