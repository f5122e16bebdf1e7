/**
 * An admin API key of the organisation: a key for this API.
 * API: /organization/admin_api_keys. The API cannot change a key, and only the answer to the create contains the value. An expired key
 * counts as gone. Destroy deletes the key, but never the key that this run uses.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { fromOutside } from "../client/outside";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { defaultOf, neverReturned, replaces } from "../lifecycle/inputs";
import { inWords } from "../lifecycle/words";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  adminApiKeyBody,
  adminApiKeyCreatedRoute,
  adminApiKeyListing,
  adminApiKeyRoute,
  isRedactionOf,
} from "../wire/adminApiKeys";
import { keepers, lifetime } from "./keyInputs";

export interface AdminApiKeyArgs {
  /** The name of the key. Not necessarily unique. Changing this replaces the resource. */
  name: pulumi.Input<string>;
  /**
   * The lifetime in seconds, from 1 to 31,536,000 (a year). Default: the key does not expire. Changing this replaces the resource.
   * After the expiry, a refresh drops the key from the state, and the next `pulumi up` creates another key.
   */
  expiresInSeconds?: pulumi.Input<number>;
  /**
   * Values of your choice, such as `{ rotated: "2026-11" }`. A change rotates the key: the new key is in place before the provider
   * deletes the old key, at the end of the same `pulumi up`. The API never sees the values. Default: `{}`.
   */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An admin API key of the organisation. **Destroy deletes the key**, and programs that use the key stop working. The provider never
 * deletes the key that it uses itself. The key belongs to the owner of the key that creates it, and may do everything in the
 * organisation: keep it in a stack of its own.
 * The API returns the value once. The state keeps the value encrypted, and an import cannot recover it.
 *
 * @example A key that expires after a day
 * ```ts
 * new openai.AdminApiKey("audit", { name: "audit", expiresInSeconds: 86_400 });
 * ```
 * @example A key that goes to a secret store, with a rotation each quarter
 * ```ts
 * const key = new openai.AdminApiKey("reports", { name: "reports", keepers: { rotated: "2026-Q4" } });
 * new aws.secretsmanager.SecretVersion("reports", { secretId, secretString: key.value.apply((value) => value!) });
 * ```
 */
export class AdminApiKey extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:AdminApiKey";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly expiresInSeconds: pulumi.Output<number | null | undefined>;
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** The API's id, `key_…`; the same as `id`. */
  declare public readonly adminApiKeyId: pulumi.Output<string>;
  /** The value of the key, a secret. Absent after an import. */
  declare public readonly value: pulumi.Output<string | undefined>;
  /** The beginning and the end of the value, as the console shows them. */
  declare public readonly redactedValue: pulumi.Output<string | undefined>;
  /** When the key was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the key expires, in Unix seconds. Absent when the key does not expire. */
  declare public readonly expiresAt: pulumi.Output<number | undefined>;
  /** The id of the person or account that the key acts for. */
  declare public readonly ownerId: pulumi.Output<string | undefined>;

  constructor(name: string, args: AdminApiKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(adminApiKey, name, args, opts);
  }

  /** Reads an existing key by its id, without managing it and without its value. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): AdminApiKey {
    return getExisting(AdminApiKey, name, id, opts);
  }
}

export const adminApiKey = declareResource({
  kind: "AdminApiKey",
  topic: "keys",
  logged: { as: ["api_key.created"] },
  inputs: {
    name: replaces(z.string().trim().min(1, "must not be empty")),
    expiresInSeconds: replaces(lifetime, neverReturned, defaultOf(null)),
    keepers,
  },
  outputs: ["adminApiKeyId", "value", "redactedValue", "createdAt", "expiresAt", "ownerId"],
  secrets: ["value"],
  id: path("adminApiKeyId"),
  object: adminApiKeyRoute,
  listing: adminApiKeyListing,
  isGone: ({ expiresAt }, now) => typeof expiresAt === "number" && expiresAt <= now,
  whenGone: "has expired",
  origin: {
    how: "made",
    by: "name",
    twins: "are allowed",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create: (api, { name, expiresInSeconds }) =>
      api.create(
        adminApiKeyCreatedRoute,
        {},
        adminApiKeyBody({ name, expiresInSeconds: expiresInSeconds ?? undefined }),
      ),
  },
  onDelete: "deletes the key, unless this run uses it",
  remove,
});

async function remove(api: AdminClient, state: Properties, { run, key }: Context): Promise<void> {
  const { adminKey } = run.settings;
  const redacted = state.redactedValue ?? (await api.get(adminApiKeyRoute, key)).redactedValue;
  const shown = typeof redacted === "string" ? redacted : undefined;
  const isUsed = typeof state.value === "string" ? state.value === adminKey : isRedactionOf(shown, adminKey);
  if (isUsed !== false) throw refusal(key.adminApiKeyId!, state.name, shown, isUsed);
  await api.delete(adminApiKeyRoute, key);
}

/** The error for a key that this run uses, or may be using. */
function refusal(id: string, name: unknown, redacted: string | undefined, isUsed: true | undefined): UserError {
  const failure = `Did not delete admin API key ${id} (${inWords(name)}): `;
  const shown = redacted === undefined ? "no part of its value" : fromOutside(redacted);
  return new UserError(
    isUsed
      ? `${failure}this run uses it${redacted === undefined ? "" : ` (${shown})`}, and would lose its access. Set OPENAI_ADMIN_KEY ` +
          `to another admin key, then run the command again.`
      : `${failure}the API shows ${shown}, so nothing proves that this run does not use the key. Delete the key in the ` +
          `console, then run \`pulumi refresh\`.`,
  );
}
