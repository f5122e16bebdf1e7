/** The kinds that execute the operation and then change its successful response; see rewrite.ts. */
export const rewritingKinds = ["leave-out-field", "null-field", "set-field", "other-id", "other-object"] as const;

/** The kinds of faults. The README describes each kind; faultWire.ts implements them. */
export const faultKinds = [
  "error-before-effect",
  "error-after-effect",
  "reset-before-effect",
  "reset-after-effect",
  "stall-before-effect",
  "stall-after-effect",
  "truncate",
  "throttle-burst",
  "not-json",
  "redirect",
  "endless-list",
  "missing-cursor",
  "huge-body",
  ...rewritingKinds,
] as const;

/** The name of a kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

/** Whether this kind changes the response after the operation. */
export function isRewriting(kind: FaultKind): boolean {
  return (rewritingKinds as readonly FaultKind[]).includes(kind);
}

/** The order of a fault, as a test sends it. */
export interface FaultOrder {
  /** Method and path template, such as `POST /organization/projects`; `*` matches every route. */
  route: string;
  kind: FaultKind;
  /** How many requests the fault hits. Default: 1; unlimited for `endless-list`, which would otherwise end. */
  times?: number;
  /** How many matching requests pass before the fault starts. Default: 0. */
  after?: number;
  /** The status for the two error kinds. Default: 500. */
  status?: number;
  /** The code and message for the two error kinds. */
  code?: string;
  message?: string;
  /**
   * The length of a stall (default: until the server closes), or the `Retry-After` of a throttle burst (default: none).
   */
  seconds?: number;
  /** The size of a huge body. Default: 64. */
  megabytes?: number;
  /** The target of a redirect. Default: another host. */
  location?: string;
  /**
   * The path of a field in the response: `residency`, `owner.id`, `data[].email` in every item, `data[0].id` in the
   * first. For `other-id` and `other-object`, the field that contains the object's id. Default: `id`.
   */
  field?: string;
  /** The new value for `set-field`, the id for `other-id`, or the object for `other-object`. */
  value?: unknown;
  /** The id of the list item that `other-id` and `other-object` change. Default: the first item. */
  of?: string;
  /** Only requests whose path contains this text match. */
  match?: { pathContains?: string };
}

/** A fault that is active or used up. */
export interface Fault extends FaultOrder {
  id: number;
  /** How many more requests the fault hits; null without a limit, 0 if it is used up. */
  timesLeft: number | null;
  /** How many more matching requests pass before the fault starts. */
  afterLeft: number;
  /** How many requests the fault has hit. */
  hits: number;
  /** The cursor that an endless list repeats. */
  cursor?: string;
}

/** All ordered faults. The first fault that matches a request applies. */
export class Faults {
  private ordered: Fault[] = [];
  private last = 0;

  /** Activates a fault. */
  add(order: FaultOrder): Fault {
    const endless = order.kind === "endless-list" && order.times === undefined;
    const fault: Fault = {
      ...order,
      id: (this.last += 1),
      timesLeft: endless ? null : (order.times ?? 1),
      afterLeft: order.after ?? 0,
      hits: 0,
    };
    this.ordered.push(fault);
    return fault;
  }

  /** The active faults, or all faults since the last `clear`. */
  list({ all = false } = {}): Fault[] {
    return this.ordered.filter((fault) => all || fault.timesLeft !== 0);
  }

  /** Removes every fault. */
  clear(): void {
    this.ordered = [];
  }

  /**
   * Finds the fault for a request, if any, and counts the hit. If the first matching fault rewrites responses, we must
   * execute the operation to see whether the fault applies. After that, only rewriting faults are possible.
   * @param fits executes the operation once, and returns whether a rewriting fault can change its response
   */
  take(route: string, path: string, fits: (fault: Fault) => boolean): Fault | undefined {
    let isCarriedOut = false;
    for (const fault of this.list()) {
      if (fault.route !== "*" && fault.route !== route) continue;
      if (fault.match?.pathContains !== undefined && !path.includes(fault.match.pathContains)) continue;
      if (isCarriedOut && !isRewriting(fault.kind)) continue;
      if (fault.afterLeft > 0) {
        fault.afterLeft -= 1;
        continue;
      }
      if (isRewriting(fault.kind)) {
        isCarriedOut = true;
        if (!fits(fault)) continue;
      }
      fault.hits += 1;
      if (fault.timesLeft !== null) fault.timesLeft -= 1;
      return fault;
    }
    return undefined;
  }
}
