/**
 * A person in the organisation.
 * API: /organization/users. People come by invite or by the identity provider, never by this resource: create finds the
 * person, and changes only what the program says. Destroy keeps the person unless told to remove them.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import {
  atMostOne,
  declareResource,
  exactlyOne,
  type Change,
  type Context,
  type Properties,
} from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import {
  caseless,
  isSameCaseless,
  local,
  naming,
  neverReturned,
  refersTo,
  refersToRole,
  replaces,
  updates,
  type ArgsOf,
} from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { isSameRole } from "../lifecycle/roleIds";
import {
  organizationUserBody,
  organizationUserListing,
  organizationUserRoute,
  withEmails,
  type OrganizationUserObject,
} from "../wire/organizationUsers";
import { OWNER_ROLE, withoutOwner } from "./owners";

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

const inputs = {
  userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser"), naming("person")),
  email: replaces(z.email("must be an e-mail address").optional(), caseless, naming("person")),
  role: updates(z.string().min(1, "must be owner or reader").optional()),
  roleId: updates(z.string().min(1).optional(), refersToRole, neverReturned),
  technicalLevel: updates(z.string().optional()),
  developerPersona: updates(z.string().optional()),
  onDestroy: local(z.enum(["keep", "remove"], "must be keep or remove").optional()),
};

type Args = ArgsOf<typeof inputs>;

export const organizationUser = declareResource({
  kind: "OrganizationUser",
  inputs,
  rules: [exactlyOne("userId", "email"), atMostOne("role", "roleId")],
  outputs: ["name", "addedAt", "isScimManaged"],
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
    find: findPerson,
  },
  update,
  onDelete: "keeps the person in the organisation, unless onDestroy is remove",
  remove: async (api, state, { key, run }) => {
    if (state.onDestroy !== "remove") return;
    await withoutOwner(api, run, key.userId!, () => api.delete(organizationUserRoute, key));
  },
  advice: (error, { role }) =>
    role !== undefined && error.mayBlame(/role/i, /user/i)
      ? "role must be owner or reader; other roles are given by roleId, or by a RoleAssignment."
      : undefined,
});

/** So many addresses in one filter keep the request line far below what servers accept (8 kB). */
const MOST_EMAILS = 50;

async function findPerson(api: AdminClient, { userId, email }: Args): Promise<OrganizationUserObject[]> {
  if (userId !== undefined) return [await api.get(organizationUserRoute, { userId })];
  const person = await api.findFiltered(organizationUserListing, {}, email!, {
    idName: "userId",
    matches: (one, asked) => isSameCaseless(one.email, asked),
    query: withEmails,
    most: MOST_EMAILS,
  });
  if (person) return [person];
  throw new UserError(
    `Nobody in the organisation has the e-mail address ${email}. People come by invite: send one (in the console, or with the ` +
      `API's invites), and declare the person once they have accepted. If they are in it, check the address for a typing error.`,
  );
}

function update(api: AdminClient, { changed }: Change<Args>, { key, run }: Context): Promise<Properties> {
  const act = () => api.update(organizationUserRoute, key, organizationUserBody(changed));
  const { role, roleId } = changed;
  const keepsOwner = role === "owner" || isSameRole(roleId, OWNER_ROLE);
  return (role ?? roleId) === undefined || keepsOwner ? act() : withoutOwner(api, run, key.userId!, act);
}
