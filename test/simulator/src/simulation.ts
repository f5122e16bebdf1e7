import { answering, perform, route, type Answer, type Request } from "./api";
import type { Caller } from "./call";
import { offsetClock, type Clock } from "./clock";
import type { Match } from "./description";
import { Faults } from "./faults";
import { Latency } from "./latency";
import { RequestLog } from "./requestLog";
import { seedWorld, type SeedName } from "./seeds";
import type { Organization, World } from "./state";
import { Storage } from "./storage";
import { Throttle } from "./throttle";
import { Uses, usesVariable } from "./uses";
import { Visibility } from "./visibility";

/** A running simulator, independent of its transport: the world, the clock, and the settings of the control surface. */
export class Simulation {
  world: World;
  readonly clock: Clock = offsetClock(() => this.world.clockOffsetSeconds);
  readonly log = new RequestLog();
  readonly throttle = new Throttle();
  readonly faults = new Faults();
  readonly latency = new Latency();
  readonly visibility = new Visibility();
  /** Only if the environment asks for a report. */
  readonly uses: Uses | undefined;
  private readonly storage: Storage | undefined;

  constructor(seed: SeedName, file: string | undefined) {
    const report = process.env[usesVariable];
    this.uses = report === undefined || report === "" ? undefined : new Uses(report);
    this.storage = file === undefined ? undefined : new Storage(file);
    const stored = this.storage?.load();
    this.world = stored ?? seedWorld(seed);
    if (stored) return;
    // At once, so that a file that nobody can write is an error of the start.
    this.storage?.save(this.world);
    this.storage?.flush();
  }

  /** Restarts from a seed. Also clears faults, throttles, latency, visibility and the log. */
  reset(seed: SeedName): void {
    this.world = seedWorld(seed);
    this.log.clear();
    this.throttle.clear();
    this.faults.clear();
    this.latency.clear();
    this.visibility.set(0);
    this.storage?.save(this.world);
  }

  /** The organisation with this id, or the first organisation without an id. */
  organization(id?: string): Organization {
    const found = this.world.organizations.find((candidate) => id === undefined || candidate.id === id);
    if (!found) throw new Error(`no organization has the id ${id ?? "(none)"}`);
    return found;
  }

  /** Executes a call for an organisation and saves the result in the file. */
  perform(organizationId: string, caller: Caller, request: Request, match: Match): Answer {
    if (match.operation.method === "GET") {
      const visible = this.visibility.visible(this.world);
      const organization = visible.organizations.find((candidate) => candidate.id === organizationId);
      return perform(visible, organization ?? this.organization(organizationId), caller, request, match, this.clock);
    }
    return this.change(() =>
      perform(this.world, this.organization(organizationId), caller, request, match, this.clock),
    );
  }

  /** A call as if somebody made it in the console: no key, no log, no quota, no fault. */
  performInConsole(organizationId: string | undefined, request: Request): Answer {
    const organization = this.organization(organizationId);
    const refusal = answering(() => route(request));
    if (refusal.status !== 200) return refusal;
    return this.perform(organization.id, "console", request, route(request));
  }

  /** Writes the last changes and the last counts into their files. */
  close(): void {
    this.uses?.close();
    this.storage?.close();
  }

  /** Runs a step that changes the world. Keeps the old version for delayed reads, and saves the new version. */
  change<T>(step: () => T): T {
    this.visibility.beforeWrite(this.world);
    const result = step();
    this.storage?.save(this.world);
    return result;
  }
}
