/**
 * A rule that gives the tokens of a workload identity provider the access of a service account.
 * API: /organization/workload_identity_providers/{workloadIdentityProviderId}/federation_rules. A rule always belongs to the same
 * provider, project and account. The account must exist already. Destroy deletes the rule.
 */
import type * as pulumi from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { enumerate } from "../client/outside";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { refersTo, replaces, updates, usually, type ArgsOf } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  workloadIdentityFederationRuleBody,
  workloadIdentityFederationRuleCreateBody,
  workloadIdentityFederationRuleListing,
  workloadIdentityFederationRuleRoute,
} from "../wire/workloadIdentityFederationRules";

export interface WorkloadIdentityFederationRuleArgs {
  /** The id of the provider that verifies the tokens. Changing this replaces the resource. */
  workloadIdentityProviderId: pulumi.Input<string>;
  /** The id of the service account's project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The id of the service account whose access the tokens get. Changing this replaces the resource. */
  serviceAccountId: pulumi.Input<string>;
  /**
   * The attributes that a token must have, at least one, and their values. Values keep their type: `"true"` and `true` differ. The
   * complete map. With GitHub Actions, name the repository and the environment or branch: other tokens of the same issuer belong to
   * strangers.
   */
  attributeMatchers: pulumi.Input<Record<string, pulumi.Input<string | boolean | number>>>;
  /** What the tokens may do: everything that the account may do, or certain scopes. Default: not managed. */
  permissions?: pulumi.Input<ServiceAccountDefaultPermissions | RestrictedPermissions>;
  /** A name to recognise the rule by. `null` clears it. Default: not managed. */
  name?: pulumi.Input<string | null>;
  /** What the rule is for. `null` clears it. Default: not managed. */
  description?: pulumi.Input<string | null>;
  /** Whether the rule applies. Default: not managed. */
  enabled?: pulumi.Input<boolean>;
}

/** The tokens may do everything that the service account may do. */
export interface ServiceAccountDefaultPermissions {
  type: pulumi.Input<"service_account_default">;
}

/** The tokens may do what the scopes and the service account allow. */
export interface RestrictedPermissions {
  type: pulumi.Input<"restricted">;
  /** The scopes in the words of the dashboard, at least one: `["api.responses.write"]`. The order does not matter. */
  scopes: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A rule that gives tokens of a `WorkloadIdentityProvider` the access of a service account. **Destroy deletes the rule**, and its
 * workloads lose their access. An account that was created without a key has no role, so give the account a role first.
 *
 * @example One repository and environment of GitHub
 * ```ts
 * new openai.WorkloadIdentityFederationRule("deploy", {
 *   workloadIdentityProviderId: github.id,
 *   projectId: web.id,
 *   serviceAccountId: deployer.id,
 *   attributeMatchers: { repository: "acme/web", environment: "production" },
 * });
 * ```
 * @example With fewer permissions than the account
 * ```ts
 * new openai.WorkloadIdentityFederationRule("evals", {
 *   workloadIdentityProviderId: github.id,
 *   projectId: web.id,
 *   serviceAccountId: deployer.id,
 *   attributeMatchers: { repository: "acme/web", ref: "refs/heads/main" },
 *   permissions: { type: "restricted", scopes: ["api.responses.write"] },
 *   name: "evals",
 * });
 * ```
 */
export class WorkloadIdentityFederationRule extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:WorkloadIdentityFederationRule";

