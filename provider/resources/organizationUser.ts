/**
 * A person in the organisation.
 * API: /organization/users. People join by an invite or through an identity provider, so create finds an existing person, and
 * changes only what the program sets. Destroy takes back the role that the program gave, and keeps the person in the
 * organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import {
  atMostOne,
  declareResource,
  exactlyOne,
  type Change,
  type Context,
  type Properties,
} from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { lastSegment, path } from "../lifecycle/ids";
import {
  caseless,
  local,
  naming,
  neverReturned,
  refersTo,
  refersToRole,
  replaces,
  updates,
  type ArgsOf,
} from "../lifecycle/inputs";
import { keptOf } from "../lifecycle/kept";
import { findByEmail, isEmail } from "../lifecycle/people";
import { until } from "../lifecycle/until";
import { getExisting, OpenAIResource } from "../program/resource";
import { isSameRole, shortRoleId } from "../lifecycle/roleIds";
import {
  organizationUserBody,
  organizationUserListing,
  organizationUserRoute,
  type OrganizationUserObject,
} from "../wire/organizationUsers";
import { OWNER_ROLE, guardOwners } from "./owners";
import { waitingPerson } from "./waitingPerson";
import { unassign } from "./roleAssignment";

export interface OrganizationUserArgs {
  /** The person's id. Give either this or `email`. Naming another person replaces the resource. */
  userId?: pulumi.Input<string>;
  /**
   * The person's e-mail address; case does not matter. Give either this or `userId`. Naming another person replaces the
   * resource.
   */
  email?: pulumi.Input<string>;
  /** The person's role in the organisation: `owner` or `reader`. Default: not managed. */
  role?: pulumi.Input<string>;
  /**
   * The id of a role of the organisation, instead of `role`. The API never returns it, so a refresh finds no drift. Default: not
   * managed.
   */
  roleId?: pulumi.Input<string>;
  /** How technical the person is: an answer from OpenAI's onboarding. Default: not managed. */
  technicalLevel?: pulumi.Input<string>;
  /** What the person develops: an answer from OpenAI's onboarding. Default: not managed. */
  developerPersona?: pulumi.Input<string>;
  /**
   * What create does when nobody in the organisation has this `email`. `fail` (default) stops with advice. `wait` records the
   * person as absent until a refresh finds them. `invite` also sends one invite, to the organisation and to no project, with
   * the role `owner` if `role` is `owner` and else `reader`. Needs `email`.
   */
  whenAbsent?: pulumi.Input<"fail" | "wait" | "invite">;
  /**
   * When the role ends: an ISO date, which ends in UTC, or a time. Past it, the next `pulumi up` takes the role away.
   * Default: never. Needs `role` or `roleId`.
   */
  until?: pulumi.Input<string>;
  /**
   * What destroy does. `revoke` takes back the role that the program gave: the person becomes a reader, also if they had the role
   * before. `keep` changes nothing. `remove` removes the person from the organisation. The last `up` records the value. Default:
   * `revoke`.
   */
  onDestroy?: pulumi.Input<"revoke" | "keep" | "remove">;
}

/**
 * A person who is already in the organisation, by e-mail address or id. **Destroy takes back the role that the program gave**, and
 * keeps the person in the organisation, unless `onDestroy` is `"remove"`.
 *
 * @example A person's id, by e-mail address
 * ```ts
 * const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });
 * ```
 * @example An owner of the organisation, whom a destroy removes from it
 * ```ts
 * new openai.OrganizationUser("ben", { email: "ben@example.com", role: "owner", onDestroy: "remove" });
 * ```
 */
