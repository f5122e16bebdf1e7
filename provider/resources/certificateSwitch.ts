/**
 * Activating and deactivating certificates, in the organisation or in a project. The API takes ten at a time, atomically and
 * idempotently; resources ask one by one, so what comes close together leaves in one call.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import type { Key } from "../lifecycle/ids";
import { certificateSwitchBody, certificateSwitchRoute, MOST_CERTIFICATES_AT_ONCE } from "../wire/certificates";

/** Switches one certificate, in the company of others. @throws what the API says about this certificate. */
export async function switchCertificate(
  api: AdminClient,
  to: "activate" | "deactivate",
  key: Key,
  certificateId: string,
): Promise<void> {
  const route = certificateSwitchRoute(to, key);
  // The ids are no part of the path; they tell that a 404 may be about one that was made just now.
  const send = (certificateIds: string[]) =>
    api.update(route, { ...key, certificateIds }, certificateSwitchBody(certificateIds));
  const refusal = await api.gatherings.ask<ApiError>(`${route.path} ${key.projectId ?? ""}`, certificateId, {
    most: MOST_CERTIFICATES_AT_ONCE,
    send: (ids) => send(ids).then(nobody, (error: unknown) => oneByOne(ids, error, send)),
  });
  if (refusal) throw refusal;
}

function nobody(): ReadonlyMap<string, ApiError> {
  return new Map();
}

/** A batch is refused as a whole: sent one by one, the error finds the certificate that it is about. */
async function oneByOne(
  ids: string[],
  error: unknown,
  send: (ids: string[]) => Promise<unknown>,
): Promise<ReadonlyMap<string, ApiError>> {
  if (!(error instanceof ApiError) || !(error.isRefusal || error.isNotFound)) throw error;
  if (ids.length === 1) return new Map([[ids[0]!, error]]);
  const refused = new Map<string, ApiError>();
  for (const id of ids) {
    try {
      await send([id]);
    } catch (single) {
      if (!(single instanceof ApiError)) throw single;
      refused.set(id, single);
    }
  }
  return refused;
}
