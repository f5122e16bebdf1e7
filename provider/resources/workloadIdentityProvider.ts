/**
 * An OIDC provider, such as GitHub Actions, whose tokens workloads exchange for the access of a service account.
 * API: /organization/workload_identity_providers/{workloadIdentityProviderId}. Nothing is secret. The API does not document its
 * defaults, so inputs that the program leaves out are not managed. Destroy deletes the provider, after its federation rules.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { enumerate } from "../client/outside";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { isSameStructure, local, updates, usually } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { workloadIdentityFederationRuleListing } from "../wire/workloadIdentityFederationRules";
import {
  workloadIdentityProviderBody,
  workloadIdentityProviderCreateBody,
  workloadIdentityProviderListing,
  workloadIdentityProviderRoute,
} from "../wire/workloadIdentityProviders";

export interface WorkloadIdentityProviderArgs {
  /** The name. Not necessarily unique in the organisation. */
  name: pulumi.Input<string>;
  /** The issuer of the tokens, an https URL: `https://token.actions.githubusercontent.com`. */
  issuer: pulumi.Input<string>;
  /** The audience that the tokens must have. The workload requests its token for this audience. */
  audience: pulumi.Input<string>;
  /** What the provider is for. `null` clears it. Default: not managed. */
  description?: pulumi.Input<string | null>;
  /** Whether OpenAI accepts tokens of the provider. Default: not managed. */
  enabled?: pulumi.Input<boolean>;
  /** Attributes that OpenAI derives from a token before it evaluates the rules. The complete list. Default: not managed. */
  attributeTransformations?: pulumi.Input<pulumi.Input<AttributeTransformation>[]>;
  /** How OpenAI gets the issuer's public keys. Default: not managed. */
  verification?: pulumi.Input<DiscoveryVerification | UploadedJwksVerification>;
  /**
   * Allows create to make a provider although the organisation already has a provider with this name. Only this package uses the
   * input; the API never sees it. Default: `false`, and the create stops and names the existing provider.
   */
  allowSameName?: pulumi.Input<boolean>;
}

/** An attribute that OpenAI derives from a token. */
export interface AttributeTransformation {
  /** The name of the attribute, for the matchers of the rules. */
  attribute: pulumi.Input<string>;
  /** The expression that computes its value. OpenAI does not document the language. */
  expression: pulumi.Input<string>;
}

/** OpenAI fetches the issuer's public keys by OIDC discovery. */
export interface DiscoveryVerification {
  type: pulumi.Input<"discovery">;
  /** The URL of the discovery document. Default: the URL that follows from the issuer. */
  discoveryUrl?: pulumi.Input<string | null>;
}

/** The program uploads the issuer's public keys, because OpenAI cannot reach the issuer. */
export interface UploadedJwksVerification {
  type: pulumi.Input<"uploaded_jwks">;
  /** The JSON Web Key Set as an object. It contains public keys only. The order of its fields does not matter. */
  jwks: pulumi.Input<Record<string, unknown>>;
}

/**
 * An OIDC provider whose tokens workloads exchange for the access of a service account, without an API key. A
 * `WorkloadIdentityFederationRule` says which tokens get which account. **Destroy deletes the provider.** The API deletes no provider
 * that still has rules.
 *
 * @example GitHub Actions
 * ```ts
 * const github = new openai.WorkloadIdentityProvider("github", {
 *   name: "github-actions",
 *   issuer: "https://token.actions.githubusercontent.com",
 *   audience: "https://api.openai.com/v1",
 * });
 * ```
 * @example An issuer that OpenAI cannot reach
 * ```ts
 * new openai.WorkloadIdentityProvider("cluster", {
 *   name: "cluster",
 *   issuer: "https://kubernetes.default.svc",
 *   audience: "openai",
 *   verification: { type: "uploaded_jwks", jwks: JSON.parse(fs.readFileSync("jwks.json", "utf8")) },
 * });
 * ```
 */