export class OrganizationUser extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:OrganizationUser";

  /** The person's id; the same as `id`. */
  declare public readonly userId: pulumi.Output<string>;
  declare public readonly email: pulumi.Output<string>;
  declare public readonly role: pulumi.Output<string | undefined>;
  declare public readonly roleId: pulumi.Output<string | undefined>;
  declare public readonly technicalLevel: pulumi.Output<string | undefined>;
  declare public readonly developerPersona: pulumi.Output<string | undefined>;
  declare public readonly whenAbsent: pulumi.Output<string | undefined>;
  declare public readonly until: pulumi.Output<string | undefined>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;
  declare public readonly name: pulumi.Output<string | undefined>;
  /** When the person joined the organisation, in Unix seconds. */
  declare public readonly addedAt: pulumi.Output<number | undefined>;
  /** Whether an identity provider manages the person. */
  declare public readonly isScimManaged: pulumi.Output<boolean | undefined>;
  /** Whether the person can sign in. An identity provider can disable a person without removing them. */
  declare public readonly enabled: pulumi.Output<boolean | undefined>;
  /** Whether OpenAI has banned the person. */
  declare public readonly banned: pulumi.Output<boolean | undefined>;
  /** The id of the invite that `whenAbsent: "invite"` has sent. */
  declare public readonly inviteId: pulumi.Output<string | undefined>;
  /** When that invite expires, in Unix seconds. */
  declare public readonly inviteExpiresAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: OrganizationUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationUser, name, args, opts);
  }

  /** Reads a person by id without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): OrganizationUser {
    return getExisting(OrganizationUser, name, id, opts);
  }
}

const inputs = {
  userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser"), naming("person")),
  email: replaces(z.email("must be an e-mail address").optional(), caseless, naming("person")),
  role: updates(z.string().min(1, "must be owner or reader").optional()),
  roleId: updates(z.string().min(1).optional(), refersToRole, neverReturned),
  technicalLevel: updates(z.string().optional()),
  developerPersona: updates(z.string().optional()),
  whenAbsent: local(z.enum(["fail", "wait", "invite"], "must be fail, wait or invite").optional()),
  until,
  onDestroy: local(z.enum(["revoke", "keep", "remove"], "must be revoke, keep or remove").optional()),
};

type Args = ArgsOf<typeof inputs>;

export const organizationUser = declareResource({
  kind: "OrganizationUser",
  topic: "people",
  logged: { as: ["user.added", "user.updated", "role.assignment.created"] },
  inputs,
  rules: [
    exactlyOne("userId", "email"),
    atMostOne("role", "roleId"),
    {
      inputs: ["whenAbsent", "userId"],
      refuses: ({ whenAbsent, userId }) =>
        userId !== undefined && (whenAbsent === "wait" || whenAbsent === "invite")
          ? `whenAbsent: "${whenAbsent}" requires email: a person who has not joined has no id yet`
          : undefined,
    },
    {
      inputs: ["until", "role", "roleId"],
      presence: true,
      refuses: ({ until, role, roleId }) =>
        until !== undefined && role === undefined && roleId === undefined
          ? "until ends a role: set role or roleId, or leave until out"
          : undefined,
    },
  ],
  outputs: ["name", "addedAt", "isScimManaged", "enabled", "banned", "inviteId", "inviteExpiresAt"],
  id: path("userId"),
  object: organizationUserRoute,
  listing: organizationUserListing,
  isOfSeveral: () => true,
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["userId", "email"],
    recognisedBy: "email",
    restores: [],
    takesBack: ["role", "roleId"],
    find: findPerson,
  },
  update,
  absence: waitingPerson,
  untouched: { role: "reader" },
  partOf: ({ role, roleId, ...args }, known) => {
    if (role === undefined && roleId === undefined) return undefined;
    const isOwner = role === "owner" || isSameRole(roleId, OWNER_ROLE);
    // With another role, the resource contradicts a set only if the set names the person.
    const names = isOwner ? undefined : personNames(args, known);
    return { kind: "OrganizationOwners", id: "organization", names };
  },
  // The API never returns a roleId, so only a role above reader shows that somebody has granted it again.
  isGranted: (found, before) => before.role !== undefined && before.role !== READER && found.role === before.role,
  announces: (found, before) => {
    // An answer without these fields says nothing about them.
    const { email = before.email, isScimManaged } = found;
    const now = { enabled: found.enabled ?? before.enabled, banned: found.banned ?? before.banned };
    if (isSuspended(now) === isSuspended(before)) return undefined;
    if (!isSuspended(now)) return `${String(email)} is no longer suspended.`;
    const by = isScimManaged === true ? "The identity provider decides on it. " : "";
    return `${String(email)} is suspended and cannot sign in. ${by}Their roles and memberships stay as declared.`;
  },
  onDelete:
    "takes back the role that it gave, and keeps the person; as onDestroy says, keeps the role or removes the person",
  leaves,
  remove,
  advice: (error, { role }) =>
    role !== undefined && error.mayBlame(/role/i, /user/i)
      ? "role must be owner or reader. For another role, set roleId, or declare a RoleAssignment."
      : undefined,
});

/** The role that every person in the organisation has at least, and its id in the spelling of every organisation. */
const READER = "reader";
const READER_ROLE = "role-api-organization-reader";

