/**
 * Activates and deactivates certificates, in the organisation or in a project. The API takes ten at a time, atomically and
 * idempotently. Resources ask one by one, so we send requests that come close together as one batch.
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import type { Key } from "../lifecycle/ids";
import { certificateSwitchBody, certificateSwitchRoute, MOST_CERTIFICATES_AT_ONCE } from "../wire/certificates";

/** Activates or deactivates one certificate, in a batch with others. @throws ApiError about this certificate. */
export async function switchCertificate(
  api: AdminClient,
  to: "activate" | "deactivate",
  key: Key,
  certificateId: string,
): Promise<void> {
  const route = certificateSwitchRoute(to, key);
  // The path does not contain the ids. The client needs them to recognise a 404 about a certificate that is only just created.
  const send = (certificateIds: string[]) =>
    api.update(route, { ...key, certificateIds }, certificateSwitchBody(certificateIds));
  const refusal = await api.batches.ask<ApiError>(`${route.path} ${key.projectId ?? ""}`, certificateId, {
    most: MOST_CERTIFICATES_AT_ONCE,
    send: (ids) => send(ids).then(noRefusals, (error: unknown) => oneByOne(ids, error, send)),
  });
  if (refusal) throw refusal;
}

function noRefusals(): ReadonlyMap<string, ApiError> {
  return new Map();
}

/** The API refuses a batch as a whole. We retry the certificates one by one, to find out which of them it refuses. */
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