export class WorkloadIdentityProvider extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:WorkloadIdentityProvider";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly issuer: pulumi.Output<string>;
  declare public readonly audience: pulumi.Output<string>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly enabled: pulumi.Output<boolean | undefined>;
  declare public readonly attributeTransformations: pulumi.Output<
    { attribute: string; expression: string }[] | undefined
  >;
  declare public readonly verification: pulumi.Output<
    { type: string; discoveryUrl?: string | null; jwks?: Record<string, unknown> } | undefined
  >;
  declare public readonly allowSameName: pulumi.Output<boolean | undefined>;
  /** The API's id; the same as `id`. A workload passes it as `identityProviderId`. */
  declare public readonly workloadIdentityProviderId: pulumi.Output<string>;
  /** When the provider was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: WorkloadIdentityProviderArgs, opts?: pulumi.CustomResourceOptions) {
    super(workloadIdentityProvider, name, args, opts);
  }

  /** Reads an existing provider by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): WorkloadIdentityProvider {
    return getExisting(WorkloadIdentityProvider, name, id, opts);
  }
}

const filled = z.string().trim().min(1, "must not be empty");
const https = z.url({ protocol: /^https$/, error: "must be an https URL" });

export const workloadIdentityProvider = declareResource({
  kind: "WorkloadIdentityProvider",
  topic: "identities",
  logged: { as: ["workload_identity_provider.created"] },
  inputs: {
    name: updates(filled),
    issuer: updates(https),
    audience: updates(filled),
    description: updates(z.string().nullish()),
    enabled: updates(z.boolean().optional(), usually(true)),
    attributeTransformations: updates(
      z
        .array(z.strictObject({ attribute: filled, expression: filled }), "must be a list of transformations")
        .optional(),
      usually([]),
    ),
    verification: updates(
      z
        .discriminatedUnion(
          "type",
          [
            z.strictObject({ type: z.literal("discovery"), discoveryUrl: https.nullish() }),
            z.strictObject({
              type: z.literal("uploaded_jwks"),
              jwks: z.record(z.string(), z.unknown(), "must be an object: parse the JSON first"),
            }),
          ],
          'must be { type: "discovery" } or { type: "uploaded_jwks", jwks }',
        )
        .optional(),
      { same: isSameVerification },
    ),
    allowSameName: local(z.boolean().optional()),
  },
  outputs: ["workloadIdentityProviderId", "createdAt"],
  id: path("workloadIdentityProviderId"),
  object: workloadIdentityProviderRoute,
  listing: workloadIdentityProviderListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create: (api, args) => api.create(workloadIdentityProviderListing, {}, workloadIdentityProviderCreateBody(args)),
  },
  update: (api, { changed }, { key }) =>
    api.update(workloadIdentityProviderRoute, key, workloadIdentityProviderBody(changed)),
  onDelete: "deletes the provider; the API refuses this while the provider has federation rules",
  remove,
});

/** The program's own rules depend on the provider, so the engine has deleted them. Only other people's rules can remain. */
async function remove(api: AdminClient, _: Properties, { key }: Context): Promise<void> {
  try {
    await api.delete(workloadIdentityProviderRoute, key);
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    const rules = await api.list(workloadIdentityFederationRuleListing, key).catch(() => []);
    if (rules.length > 0) {
      error.advise(
        `The provider still has federation rules that this stack does not manage (${enumerate(rules.map(({ ruleId }) => ruleId))}). ` +
          `If no workload needs them, delete them in the console, then run the command again.`,
      );
    }
    throw error;
  }
}

/** The API may return the address that follows from the issuer as the address of a provider without an address of its own. */
function isSameVerification(a: unknown, b: unknown, provider: Properties = {}): boolean {
  const derived = `${String(provider.issuer).replace(/\/$/, "")}/.well-known/openid-configuration`;
  const comparable = (verification: unknown) => {
    const { discoveryUrl, ...rest } = (verification ?? {}) as { readonly discoveryUrl?: unknown };
    return { ...rest, discoveryUrl: discoveryUrl === derived ? undefined : discoveryUrl };
  };
  return isSameStructure(comparable(a), comparable(b));
}