  declare public readonly workloadIdentityProviderId: pulumi.Output<string>;
  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly serviceAccountId: pulumi.Output<string>;
  declare public readonly attributeMatchers: pulumi.Output<Record<string, string | boolean | number>>;
  declare public readonly permissions: pulumi.Output<{ type: string; scopes?: string[] } | undefined>;
  declare public readonly name: pulumi.Output<string | undefined>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly enabled: pulumi.Output<boolean | undefined>;
  /** The API's id of the rule. */
  declare public readonly ruleId: pulumi.Output<string>;
  /** When the rule was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: WorkloadIdentityFederationRuleArgs, opts?: pulumi.CustomResourceOptions) {
    super(workloadIdentityFederationRule, name, args, opts);
  }

  /** Reads an existing rule, `<workloadIdentityProviderId>/<ruleId>`, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): WorkloadIdentityFederationRule {
    return getExisting(WorkloadIdentityFederationRule, name, id, opts);
  }
}

const inputs = {
  workloadIdentityProviderId: replaces(z.string().min(1), refersTo("WorkloadIdentityProvider")),
  projectId: replaces(z.string().min(1), refersTo("Project")),
  serviceAccountId: replaces(z.string().min(1), refersTo("ServiceAccount")),
  attributeMatchers: updates(
    z
      .record(
        z.string().min(1),
        z.union([z.string(), z.boolean(), z.number()], "must be a string, a number, true or false"),
        "must be a map of attributes to values",
      )
      .refine(
        (map) => Object.keys(map).length > 0,
        "an empty map would match every token of the issuer: name an attribute",
      ),
  ),
  permissions: updates(
    z
      .discriminatedUnion(
        "type",
        [
          z.strictObject({ type: z.literal("service_account_default") }),
          z.strictObject({
            type: z.literal("restricted"),
            // The API wants at least one scope. For an API key, an empty list means all permissions (N1, N18).
            scopes: z.array(z.string().min(1), "must be a list of scopes").min(1, "must name at least one scope"),
          }),
        ],
        'must be { type: "service_account_default" } or { type: "restricted", scopes }',
      )
      .optional(),
    { same: isSamePermissions },
  ),
  name: updates(z.string().nullish()),
  description: updates(z.string().nullish()),
  enabled: updates(z.boolean().optional(), usually(true)),
};

type Args = ArgsOf<typeof inputs>;

export const workloadIdentityFederationRule = declareResource({
  kind: "WorkloadIdentityFederationRule",
  topic: "identities",
  logged: { as: ["workload_identity_provider_mapping.created"] },
  inputs,
  outputs: ["ruleId", "createdAt"],
  id: path("workloadIdentityProviderId", "ruleId"),
  object: workloadIdentityFederationRuleRoute,
  listing: workloadIdentityFederationRuleListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["workloadIdentityProviderId", "serviceAccountId", "attributeMatchers"],
    recognisedBy: "createdAt",
    create: (api, args, { key }) =>
      api.create(workloadIdentityFederationRuleListing, key, workloadIdentityFederationRuleCreateBody(args)),
  },
  update,
  onDelete: "deletes the rule; its workloads lose their access",
});

/** Changes the rule. The API does not document whether a map of matchers replaces the earlier map, so we look at the answer (N15). */
async function update(api: AdminClient, { changed }: Change<Args>, { key }: Context): Promise<Properties> {
  const found = await api.update(workloadIdentityFederationRuleRoute, key, workloadIdentityFederationRuleBody(changed));
  const { attributeMatchers } = changed;
  if (attributeMatchers === undefined || found.attributeMatchers === undefined) return found;
  const kept = Object.keys(found.attributeMatchers).filter((name) => !Object.hasOwn(attributeMatchers, name));
  if (kept.length === 0) return found;
  throw new UserError(
    `WorkloadIdentityFederationRule ${key.workloadIdentityProviderId}/${key.ruleId} still has matchers that the program no longer ` +
      `declares (${enumerate(kept)}), because the API merges the maps. To make a new rule without them, run ` +
      `\`pulumi up --replace '<its urn>'\`.`,
  );
}

/** The order of scopes has no meaning. */
function isSamePermissions(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(comparable(a), comparable(b));
}

function comparable(permissions: unknown): unknown {
  const { type, scopes } = (permissions ?? {}) as { readonly type?: unknown; readonly scopes?: readonly unknown[] };
  return { type, scopes: type === "restricted" ? new Set(scopes) : undefined };
}