/** All known spellings of a person. */
function personNames(...given: Properties[]): string[] {
  const names = given.flatMap(({ userId, email }) => [lastSegment(userId), email]);
  return names.filter((name) => typeof name === "string").map((name) => (isEmail(name) ? name.toLowerCase() : name));
}

/** Whether the person cannot sign in. */
function isSuspended({ enabled, banned }: Properties): boolean {
  return enabled === false || banned === true;
}

/** The person; none when they are absent and the program wants to wait for them. */
async function findPerson(api: AdminClient, { userId, email, whenAbsent }: Args): Promise<OrganizationUserObject[]> {
  if (userId !== undefined) return [await api.get(organizationUserRoute, { userId })];
  const person = await findByEmail(api, email!);
  if (person) return [person];
  if (whenAbsent === "wait" || whenAbsent === "invite") return [];
  throw new UserError(
    `Could not find ${email}: nobody in the organisation has this e-mail address. Check the spelling. For a ` +
      `person who has not joined yet, set whenAbsent: "wait", or whenAbsent: "invite" to send an invite. If you renamed the ` +
      `resource of a person who has left, add { aliases: [{ name: "<the old name>" }] }.`,
  );
}

function update(api: AdminClient, { changed, before }: Change<Args>, { key, run }: Context): Promise<Properties> {
  const act = async () => {
    const answer = await api.update(organizationUserRoute, key, organizationUserBody(changed));
    if (roleId === undefined) return answer;
    if (before.roleId !== undefined) await unassignGiven(api, run, key.userId!, before.roleId);
    // The API adds the role with this id to the person's role. The program has replaced its role by the id.
    const gaveRole = keptOf(organizationUser, before).inputs.includes("role") && before.role !== READER;
    if (!gaveRole || isSameRole(roleId, OWNER_ROLE)) return answer;
    return api.update(organizationUserRoute, key, organizationUserBody({ role: READER }));
  };
  const { role, roleId } = changed;
  const keepsOwner = role === "owner" || isSameRole(roleId, OWNER_ROLE);
  return (role ?? roleId) === undefined || keepsOwner ? act() : guardOwners(api, run, key.userId!, act);
}

/** Why a delete sends nothing. */
function leaves({ onDestroy, role, roleId }: Properties): string | undefined {
  if (onDestroy === "remove") return undefined;
  if (onDestroy === "keep") return "onDestroy is keep. The person keeps their role in the organisation";
  const isGiven = roleId === undefined ? role !== undefined && role !== READER : !isSameRole(roleId, READER_ROLE);
  return isGiven ? undefined : "the program gave the person no role above reader. The person stays in the organisation";
}

async function remove(api: AdminClient, state: Properties, { key, run }: Context): Promise<void> {
  await guardOwners(api, run, key.userId!, () =>
    state.onDestroy === "remove" ? api.delete(organizationUserRoute, key) : revoke(api, run, state, key.userId!),
  );
}

/** Makes the person a reader. A role that was given by its id may also be an assigned role of the person (trap 12). */
async function revoke(api: AdminClient, run: Context["run"], { roleId }: Properties, userId: string): Promise<void> {
  await api.update(organizationUserRoute, { userId }, organizationUserBody({ role: READER }));
  if (roleId !== undefined) await unassignGiven(api, run, userId, roleId);
}

/** Takes away a role that was given by its id, unless a RoleAssignment of the program gives the same role. */
async function unassignGiven(api: AdminClient, run: Context["run"], userId: string, roleId: unknown): Promise<void> {
  if (run.ledger.hasBelow("RoleAssignment", `users/${userId}/${String(shortRoleId(roleId))}`)) return;
  try {
    await unassign(api, { userId, roleId: String(lastSegment(roleId)) });
  } catch (error) {
    if (!(error instanceof ApiError && error.isNotFound)) throw error;
  }
}
