import { recordEvent } from "./audit";
import type { Clock } from "./clock";
import { badRequest, notFound, projectIsArchived } from "./errors";
import { newId, newSecret } from "./identifiers";
import type { Query } from "./query";
import type { AdminKey, Organization, Project, Secret, World } from "./state";

/** The caller: an admin key, or "console" for an edit through the control surface. */
export type Caller = AdminKey | "console";

/** The result of a handler: the body of the 200 response. */
export type Handler = (call: Call) => unknown;

/** The handlers of one noun, by method and path template as in the description. */
export type Handlers = Record<string, Handler>;

/** One authenticated API call, whose body is valid according to the description. */
export class Call {
  /** Unix seconds. The value stays the same during the call. */
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

  /** The body, in the shape of the description. `validation.ts` has already rejected invalid bodies. */
  body<T>(): T {
    return (this.requestBody ?? {}) as T;
  }

  /** A path parameter, by its name in the template. */
  param(name: string): string {
    const value = this.params[name];
    if (value === undefined) throw new Error(`the path template of this route has no parameter {${name}}`);
    return value;
  }

  /** The project in the path, archived or not. */
  project(): Project {
    return this.projectById(this.param("project_id"));
  }

  /** The project in the path. Throws the documented 400 if it is archived. */
  activeProject(): Project {
    const project = this.project();
    if (project.archived_at !== null) throw projectIsArchived(project.id);
    return project;
  }

  /** A project of this organisation. Throws a 404 if it does not exist. */
  projectById(id: string): Project {
    return found(this.organization.projects, id, "project");
  }

  /** A new id with the given prefix. */
  newId(prefix: string): string {
    return newId(this.world, prefix);
  }

  /** A new secret value, which `GET /_simulator/secrets` will list. */
  newSecret(kind: Secret["kind"], prefix: string, keyId: string): string {
    const value = newSecret(this.world, prefix);
    this.world.secrets.push({ value, kind, organizationId: this.organization.id, keyId });
    return value;
  }

  /** Writes an event of the caller into the audit log. */
  record(type: string, payload: unknown, project?: Project): void {
    const { caller, organization } = this;
    const actor = caller === "console" ? organization.people.find((person) => person.role === "owner") : caller;
    recordEvent(this.world, organization, { type, payload, actor, at: this.now, project });
  }
}

/** The item with this id. Throws the API's 404 if it does not exist. */
export function found<T extends { id: string }>(items: T[], id: string, kind: string): T {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw notFound(kind, id);
  return item;
}

/** Removes an item from a list. */
export function remove<T>(items: T[], item: T): void {
  const index = items.indexOf(item);
  if (index >= 0) items.splice(index, 1);
}

/** The maximum lifetime of a key: a year. The API documents it for admin keys; we apply it to every kind of key. */
const maxKeySeconds = 31_536_000;

/** The expiry time of a key, from `expires_in_seconds`; null without it. */
export function expiry(now: number, seconds: number | null | undefined): number | null {
  if (seconds === null || seconds === undefined) return null;
  if (seconds < 1 || seconds > maxKeySeconds) {
    throw badRequest(`Invalid 'expires_in_seconds': must be between 1 and ${maxKeySeconds}.`, "expires_in_seconds");
  }
  return now + seconds;
}
