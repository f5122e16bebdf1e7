/** What can go wrong on purpose. What each kind does stands in the README and in fault-wire.ts. */
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
] as const;

/** The name of a kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

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
  /** Only requests whose path contains this text. */
  match?: { pathContains?: string };
}

/** An order that waits for its requests. */
export interface Fault extends FaultOrder {
  id: number;
  /** Requests that will still meet it; null is no end. */
  timesLeft: number | null;
  /** Requests that will still pass before. */
  afterLeft: number;
  /** Requests that have met it. */
  hits: number;
  /** The cursor that an endless list repeats. */
  cursor?: string;
}

/** The faults in force. The first one that matches a request is used. */
export class Faults {
  private active: Fault[] = [];
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
    this.active.push(fault);
    return fault;
  }

  /** Those still in force. */
  list(): Fault[] {
    return this.active;
  }

  /** Takes every fault away. */
  clear(): void {
    this.active = [];
  }

  /** The fault that this request meets, if any; uses it up. */
  take(route: string, path: string): Fault | undefined {
    for (const fault of this.active) {
      if (fault.route !== "*" && fault.route !== route) continue;
      if (fault.match?.pathContains !== undefined && !path.includes(fault.match.pathContains)) continue;
      if (fault.afterLeft > 0) {
        fault.afterLeft -= 1;
        continue;
      }
      fault.hits += 1;
      if (fault.timesLeft !== null) fault.timesLeft -= 1;
      this.active = this.active.filter((candidate) => candidate.timesLeft !== 0);
      return fault;
    }
    return undefined;
  }
}
