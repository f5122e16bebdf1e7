import type { LogEntry } from "openai-admin-simulator";

/** How a family of requests fared at its quota. */
export interface FamilyAtQuota {
  route: string;
  /** Requests that were let in. */
  accepted: number;
  /** 429s in the window in which the quota was first met. */
  refusedAtFirst: number;
  /** 429s in the worst of the windows after that. */
  refusedPerWindowAfter: number;
  refused: number;
}

/**
 * Cuts a log into the server's own windows: one opens with the first request after the one before has ended, and lets
 * requests in until its quota is used up. Windows that were opened before `since` (a number of the log) go on after it, but
 * only what came since is counted.
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
