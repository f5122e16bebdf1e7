import type { LogEntry } from "openai-admin-simulator";

/** As small as the smallest quota that was observed, with a window short enough for a benchmark. */
export const SMALL_QUOTA = { perWindow: 10, windowSeconds: 6 };

/** How an endpoint family fared at its quota. */
export interface FamilyAtQuota {
  route: string;
  /** Requests that the server accepted. */
  accepted: number;
  /** 429s in the first window that had any. */
  refusedAtFirst: number;
  /** The most 429s in any later window. */
  refusedPerWindowAfter: number;
  refused: number;
}

/**
 * Splits a log into the server's windows. A window opens with the first request after the previous window has ended,
 * and accepts requests until its quota is used up. Windows that opened before `since` (a number in the log) still count
 * as open afterwards, but only later requests are counted.
 */
export function familiesAtQuota(
  log: readonly LogEntry[],
  options: { windowSeconds: number; since: number },
): FamilyAtQuota[] {
  const byRoute = new Map<string, LogEntry[]>();
  for (const entry of log) {
    const route = entry.route ?? entry.path;
    byRoute.set(route, [...(byRoute.get(route) ?? []), entry]);
  }
  const families: FamilyAtQuota[] = [];
  for (const [route, ofRoute] of byRoute) {
    const counted = ofRoute.filter((entry) => entry.n > options.since);
    if (counted.length === 0) continue;
    const refusals = refusalsByWindow(ofRoute, options);
    const first = refusals.findIndex((count) => count > 0);
    families.push({
      route,
      accepted: counted.filter((entry) => entry.status !== 429).length,
      refusedAtFirst: first < 0 ? 0 : refusals[first]!,
      refusedPerWindowAfter: first < 0 ? 0 : Math.max(0, ...refusals.slice(first + 1)),
      refused: counted.filter((entry) => entry.status === 429).length,
    });
  }
  return families;
}

function refusalsByWindow(
  entries: readonly LogEntry[],
  { windowSeconds, since }: { windowSeconds: number; since: number },
): number[] {
  const refusals: number[] = [];
  let endsAt = -Infinity;
  for (const { n, at, status } of entries) {
    if (at >= endsAt) {
      endsAt = at + windowSeconds * 1000;
      refusals.push(0);
    }
    if (status === 429 && n > since) refusals[refusals.length - 1]!++;
  }
  return refusals;
}
