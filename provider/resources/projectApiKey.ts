/**
 * An existing API key in a project, of a person or of a service account.
 * API: /organization/projects/{projectId}/api_keys/{apiKeyId}. The API cannot create such a key for a person, so create finds the key, and
 * changes its scopes and its expiry if the program sets them. No read returns the scopes. Destroy keeps the key, or revokes it.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { asSet, local, neverReturned, refersTo, replaces, sentIfUnknown, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectApiKeyBody, projectApiKeyListing, projectApiKeyRoute } from "../wire/projectApiKeys";
import { isExpired, lifetime, scopesSchema } from "./keyInputs";
import { refuseKeyInUse } from "./keysInUse";

export interface ProjectApiKeyArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The id of the key, `key_…`. Changing this replaces the resource. */
  apiKeyId: pulumi.Input<string>;
  /**
   * What the key may do, in the words of the dashboard: `["api.responses.write"]`. A set of at least one scope. The API never returns
   * the scopes, so a refresh finds no drift. After an import, the next `up` sends them. Removing this input changes nothing.
   * Default: not managed.
   */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The lifetime in seconds, from 1 to 31,536,000 (a year). It counts from the request that sets it. The API cannot remove an expiry,
   * so removing this input changes nothing. Default: not managed.
   */
  expiresInSeconds?: pulumi.Input<number>;
  /** What destroy does: `keep` changes nothing, `revoke` revokes the key. The last `up` records the value. Default: `keep`. */
  onDestroy?: pulumi.Input<"revoke" | "keep">;
  /**
   * Allows destroy to revoke the key although it was used in the last seven days. Only the provider uses this; it never sends it to
   * the API. For the whole stack, set `openai-admin:deleteKeysInUse` to `allow`. Default: `false`.
   */
  forceDelete?: pulumi.Input<boolean>;
}

/**
 * An API key that a person made, so that the program can narrow it, let it expire and revoke it. **Destroy keeps the key with its
 * current scopes and expiry**, unless `onDestroy` is `"revoke"`. A key that the program makes is a `ServiceAccountKey`.
 *
 * @example A key that a refresh watches: when its owner revokes it, it leaves the state
 * ```ts
 * new openai.ProjectApiKey("ana-notebook", { projectId: web.id, apiKeyId: "key_abc" });
 * ```
 * @example A key that may only read, expires in 30 days, and goes with its line in the program
 * ```ts
 * new openai.ProjectApiKey("ana-notebook", {
 *   projectId: web.id,
 *   apiKeyId: "key_abc",
 *   scopes: ["api.all.read"],
 *   expiresInSeconds: 2_592_000,
 *   onDestroy: "revoke",
 * });
 * ```
 */
export class ProjectApiKey extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectApiKey";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly apiKeyId: pulumi.Output<string>;
  declare public readonly scopes: pulumi.Output<string[] | undefined>;
  declare public readonly expiresInSeconds: pulumi.Output<number | undefined>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;
  declare public readonly forceDelete: pulumi.Output<boolean | undefined>;
  declare public readonly name: pulumi.Output<string | undefined>;
  /** The beginning and the end of the value, as the console shows them. */
  declare public readonly redactedValue: pulumi.Output<string | undefined>;
  /** When the key was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the key expires, in Unix seconds. Absent when the key does not expire. */
  declare public readonly expiresAt: pulumi.Output<number | undefined>;
  /** The id of the person who owns the key. Absent for a key of a service account. */
  declare public readonly ownerUserId: pulumi.Output<string | undefined>;
  /** The id of the service account that owns the key. Absent for a key of a person. */
  declare public readonly serviceAccountId: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProjectApiKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectApiKey, name, args, opts);
  }

  /** Reads an existing key, `<projectId>/<apiKeyId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectApiKey {
    return getExisting(ProjectApiKey, name, id, opts);
  }
}

export const projectApiKey = declareResource({
  kind: "ProjectApiKey",
  topic: "keys",
  logged: { as: ["api_key.created"] },
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    apiKeyId: replaces(
      z
        .string()
        .min(1)
        .refine((id) => !id.startsWith("sk-"), "must be the id of a key (key_…), not its secret value"),
      refersTo("ServiceAccountKey"),
    ),
    scopes: updates(scopesSchema, asSet, sentIfUnknown),
    expiresInSeconds: updates(lifetime, neverReturned),
    onDestroy: local(z.enum(["revoke", "keep"], "must be revoke or keep").optional()),
    forceDelete: local(z.boolean().optional()),
  },
  outputs: ["name", "redactedValue", "createdAt", "expiresAt", "ownerUserId", "serviceAccountId"],
  id: path("projectId", "apiKeyId"),
  object: projectApiKeyRoute,
  listing: projectApiKeyListing,
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["projectId", "apiKeyId"],
    recognisedBy: "createdAt",
    restores: [],
    // The list omits some keys (trap 35).
    find: async (api, { projectId, apiKeyId }) => [await api.get(projectApiKeyRoute, { projectId, apiKeyId })],
  },
  update: (api, { changed }, { key }) => api.update(projectApiKeyRoute, key, projectApiKeyBody(changed)),
  refuses: ({ changed, before }) =>
    isExpired(before) && (changed.scopes ?? changed.expiresInSeconds) !== undefined
      ? "the key has expired, and the API changes no expired key. Remove the resource, or undo the change."
      : undefined,
  onDelete: "keeps the key, or revokes it if onDestroy is revoke",
  leaves: ({ onDestroy }) =>
    onDestroy === "revoke" ? undefined : "onDestroy is keep. The key stays, with its current scopes and expiry",
  remove,
});

async function remove(api: AdminClient, state: Properties, context: Context): Promise<void> {
  await refuseKeyInUse(api, state, context);
  await api.delete(projectApiKeyRoute, context.key);
}
