import { tooManyRequests, type ApiError } from "./errors";

/** The rate limit of an endpoint family. */
export interface ThrottleRule {
  /** The number of requests that pass in one window. */
  perWindow: number;
  windowSeconds: number;
  /** Where the response says how long to wait: in the header `Retry-After`, in the message, or nowhere. */
  retryAfter: "header" | "body" | "none";
}

interface Window {
  endsAt: number;
  passed: number;
}

/** The error response for a rate-limited request, with its headers. */
export interface Refusal {
  error: ApiError;
  headers: Record<string, string>;
}

/**
 * A quota for each route template. A window opens with the first request. When it ends, the whole quota is available
 * again. Windows use the machine's time, because clients wait in that time too.
 */
export class Throttle {
  private everywhere: ThrottleRule | undefined;
  private byRoute = new Map<string, ThrottleRule>();
  private windows = new Map<string, Window>();

  /** Sets the rule of one route template, or the default rule of all others. */
  set(rule: ThrottleRule, route?: string): void {
    if (route === undefined) this.everywhere = rule;
    else this.byRoute.set(route, rule);
    this.windows.clear();
  }

  /** Removes every rule. */
  clear(): void {
    this.everywhere = undefined;
    this.byRoute.clear();
    this.windows.clear();
  }

  /** Counts a request. Returns an error response if the family is over its quota; rejected requests use no quota. */
  admit(route: string, now = Date.now()): Refusal | undefined {
    const rule = this.byRoute.get(route) ?? this.everywhere;
    if (!rule) return undefined;
    let window = this.windows.get(route);
    if (!window || now >= window.endsAt) {
      window = { endsAt: now + rule.windowSeconds * 1000, passed: 0 };
      this.windows.set(route, window);
    }
    if (window.passed < rule.perWindow) {
      window.passed += 1;
      return undefined;
    }
    return refuse(rule, (window.endsAt - now) / 1000);
  }
}

function refuse(rule: ThrottleRule, wait: number): Refusal {
  const limit = `Rate limit reached for requests. Limit: ${rule.perWindow} / ${rule.windowSeconds}s.`;
  const hint = rule.retryAfter === "body" ? ` Please try again in ${Math.max(0.001, wait).toFixed(3)}s.` : "";
  // The API documents the header as whole seconds, at least one.
  const headers: Record<string, string> =
    rule.retryAfter === "header" ? { "retry-after": String(Math.max(1, Math.ceil(wait))) } : {};
  return { error: tooManyRequests(limit + hint), headers };
}
