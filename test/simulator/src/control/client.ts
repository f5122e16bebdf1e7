import type { Invite, Person, RateLimit, Secret, World } from "../state";
import type * as T from "./types";

/** The control surface refused an order; the message says why. */
export class ControlError extends Error {}

/** Steers a simulator over HTTP, from the process that started it or from another one. */
export class ControlClient {
  private readonly base: string;

  /** @param url the simulator's URL, with or without `/v1` */
  constructor(url: string) {
    this.base = `${new URL(url).origin}/_simulator`;
  }

  /** Starts again from a seed; the admin key of a seed is always the same. */
  reset(seed: "empty" | "lived-in" = "empty"): Promise<T.OrganizationMade> {
    return this.send("POST", "/reset", { seed });
  }

  /** The whole state, secrets included. */
  state(): Promise<World> {
    return this.send("GET", "/state");
  }

  /** The requests after number `since`, and their counts by route. */
  requests(since = 0): Promise<T.RequestLogPage> {
    return this.send("GET", `/requests?since=${since}`);
  }

  /** Empties the request log. */
  async clearRequests(): Promise<void> {
    await this.send("DELETE", "/requests");
  }

  /** Moves the simulated time forward; answers the new time in Unix seconds. */
  advanceClock(advanceSeconds: number): Promise<{ now: number }> {
    return this.send("POST", "/clock", { advanceSeconds });
  }

  /** Makes the API slow, everywhere or on one route. */
  async latency(milliseconds: number, route?: string): Promise<void> {
    await this.send("POST", "/latency", { milliseconds, route });
  }

  /** Sets a quota. */
  async throttle(order: T.ThrottleOrder): Promise<void> {
    await this.send("POST", "/throttle", order);
  }

  /** Takes every quota away. */
  async clearThrottle(): Promise<void> {
    await this.send("DELETE", "/throttle");
  }

  /** Orders a fault. */
  fault(order: T.FaultOrder): Promise<T.Fault> {
    return this.send("POST", "/faults", order);
  }

  /** The faults that still wait for requests; with `all` those that were used up as well. */
  faults({ all = false } = {}): Promise<T.Fault[]> {
    return this.send("GET", `/faults?all=${all}`);
  }

  /** Takes every fault away. */
  async clearFaults(): Promise<void> {
    await this.send("DELETE", "/faults");
  }

  /** Lets reads see a write only after a delay, in real time. */
  async visibility(delaySeconds: number): Promise<void> {
    await this.send("POST", "/visibility", { delaySeconds });
  }

  /** Performs a call as if in the console. Throws when the API refuses it; `tryEdit` answers the refusal. */
  async edit<Body = unknown>(order: T.EditOrder): Promise<Body> {
    const { status, body } = await this.tryEdit(order);
    if (status !== 200) throw new ControlError(`${order.method} ${order.path}: ${status} ${JSON.stringify(body)}`);
    return body as Body;
  }

  /** Performs a call as if in the console and answers what the API said. */
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

  /** Puts a person or a group under SCIM. */
  async scim(order: T.ScimOrder): Promise<void> {
    await this.send("POST", "/scim", order);
  }

  /** Books a cost. */
  async addCost(order: T.CostOrder): Promise<void> {
    await this.send("POST", "/costs", order);
  }

  /** Makes a key of any kind. */
  makeKey(order: T.KeyOrder): Promise<T.KeyMade> {
    return this.send("POST", "/keys", order);
  }

  /** Founds another organisation. */
  addOrganization(order: T.OrganizationOrder): Promise<T.OrganizationMade> {
    return this.send("POST", "/organizations", order);
  }

  /** Every secret value handed out so far. */
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
