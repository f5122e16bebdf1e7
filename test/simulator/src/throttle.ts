import { tooManyRequests, type ApiError } from "./errors";

/** How an endpoint family is throttled. */
export interface ThrottleRule {
  /** Requests that pass in one window. */
  perWindow: number;
  windowSeconds: number;
  /** Where the answer says how long to wait: the header `Retry-After`, the text of the message, or nowhere. */
  retryAfter: "header" | "body" | "none";
}

interface Window {
  endsAt: number;
  passed: number;
}

/** A refusal over quota, with the header it may carry. */
export interface Refusal {
  error: ApiError;
  headers: Record<string, string>;
}

/**
 * A quota for each route template. The window opens with the first request and is refilled as a whole when it ends,
 * in the machine's time: clients wait in that time too.
 */
export class Throttle {
  private everywhere: ThrottleRule | undefined;
  private byRoute = new Map<string, ThrottleRule>();
  private windows = new Map<string, Window>();

  /** Sets the rule of one route template, or of every one that has no rule of its own. */
  set(rule: ThrottleRule, route?: string): void {
    if (route === undefined) this.everywhere = rule;
    else this.byRoute.set(route, rule);
    this.windows.clear();
  }

  /** Takes every rule away. */
  clear(): void {
    this.everywhere = undefined;
    this.byRoute.clear();
    this.windows.clear();
  }

  /** Counts a request; answers a refusal when its family is over quota. Refused requests use no quota. */
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
  // The header is documented as whole seconds, at least one.
  const headers: Record<string, string> =
    rule.retryAfter === "header" ? { "retry-after": String(Math.max(1, Math.ceil(wait))) } : {};
  return { error: tooManyRequests(limit + hint), headers };
}
