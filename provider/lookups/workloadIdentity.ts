/** Looks up workload identity providers and their rules. API: /organization/workload_identity_providers. */
import { z } from "zod";
import {
  workloadIdentityFederationRuleListing,
  type WorkloadIdentityFederationRuleObject,
} from "../wire/workloadIdentityFederationRules";
import {
  workloadIdentityProviderListing,
  workloadIdentityProviderRoute,
  type WorkloadIdentityProviderObject,
} from "../wire/workloadIdentityProviders";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Which provider. Give `id` or `name`. */
export interface GetWorkloadIdentityProviderArgs {
  /** The id of the provider. */
  id?: string;
  /** The exact name of the provider. */
  name?: string;
}

/** A workload identity provider. */
export interface GetWorkloadIdentityProviderResult {
  /** The id of the provider, as a resource and in the API. */
  readonly id: string;
  /** The same id, with the name that the inputs of other resources have. */
  readonly workloadIdentityProviderId: string;
  readonly name: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly description: string | undefined;
  readonly enabled: boolean | undefined;
  readonly attributeTransformations:
    readonly { readonly attribute: string | undefined; readonly expression: string | undefined }[] | undefined;
  /** How OpenAI gets the issuer's public keys: `discovery` or `uploaded_jwks`. */
  readonly verification:
    | {
        readonly type: string | undefined;
        readonly discoveryUrl: string | undefined;
        readonly jwks: Readonly<Record<string, unknown>> | undefined;
      }
    | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
}

/** The workload identity providers of the organisation. */
export interface GetWorkloadIdentityProvidersResult {
  readonly workloadIdentityProviders: GetWorkloadIdentityProviderResult[];
}

/** Which rules. */
export interface GetWorkloadIdentityFederationRulesArgs {
  /** The id of the provider. */
  workloadIdentityProviderId: string;
  /** Only the rules of this service account. Default: all rules of the provider. */
  serviceAccountId?: string;
}

/** A rule that gives tokens the access of a service account. */
export interface WorkloadIdentityFederationRuleSummary {
  /** The id of the rule as a resource: `<workloadIdentityProviderId>/<ruleId>`. */
  readonly id: string;
  readonly ruleId: string;
  readonly workloadIdentityProviderId: string;
  readonly projectId: string | undefined;
  readonly serviceAccountId: string | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly enabled: boolean | undefined;
  /** The attributes that a token must have. */
  readonly attributeMatchers: Readonly<Record<string, string | boolean | number>> | undefined;
  /** What the tokens may do: `service_account_default`, or `restricted` with its scopes. */
  readonly permissions:
    { readonly type: string | undefined; readonly scopes: readonly string[] | undefined } | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
}

/** The rules of a provider. */
export interface GetWorkloadIdentityFederationRulesResult {
  readonly workloadIdentityProviderId: string;
  readonly rules: WorkloadIdentityFederationRuleSummary[];
}

const provider = declareLookup<GetWorkloadIdentityProviderArgs, GetWorkloadIdentityProviderResult>({
  name: "getWorkloadIdentityProvider",
  returns: "a workload identity provider, by id or name",
  args: z.strictObject({ id: argument.id.optional(), name: argument.text.optional() }),
  oneOf: ["id", "name"],
  read: async (reader, args) => {
    const found = await reader.named(
      {
        noun: "workload identity provider",
        listing: workloadIdentityProviderListing,
        route: workloadIdentityProviderRoute,
        idName: "workloadIdentityProviderId",
      },
      args,
    );
    return result(found);
  },
});

const providers = declareList<Record<never, never>, GetWorkloadIdentityProvidersResult>({
  name: "getWorkloadIdentityProviders",
  returns: "all workload identity providers of the organisation",
  args: z.strictObject({}),
  read: async (reader) => ({
    workloadIdentityProviders: (await reader.all(workloadIdentityProviderListing)).map(result),
  }),
});

const rules = declareLookup<GetWorkloadIdentityFederationRulesArgs, GetWorkloadIdentityFederationRulesResult>({
  name: "getWorkloadIdentityFederationRules",
  returns: "the federation rules of a workload identity provider, or of one service account",
  args: z.strictObject({ workloadIdentityProviderId: argument.id, serviceAccountId: argument.id.optional() }),
  read: async (reader, { workloadIdentityProviderId, serviceAccountId }) => {
    const all = await reader.all(workloadIdentityFederationRuleListing, { workloadIdentityProviderId });
    const chosen = all.filter((rule) => serviceAccountId === undefined || rule.serviceAccountId === serviceAccountId);
    return { workloadIdentityProviderId, rules: chosen.map((rule) => ruleOf(workloadIdentityProviderId, rule)) };
  },
});

function result(found: WorkloadIdentityProviderObject): GetWorkloadIdentityProviderResult {
  return { id: found.workloadIdentityProviderId, ...found };
}

function ruleOf(parent: string, rule: WorkloadIdentityFederationRuleObject): WorkloadIdentityFederationRuleSummary {
  return { ...rule, id: `${parent}/${rule.ruleId}`, workloadIdentityProviderId: parent };
}

/**
 * Reads a workload identity provider that this program does not declare.
 *
 * @example
 * ```ts
 * const github = await openai.getWorkloadIdentityProvider({ name: "github-actions" });
 * ```
 */
export const getWorkloadIdentityProvider = provider.promise;

/** {@link getWorkloadIdentityProvider} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getWorkloadIdentityProviderOutput = provider.output;

/**
 * Reads all workload identity providers of the organisation.
 *
 * @example The issuers whose tokens OpenAI accepts
 * ```ts
 * const { workloadIdentityProviders } = await openai.getWorkloadIdentityProviders();
 * export const issuers = workloadIdentityProviders.filter((one) => one.enabled).map((one) => one.issuer);
 * ```
 */
export const getWorkloadIdentityProviders = providers.promise;

/** {@link getWorkloadIdentityProviders} as an Output. */
export const getWorkloadIdentityProvidersOutput = providers.output;

/**
 * Reads the federation rules of a workload identity provider. The API has no list of all rules.
 *
 * @example What a service account's tokens must have
 * ```ts
 * const { rules } = await openai.getWorkloadIdentityFederationRules({ workloadIdentityProviderId, serviceAccountId });
 * export const matchers = rules.map((rule) => rule.attributeMatchers);
 * ```
 */
export const getWorkloadIdentityFederationRules = rules.promise;

/** {@link getWorkloadIdentityFederationRules} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getWorkloadIdentityFederationRulesOutput = rules.output;
