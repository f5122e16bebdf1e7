/**
 * A person in the organisation.
 * API: /organization/users. People come by invite or by the identity provider, never by this resource: create finds the
 * person, and changes only what the program says. Destroy keeps the person unless told to remove them.
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
import { caseless, local, reference, replaces, updates } from "../lifecycle/fields";
import { path } from "../lifecycle/ids";
import { existing, OpenAIResource } from "../lifecycle/resource";
import { adminApiKeys, canBeKey, type AdminApiKeyObject } from "../wire/adminApiKeys";
import {
  organizationUser as organizationUserRoute,
  organizationUserBody,
  organizationUsers,
  withEmails,
  type OrganizationUserObject,
} from "../wire/organizationUsers";

export interface OrganizationUserArgs {
  /** The person's id. Either this or `email`. */
  userId?: pulumi.Input<string>;
  /** The person's e-mail address, compared without case. Either this or `userId`. */
  email?: pulumi.Input<string>;
  /** `owner` or `reader`. Left out, the role is not managed. */
  role?: pulumi.Input<string>;
  /** The id of a role of the organisation, in place of `role`. The API never returns it, so no drift is seen. */
  roleId?: pulumi.Input<string>;
  /** How technical the person is, as the API's own onboarding asks. */
  technicalLevel?: pulumi.Input<string>;
  /** What the person develops, as the API's own onboarding asks. */
  developerPersona?: pulumi.Input<string>;
  /** What destroy does: `keep` (default) leaves the person in the organisation, `remove` takes them out of it. */
  onDestroy?: pulumi.Input<"keep" | "remove">;
}

/**
 * A person in the organisation, found by e-mail or id. **Destroy keeps the person** unless `onDestroy: "remove"`.
 *
 * @example Somebody to give access to, without a hard-coded id
 * ```ts
 * const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });
 * ```
 * @example An owner of the organisation who leaves with the stack
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
  declare public readonly onDestroy: pulumi.Output<string | undefined>;
  declare public readonly name: pulumi.Output<string | undefined>;
  /** Unix seconds. */
  declare public readonly addedAt: pulumi.Output<number | undefined>;
  /** Whether the identity provider manages the person. */
  declare public readonly isScimManaged: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: OrganizationUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationUser, name, args, opts);
  }

  /** Reads a person by id without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): OrganizationUser {
    return existing(OrganizationUser, name, id, opts);
  }
}

const args = z.strictObject({
  userId: z.string().min(1).optional(),
  email: z.email("must be an e-mail address").optional(),
  role: z.string().min(1, "must be owner or reader").optional(),
  roleId: z.string().min(1).optional(),
  technicalLevel: z.string().optional(),
  developerPersona: z.string().optional(),
  onDestroy: z.enum(["keep", "remove"], "must be keep or remove").optional(),
});

type Args = z.output<typeof args>;

export const organizationUser = declareResource({
  kind: "OrganizationUser",
  args,
  fields: {
    userId: replaces({ ...reference, names: "person" }),
    email: replaces({ same: caseless, names: "person" }),
    role: updates(),
    roleId: updates({ ...reference, readBack: false }),
    technicalLevel: updates(),
    developerPersona: updates(),
    onDestroy: local(),
  },
  rules: [exactlyOne("userId", "email"), atMostOne("role", "roleId")],
  computed: ["name", "addedAt", "isScimManaged"],
  id: path("userId"),
  object: organizationUserRoute,
  listing: organizationUsers,
  identity: { by: "key", inputs: ["userId", "email"] },
  onDelete: "keeps the person in the organisation, unless onDestroy is remove",
  takeover: { restores: [] },
  find: findPerson,
  update,
  remove: async (api: AdminClient, state, { key, run }) => {
    if (state.onDestroy !== "remove") return;
    await keepAnOwner(api, state, undefined, run);
    await api.delete(organizationUserRoute, key);
  },
});

/** So many addresses in one filter keep the request line far below what servers accept (8 kB). */
const MOST_EMAILS = 50;

async function findPerson(api: AdminClient, { userId, email }: Args): Promise<OrganizationUserObject[]> {
  if (userId !== undefined) return [await api.get(organizationUserRoute, { userId })];
  const person = await api.findFiltered(organizationUsers, {}, email!, {
    idName: "userId",
    matches: (one, asked) => caseless(one.email, asked),
    query: withEmails,
    most: MOST_EMAILS,
  });
  if (person) return [person];
  throw new UserError(
    `Nobody in the organisation has the e-mail address ${email}. People come by invite: send one (in the console, or with the ` +
      `API's invites), and declare the person once they have accepted. If they are in it, check the address for a typing error.`,
  );
}

async function update(api: AdminClient, { changed, before }: Change<Args>, { key, run }: Context): Promise<Properties> {
  if (changed.role !== undefined || changed.roleId !== undefined) await keepAnOwner(api, before, changed.role, run);
  return api.update(organizationUserRoute, key, organizationUserBody(changed));
}

/**
 * Refuses to take the role of an owner away when fewer than two would be left, or when the key in use is theirs. Counted in
 * the live listing, because owners are made in the console too.
 */
async function keepAnOwner(
  api: AdminClient,
  person: Properties,
  role: string | undefined,
  run: Context["run"],
): Promise<void> {
  if (person.role !== "owner" || role === "owner" || run.settings.allowOwnerLoss) return;
  const who = String(person.email ?? person.userId);
  const keys = await api.list(adminApiKeys, {}).catch(nothingWithoutPermission);
  const used = keys.find((one) => one.ownerId === person.userId && canBeKey(one.redactedValue, run.settings.adminKey));
  if (used) {
    throw new UserError(
      `${who} stays an owner: the admin key in use (${used.redactedValue}) is theirs, and would stop working. Use another ` +
        `owner's key, or set OPENAI_ADMIN_ALLOW_OWNER_LOSS=true for this run.`,
    );
  }
  const owners = (await api.list(organizationUsers, {})).filter((one) => one.role === "owner");
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
