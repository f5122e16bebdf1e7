/**
 * A custom role of the organisation.
 * API: /organization/roles/{roleId}. Predefined roles are listed beside custom ones, and cannot be changed. Destroy deletes
 * the role; take it from everybody before.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ApiError } from "../client/errors";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { asSet, updates } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { roleBody, roleListing, roleRoute } from "../wire/roles";

export interface RoleArgs {
  /** The name, unique in the organisation. Changes in place. */
  name: pulumi.Input<string>;
  /**
   * What the role permits, such as `api.groups.read`. A set: the order means nothing. It may be empty. A change replaces the
   * whole set, in place.
   */
  permissions: pulumi.Input<pulumi.Input<string>[]>;
  /** What the role is for. `null` clears it; leaving it out leaves it as it is. */
  description?: pulumi.Input<string | null>;
}

/**
 * A custom role of the organisation. **Destroy deletes it.** Predefined roles need no declaration: use their ids.
 *
 * @example A role that may read groups
 * ```ts
 * const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"] });
 * ```
 * @example Given to a group for the whole organisation
 * ```ts
 * new openai.RoleAssignment("auditors", { roleId: auditor.id, groupId: security.id, organization: true });
 * ```
 */
export class Role extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:Role";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly permissions: pulumi.Output<string[]>;
  declare public readonly description: pulumi.Output<string | undefined>;
  /** The API's id, `role_…`; the same as `id`. */
  declare public readonly roleId: pulumi.Output<string>;
  /** True for the roles that the API comes with. */
  declare public readonly isPredefined: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: RoleArgs, opts?: pulumi.CustomResourceOptions) {
    super(role, name, args, opts);
  }

  /** Reads an existing role by id without managing it; a predefined one too. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Role {
    return existing(Role, name, id, opts);
  }
}

/** The inputs that roles of the organisation and of a project share. */
export const roleInputs = {
  name: updates(z.string().trim().min(1, "must not be empty")),
  permissions: updates(z.array(z.string().min(1), "must be a list of permissions, which may be empty"), asSet),
  description: updates(z.string().nullish()),
};

/** Advice for a write to a role that comes with the API. */
export function adviceOnRole({ status, answer }: ApiError): string | undefined {
  return (status === 400 || status === 403) && /predefined/i.test(answer ?? "")
    ? "Predefined roles are read-only. Use the id of the predefined role as it is, or make a role of your own with another name."
    : undefined;
}

export const role = declareResource({
  kind: "Role",
  inputs: roleInputs,
  outputs: ["roleId", "isPredefined"],
  id: path("roleId"),
  object: roleRoute,
  listing: roleListing,
  origin: {
    how: "made",
    by: "key",
    inputs: ["name"],
    create: (api, args) => api.create(roleListing, {}, roleBody(args)),
  },
  update: (api, { changed }, { key }) => api.update(roleRoute, key, roleBody(changed)),
  onDelete: "deletes the role",
  advice: adviceOnRole,
});
