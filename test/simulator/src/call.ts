import { recordEvent } from "./audit";
import type { Clock } from "./clock";
import { badRequest, notFound, projectIsArchived } from "./errors";
import { newId, newSecret } from "./identifiers";
import type { Query } from "./query";
import type { AdminKey, Organization, Project, Secret, World } from "./state";

/** Who makes a call: a key, or nobody when the call is made "in the console" through the control surface. */
export type Caller = AdminKey | "console";

/** What a handler answers: the body of the 200. */
export type Handler = (call: Call) => unknown;

/** The handlers of one noun, keyed by method and template exactly as in the description. */
export type Handlers = Record<string, Handler>;

/** One call of the API, already authenticated, with its body checked against the description. */
export class Call {
  /** Unix seconds; one value for the whole call. */
  readonly now: number;

  constructor(
    readonly world: World,
    readonly organization: Organization,
    readonly caller: Caller,
    private readonly params: Record<string, string>,
    readonly query: Query,
    private readonly requestBody: unknown,
    clock: Clock,
  ) {
    this.now = clock.now();
  }

  /** The body in the shape that the description promises; `validation.ts` has refused every other one. */
  body<T>(): T {
    return (this.requestBody ?? {}) as T;
  }

  /** A value of the path, by its name in the template. */
  param(name: string): string {
    const value = this.params[name];
    if (value === undefined) throw new Error(`the template of this route has no {${name}}`);
    return value;
  }

  /** The project of the path, archived or not. */
  project(): Project {
    return this.projectById(this.param("project_id"));
  }

  /** The project of the path; the documented 400 when it is archived. */
  activeProject(): Project {
    const project = this.project();
    if (project.archived_at !== null) throw projectIsArchived(project.id);
    return project;
  }

  /** A project of this organisation, or a 404. */
  projectById(id: string): Project {
    return found(this.organization.projects, id, "project");
  }

  /** A fresh id with the given prefix. */
  newId(prefix: string): string {
    return newId(this.world, prefix);
  }

  /** A fresh secret value, remembered for `GET /_simulator/secrets`. */
  newSecret(kind: Secret["kind"], prefix: string, keyId: string): string {
    const value = newSecret(this.world, prefix);
    this.world.secrets.push({ value, kind, organizationId: this.organization.id, keyId });
    return value;
  }

  /** Writes an event into the audit log, as an act of the caller. */
  record(type: string, payload: unknown, project?: Project): void {
    const { caller, organization } = this;
    const actor = caller === "console" ? organization.people.find((person) => person.role === "owner") : caller;
    recordEvent(this.world, organization, { type, payload, actor, at: this.now, project });
  }
}

/** The item with this id, or the API's 404 for its kind. */
export function found<T extends { id: string }>(items: T[], id: string, kind: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw notFound(kind, id);
  return item;
}

/** Takes an item out of the list that holds it. */
export function remove<T>(items: T[], item: T): void {
  const index = items.indexOf(item);
  if (index >= 0) items.splice(index, 1);
}

/** Longest life of a key, a year: the documented range for admin keys, applied to every kind of key (our choice). */
const maxKeySeconds = 31_536_000;

/** The moment a key ends, from `expires_in_seconds`; null when none is given. */
export function expiry(now: number, seconds: number | null | undefined): number | null {
  if (seconds === null || seconds === undefined) return null;
  if (seconds < 1 || seconds > maxKeySeconds) {
    throw badRequest(`Invalid 'expires_in_seconds': must be between 1 and ${maxKeySeconds}.`, "expires_in_seconds");
  }
  return now + seconds;
}
