/** Kinds that let the operation happen and change its successful answer; see rewrite.ts. */
export const rewritingKinds = ["leave-out-field", "null-field", "set-field", "other-id", "other-object"] as const;

/** What can go wrong on purpose. What each kind does stands in the README and in faultWire.ts. */
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

/** Does this kind change the answer after the operation? */
export function isRewriting(kind: FaultKind): boolean {
  return (rewritingKinds as readonly FaultKind[]).includes(kind);
}

/** A fault as a test orders it. */
export interface FaultOrder {
  /** `POST /organization/projects`: method and template; `*` is every route. */
  route: string;
  kind: FaultKind;
  /** How many requests meet it. 1, and no end for `endless-list`, which is only a fault when it lasts. */
  times?: number;
  /** How many matching requests pass before it starts. */
  after?: number;
  /** Status of the two error kinds; 500. */
  status?: number;
  /** Code and message of the two error kinds. */
  code?: string;
  message?: string;
  /** Length of a stall (without it: till the server closes), or the `Retry-After` of a throttle burst (without it: none). */
  seconds?: number;
  /** Size of a huge body; 64. */
  megabytes?: number;
  /** Where a redirect points; another host. */
  location?: string;
  /**
   * Path of a field in the answer: `residency`, `owner.id`, `data[].email` in every item, `data[0].id` in the first.
   * Of `other-id` and `other-object` the field of the object that holds its id; `id`.
   */
  field?: string;
  /** What `set-field` puts there; the id of `other-id`; the object of `other-object`. */
  value?: unknown;
  /** Id of the list item that `other-id` and `other-object` change; the first item. */
  of?: string;
  /** Only requests whose path contains this text. */
  match?: { pathContains?: string };
}

/** An order in force, or one that was used up. */
export interface Fault extends FaultOrder {
  id: number;
  /** Requests that will still meet it; null is no end, 0 is used up. */
  timesLeft: number | null;
  /** Requests that will still pass before. */
  afterLeft: number;
  /** Requests that have met it. */
  hits: number;
  /** The cursor that an endless list repeats. */
  cursor?: string;
}

/** The faults that were ordered. The first one that matches a request is used. */
export class Faults {
  private ordered: Fault[] = [];
  private last = 0;

  /** Puts a fault in force. */
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

  /** Those still in force, or all since the last `clear`. */
  list({ all = false } = {}): Fault[] {
    return this.ordered.filter((fault) => all || fault.timesLeft !== 0);
  }

  /** Takes every fault away. */
  clear(): void {
    this.ordered = [];
  }

  /**
   * The fault that this request meets, if any; uses it up. When the first one that matches is a rewriting one, the
   * operation has to be carried out before we know whether it fits, so only rewriting faults come into question then.
   * @param fits carries the operation out, once, and says whether a rewriting fault can change its answer
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
