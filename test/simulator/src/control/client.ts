import type { Invite, Person, RateLimit, Secret, Workload, World } from "../state";
import type * as T from "./types";

/** Thrown if the control surface rejects a request. The message contains the reason. */
export class ControlError extends Error {}

/** Controls a simulator over HTTP, from the same process or from another process. */
export class ControlClient {
  private readonly base: string;

  /** @param url the simulator's URL, with or without `/v1` */
  constructor(url: string) {
    this.base = `${new URL(url).origin}/_simulator`;
  }

  /** Restarts from a seed. The admin key of a seed is always the same. */
  reset(seed: "empty" | "lived-in" = "empty"): Promise<T.OrganizationMade> {
    return this.send("POST", "/reset", { seed });
  }

  /** Returns the complete state, including secrets. */
  state(): Promise<World> {
    return this.send("GET", "/state");
  }

  /** Returns the requests after number `since`, and their counts by route. */
  requests(since = 0): Promise<T.RequestLogPage> {
    return this.send("GET", `/requests?since=${since}`);
  }

  /** Clears the request log. */
  async clearRequests(): Promise<void> {
    await this.send("DELETE", "/requests");
  }

  /** Moves the simulated time forward. Returns the new time in Unix seconds. */
  advanceClock(advanceSeconds: number): Promise<{ now: number }> {
    return this.send("POST", "/clock", { advanceSeconds });
  }

  /** Delays every response, or the responses of one route. */
  async latency(milliseconds: number, route?: string): Promise<void> {
    await this.send("POST", "/latency", { milliseconds, route });
  }

  /** Sets a quota. */
  async throttle(order: T.ThrottleOrder): Promise<void> {
    await this.send("POST", "/throttle", order);
  }

  /** Removes every quota. */
  async clearThrottle(): Promise<void> {
    await this.send("DELETE", "/throttle");
  }

  /** Orders a fault. */
  fault(order: T.FaultOrder): Promise<T.Fault> {
    return this.send("POST", "/faults", order);
  }

  /** Returns the faults that still wait for requests. With `all`, also returns the used-up faults. */
  faults({ all = false } = {}): Promise<T.Fault[]> {
    return this.send("GET", `/faults?all=${all}`);
  }

  /** Removes every fault. */
  async clearFaults(): Promise<void> {
    await this.send("DELETE", "/faults");
  }

  /** Delays the visibility of writes for reads, in real time. */
  async visibility(delaySeconds: number): Promise<void> {
    await this.send("POST", "/visibility", { delaySeconds });
  }

  /** Performs a call as if in the console. Throws if the API rejects it; {@link tryEdit} returns the error instead. */
  async edit<Body = unknown>(order: T.EditOrder): Promise<Body> {
    const { status, body } = await this.tryEdit(order);
    if (status !== 200) throw new ControlError(`${order.method} ${order.path}: ${status} ${JSON.stringify(body)}`);
    return body as Body;
  }

  /** Performs a call as if in the console, and returns the API's response. */
  tryEdit(order: T.EditOrder): Promise<T.EditAnswer> {
    return this.send("POST", "/edit", order);
  }

  /** Adds a person to the organisation. */
  addPerson(order: T.PersonOrder): Promise<Person> {
    return this.send("POST", "/people", order);
  }

  /** Adds or replaces a rate-limit row of a project. */
  addRateLimitRow(order: T.RateLimitRowOrder): Promise<RateLimit> {
    return this.send("POST", "/rate-limit-rows", order);
  }

  /** Accepts an invite: the person joins the organisation and the invite's projects. */
  acceptInvite(id: string): Promise<Invite> {
    return this.send("POST", `/invites/${encodeURIComponent(id)}/accept`, {});
  }

  /** Puts a person or a group under SCIM management. */
  async scim(order: T.ScimOrder): Promise<void> {
    await this.send("POST", "/scim", order);
  }

  /** Makes the retention of a project customer-managed, until the project's last storage goes. */
  async manageRetention(order: T.RetentionOrder): Promise<void> {
    await this.send("POST", "/customer-managed-retention", order);
  }

  /** Records a cost. */
  async addCost(order: T.CostOrder): Promise<void> {
    await this.send("POST", "/costs", order);
  }

  /** Lets a key make requests every day, whose usage and costs the reports contain. */
  addWorkload(order: T.WorkloadOrder): Promise<Workload> {
    return this.send("POST", "/workloads", order);
  }

  /** Lets each write of a spend alert overwrite the spend limit beside it, or ends that. */
  async letAlertsOverwriteLimits(overwriteLimits = true): Promise<void> {
    await this.send("POST", "/spend-alerts", { overwriteLimits });
  }

  /** Creates a key of any kind. */
  makeKey(order: T.KeyOrder): Promise<T.KeyMade> {
    return this.send("POST", "/keys", order);
  }

  /** Notes that somebody used a project's key. */
  async useKey(order: T.UseOrder): Promise<void> {
    await this.send("POST", "/key-uses", order);
  }

  /** Creates another organisation. */
  addOrganization(order: T.OrganizationOrder): Promise<T.OrganizationMade> {
    return this.send("POST", "/organizations", order);
  }

  /** Returns every secret value so far. */
  secrets(): Promise<Secret[]> {
    return this.send("GET", "/secrets");
  }

  private async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.base + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw new ControlError(
        `${method} /_simulator${path}: ${(answer as { message?: string }).message ?? response.status}`,
      );
    }
    return answer as Answer;
  }
}
