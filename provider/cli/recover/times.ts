import type { Since } from "../../lifecycle/recovery";
import type { Deployment, Resource } from "../../inventory/deployment";
import type { LastUpdate } from "../pulumi";

/** The history counts whole seconds, the state nanoseconds. */
const HISTORY_PRECISION_SECONDS = 2;

/** A create may wait for a rate limit twice after its object exists: for its second call, and for a read. */
const WAITS_AFTER_THE_OBJECT = 2;

/**
 * When an interrupted operation began. The state has no such time, so other times bound it:
 * - The operation began after its dependencies were created.
 * - The history ends with the last update that came to its end. If that was before the engine wrote the state, then the
 *   interrupted run is the last one: it began after that update, and it wrote the state while the operation was under way.
 * - If an update has ended since, the pending operation was only carried along, and its run may be of any age.
 * @param history undefined when Pulumi cannot tell the history.
 * @param maxWaitSeconds how long a call may wait for a rate limit.
 */
export function timesOf(
  deployment: Deployment,
  { dependencies = [], parent }: Resource,
  history: { last: LastUpdate | undefined } | undefined,
  maxWaitSeconds: number,
): Since {
  const before = new Set([...dependencies, parent]);
  const created = deployment.resources
    .filter((one) => before.has(one.urn) && !one.delete)
    .map((one) => Date.parse(one.created ?? "") / 1000)
    .filter((time) => !Number.isNaN(time));
  const ended = history?.last?.endedAt ?? -Infinity;
  const isOfLastRun = history !== undefined && deployment.writtenAt > ended + HISTORY_PRECISION_SECONDS;
  const earliest = Math.max(0, ...created, isOfLastRun ? ended : 0);
  const surely = isOfLastRun
    ? Math.max(earliest, deployment.writtenAt - WAITS_AFTER_THE_OBJECT * maxWaitSeconds)
    : Infinity;
  return { earliest, surely };
}
