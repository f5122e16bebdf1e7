/** The guard of API keys in use: no API call brings a deleted key back, and programs that use the key stop working. */
import type { AdminClient } from "../client/client";
import { enumerate } from "../client/outside";
import type { Context, Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { inWords } from "../lifecycle/words";
import { projectApiKeyListing, type ProjectApiKeyObject } from "../wire/projectApiKeys";
import { beginOfUse, DAYS_OF_USE, readForGuard, waysPast } from "./inUse";

/** What the delete of an object does to keys, for the guard's message. */
interface Deletion {
  /** What failed: "Did not revoke API key proj_1/key_1: it was used". */
  readonly failure: string;
  /** What happens to the programs that use the keys, as a sentence. */
  readonly consequence: string;
  /** "delete the account" */
  readonly act: string;
  /** Whether the delete ends a key. */
  readonly ends: (key: ProjectApiKeyObject) => boolean;
}

/**
 * Refuses a delete that would end keys in use. The input `forceDelete` and the setting `deleteKeysInUse` allow the delete.
 * @throws UserError that names each key and its last use.
 */
export async function refuseKeysInUse(
  api: AdminClient,
  state: Properties,
  context: Context,
  { failure, consequence, act, ends }: Deletion,
): Promise<void> {
  const { run, key } = context;
  if (state.forceDelete === true || run.settings.deleteKeysInUse === "allow") return;
  const inUse = await keysInUse(api, run, key.projectId!);
  const ended = inUse.filter((one) => ends(one) && !isRevoked(run, key.projectId!, one));
  if (ended.length === 0) return;
  const named = ended.map((one) => `${endOf(one)} (last used on ${dayOf(one.lastUsedAt!)})`);
  throw new UserError(
    `${failure} in the last ${DAYS_OF_USE} days: ${enumerate(named)}. ${consequence} ` +
      waysPast(act, "deleteKeysInUse", "forceDelete", context),
  );
}

/** Refuses to revoke a key in use. @throws UserError, as {@link refuseKeysInUse}. */
export function refuseKeyInUse(api: AdminClient, state: Properties, context: Context): Promise<void> {
  const { projectId, apiKeyId } = context.key;
  return refuseKeysInUse(api, state, context, {
    failure: `Did not revoke API key ${projectId}/${apiKeyId} (${inWords(state.name)}): it was used`,
    consequence: "Programs that use the key stop working when it is revoked.",
    act: "revoke the key",
    ends: (one) => one.apiKeyId === apiKeyId,
  });
}

/** Whether this run has revoked a key since it listed the keys. */
function isRevoked({ ledger }: Context["run"], projectId: string, { apiKeyId }: ProjectApiKeyObject): boolean {
  const id = `${projectId}/${apiKeyId}`;
  return ["ServiceAccountKey", "ProjectApiKey"].some((kind) => ledger.of(kind, id).isRemoved === true);
}

/** The keys of a project that are in use. A run lists the project's keys once. */
function keysInUse(api: AdminClient, run: Context["run"], projectId: string): Promise<ProjectApiKeyObject[]> {
  return run.once(`keys in use of project ${projectId}`, async () => {
    const keys = await readForGuard(run, () => api.list(projectApiKeyListing, { projectId }), CANNOT_READ_KEYS);
    const isInUse = ({ lastUsedAt, expiresAt = Infinity }: ProjectApiKeyObject) =>
      lastUsedAt !== undefined && lastUsedAt >= beginOfUse(api) && expiresAt > api.now;
    return keys.filter(isInUse);
  });
}

const CANNOT_READ_KEYS =
  "The key may not read keys of projects, so the provider deletes service accounts and keys without checking whether the keys are " +
  "in use. To check, use a key that may read them.";

/** Enough of a key to recognise it. OpenAI does not document the form of the redaction. */
const SHOWN_CHARACTERS = 4;

/** The end of a key's redacted value, after its gap (`sk-svcacct-...abcd`). Without such an end, the key's id. */
function endOf({ redactedValue, apiKeyId }: ProjectApiKeyObject): string {
  const end = /[.*…]([\w-]+)$/.exec(redactedValue ?? "")?.[1];
  return end === undefined ? apiKeyId : `…${end.slice(-SHOWN_CHARACTERS)}`;
}

/** The day of a time in Unix seconds: `2026-11-27`. */
export function dayOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "an unknown day" : date.toISOString().slice(0, 10);
}
