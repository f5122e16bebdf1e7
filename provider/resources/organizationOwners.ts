/**
 * All owners of the organisation, as one resource.
 * API: /organization/users. A create makes the declared people owners and takes the role from nobody. Destroy changes nothing.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Entry } from "../lifecycle/declaration";
import { only } from "../lifecycle/ids";
import { updates } from "../lifecycle/inputs";
import { declareSet } from "../lifecycle/sets";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  organizationUserBody,
  organizationUserListing,
  organizationUserRoute,
  type OrganizationUserObject,
} from "../wire/organizationUsers";
import { guardOwners } from "./owners";
import { confirmPerson, onUnexpected, personName } from "./sets";

export interface OrganizationOwnersArgs {
  /** The owners: e-mail addresses, whose case does not matter, or ids. The order has no meaning. */
  owners: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What happens to owners whom `owners` does not name. `remove`: the next preview shows them, and its `up` makes them readers.
   * `warn`: each run names them. Default: `remove`.
   */
  onUnexpected?: pulumi.Input<"remove" | "warn">;
}

/**
 * All owners of the organisation. A create makes the declared people owners and takes the role from nobody. If there are other
 * owners, the run names them, and **the next `up` makes them readers** unless `onUnexpected` is `"warn"`. A refresh finds owners whom
 * somebody has added in the console in the same way. Nothing takes the role from people whom an identity provider manages (SCIM),
 * unless `owners` named them before, and at least two owners stay. **Destroy changes nothing**: the owners stay owners.
 *
 * A program declares the owners either here or with `role: "owner"` of OrganizationUsers. It gives the people in `owners` no other role
 * with an OrganizationUser.
 *
 * @example Two owners
 * ```ts
 * new openai.OrganizationOwners("owners", { owners: ["ana@example.com", "ben@example.com"] });
 * ```
 * @example Name the other owners, but keep them
 * ```ts
 * new openai.OrganizationOwners("owners", { owners: ["ana@example.com", "ben@example.com"], onUnexpected: "warn" });
 * ```
 */
export class OrganizationOwners extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:OrganizationOwners";

  declare public readonly owners: pulumi.Output<string[]>;
  declare public readonly onUnexpected: pulumi.Output<string | undefined>;
  /** The owners whom the program does not declare: e-mail addresses, or ids without an address. */
  declare public readonly unexpected: pulumi.Output<string[]>;
  /** The declared people who have left the organisation. */
  declare public readonly absent: pulumi.Output<string[]>;
  /** The e-mail addresses of all owners, by id. */
  declare public readonly people: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: OrganizationOwnersArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationOwners, name, args, opts);
  }

  /** Reads the owners without managing them. The id is `organization`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): OrganizationOwners {
    return getExisting(OrganizationOwners, name, id, opts);
  }
}

export const organizationOwners = declareSet({
  kind: "OrganizationOwners",
  topic: "people",
  inputs: { owners: updates(z.array(personName)), onUnexpected },
  id: only("organization"),
  isOfSeveral: () => true,
  listing: organizationUserListing,
  parents: [],
  set: {
    input: "owners",
    isOfPeople: true,
    isList: true,
    place: "an owner of the organisation",
    places: "owners of the organisation",
    removal: "takes the role from them",
    list: async (read) => (await read(organizationUserListing, {}, "userId")).filter(isOwner).map(owner),
    readOne: async (api, _, { id }) => owner(await api.get(organizationUserRoute, { userId: id })),
    add: async (api, _key, person, _value, run) => {
      await confirmPerson(api, run, person);
      return owner(
        await api.update(organizationUserRoute, { userId: person.userId }, organizationUserBody({ role: "owner" })),
      );
    },
    remove: (api, _, { id }, run) =>
      guardOwners(api, run, id, () =>
        api.update(organizationUserRoute, { userId: id }, organizationUserBody({ role: "reader" })),
      ),
    single: (_, { id }) => ["OrganizationUser", id],
  },
  onDelete: "changes nothing: the owners stay owners",
  leaves: () => "a delete takes the owner role from nobody. The owners stay owners",
});

function isOwner({ role }: OrganizationUserObject): boolean {
  return role === "owner";
}

function owner({ userId, email }: OrganizationUserObject): Entry {
  return { id: userId, name: email ?? userId, value: true };
}
