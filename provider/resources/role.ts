/**
 * A custom role of the organisation.
 * API: /organization/roles/{roleId}. The list also contains predefined roles, which nobody can change. Destroy deletes the role;
 * unassign it from everybody first.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ApiError } from "../client/errors";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { asSet, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { roleBody, roleListing, roleRoute } from "../wire/roles";

export interface RoleArgs {
  /** The name. Unique in the organisation, or in the project for a ProjectRole. */
  name: pulumi.Input<string>;
  /** The complete set of permissions, such as `api.groups.read`. The order does not matter, and the set may be empty. */
  permissions: pulumi.Input<pulumi.Input<string>[]>;
  /** What the role is for. `null` clears it. Default: not managed. */
  description?: pulumi.Input<string | null>;
}

/**
 * A custom role of the organisation. **Destroy deletes the role.** Do not declare predefined roles; use their ids.
 *
 * @example A role that may read groups
 * ```ts
 * const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"] });
 * ```
 * @example Assigned to a group in the whole organisation
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
  /** Whether the role is predefined by OpenAI. */
  declare public readonly isPredefined: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: RoleArgs, opts?: pulumi.CustomResourceOptions) {
    super(role, name, args, opts);
  }

  /** Reads an existing role by id without managing it. The role may be predefined. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Role {
    return getExisting(Role, name, id, opts);
  }
}

/** The inputs that Role and ProjectRole share. */
export const roleInputs = {
  name: updates(z.string().trim().min(1, "must not be empty")),
  permissions: updates(z.array(z.string().min(1), "must be a list of permissions, which may be empty"), asSet),
  description: updates(z.string().nullish()),
};

/** What to do after a refused write to a predefined role. */
export function adviceOnRole({ status, answer }: ApiError): string | undefined {
  return (status === 400 || status === 403) && /predefined/i.test(answer ?? "")
    ? "Predefined roles are read-only. Use the id of the predefined role without declaring it, or declare a role with another name."
    : undefined;
}

export const role = declareResource({
  kind: "Role",
  topic: "roles",
  logged: { as: ["role.created"] },
  inputs: roleInputs,
  outputs: ["roleId", "isPredefined"],
  isProvided: ({ isPredefined }) => isPredefined === true,
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
