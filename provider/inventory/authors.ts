/** Who made or changed objects, and when, by the audit log: one pass over the newest events, for all objects together. */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { shortRoleId } from "../lifecycle/roleIds";
import type { AuditLogObject } from "../wire/auditLogs";
import { declarationNamed, declarations } from "./kinds";
import type { InventoryObject } from "./object";

/** We read at most this many pages of a hundred events. An organisation of a hundred people writes so many events in weeks. */
const MOST_PAGES = 20;

/** An event can be a little older than the time of creation that the object shows. */
const SLACK_SECONDS = 60;

export interface Author {
  /** The e-mail address of a person, or the id of a service account or a key. Undefined if the log does not tell. */
  readonly by: string | undefined;
  /** The key that the person or account used. Undefined for the console. */
  readonly apiKeyId: string | undefined;
  /** Unix seconds. */
  readonly at: number | undefined;
  /** The type of the event. */
  readonly event: string;
  /** The kind of object whose last change this is, if the log does not tell about the object itself: the group of a member. */
  readonly about: string | undefined;
}

export interface Authors {
  readonly byObject: ReadonlyMap<InventoryObject, Author>;
  /** The time of the oldest event that we have read, if the log goes on before. */
  readonly readSince: number | undefined;
  /** Why the log tells nothing. */
  readonly problem: string | undefined;
}

/** Finds the authors of the objects. A log that we cannot read is no failure. */
export async function authorsOf(api: AdminClient, objects: readonly InventoryObject[]): Promise<Authors> {
  const search = new Search(objects);
  if (search.isDone) return { byObject: search.found, readSince: undefined, problem: undefined };
  // The schemas of all events take time to build, so only a search loads them.
  const { auditLogListing, auditLogQuery } = await import("../wire/auditLogs.js");
  let pages = 0;
  let events = 0;
  let oldest: number | undefined;
  try {
    const query = auditLogQuery({}, { eventTypes: search.types });
    for await (const { items, isLast } of api.pages(auditLogListing, {}, query)) {
      for (const event of items) search.see(event);
      events += items.length;
      oldest = items.at(-1)?.effectiveAt ?? oldest;
      if (isLast || search.isDone || search.isBefore(oldest)) break;
      if (++pages === MOST_PAGES) return { byObject: search.found, readSince: oldest, problem: undefined };
    }
  } catch (error) {
    // A report without authors is better than none.
    if (!(error instanceof ApiError)) throw error;
    return { byObject: search.found, readSince: undefined, problem: error.message };
  }
  const problem =
    events === 0
      ? "The audit log has no such event. An owner switches the log on in the console, under Settings > Organization > Data controls."
      : undefined;
  return { byObject: search.found, readSince: undefined, problem };
}

class Search {
  readonly found = new Map<InventoryObject, Author>();
  /** The types of event to read. */
  readonly types: readonly string[];
  /** The objects whose author we still look for, by the id that their events contain. */
  readonly #open = new Map<string, Set<InventoryObject>>();
  /** The projects in which the log notes what concerns the organisation. */
  readonly #ofOrganization = new Set<string>();
  /** Events that are about an object if they are events of the organisation. */
  readonly #undecided: { readonly object: InventoryObject; readonly event: AuditLogObject }[] = [];

  constructor(objects: readonly InventoryObject[]) {
    const wanted = objects.filter(({ declaration }) => declaration.logged !== undefined);
    for (const object of wanted) {
      const id = idIn(object);
      if (!this.#open.has(id)) this.#open.set(id, new Set());
      this.#open.get(id)!.add(object);
    }
    const types = wanted.flatMap(({ declaration }) => declaration.logged!.as);
    // Only these events tell an event of the organisation from an event of a project, for objects with the same ids.
    const needsLevel = wanted.some(isOfSeveralLevels);
    this.types = [...new Set([...types, ...(needsLevel ? organizationTypes : [])])];
  }

  get isDone(): boolean {
    return this.#open.size === 0;
  }

  /** Whether all objects that remain are younger than this time. */
  isBefore(at: number | undefined): boolean {
    if (at === undefined) return false;
    const rest = [...this.#open.values()].flatMap((objects) => [...objects]);
    return rest.every((object) => (createdAtOf(object) ?? -Infinity) > at + SLACK_SECONDS && !canChange(object));
  }

  /** Takes the next older event. */
  see(event: AuditLogObject): void {
    this.#learnProject(event);
    const ids = idsIn(event);
    for (const id of ids) {
      for (const object of this.#open.get(id) ?? []) {
        if (!isAbout(event, ids, object)) continue;
        const level = isOfSeveralLevels(object) ? this.#isOfOrganization(event) : true;
        if (level === true) this.#take(object, event);
        else if (level === undefined) this.#undecided.push({ object, event });
      }
    }
  }

  /** An event of the organisation names a project, the default project. Events about its members name this project too. */
  #learnProject({ projectId, type }: AuditLogObject): void {
    if (projectId === undefined || !organizationTypes.has(type) || this.#ofOrganization.has(projectId)) return;
    this.#ofOrganization.add(projectId);
    // The newest event comes first.
    for (const { object, event } of this.#undecided) if (this.#isOfOrganization(event)) this.#take(object, event);
  }

  #take(object: InventoryObject, event: AuditLogObject): void {
    if (this.found.has(object)) return;
    this.found.set(object, authorIn(event, object));
    const id = idIn(object);
    this.#open.get(id)!.delete(object);
    if (this.#open.get(id)!.size === 0) this.#open.delete(id);
  }

  /** Undefined while we do not know the project in which the log notes events of the organisation. */
  #isOfOrganization({ projectId, payload }: AuditLogObject): boolean | undefined {
    const { resourceType } = (payload ?? {}) as { resourceType?: string };
    if (resourceType !== undefined) return resourceType === "api.organization";
    return (
      projectId === undefined ||
      this.#ofOrganization.has(projectId) ||
      (this.#ofOrganization.size > 0 ? false : undefined)
    );
  }
}

/** Whether an event made the object, or gave it its role. */
function isAbout(event: AuditLogObject, ids: ReadonlySet<string>, object: InventoryObject): boolean {
  const { declaration, key, outputs } = object;
  if (!declaration.logged!.as.some((type) => type === event.type)) return false;
  if (!partsOf(object).every((part) => key[part] === undefined || ids.has(String(shortRoleId(key[part])))))
    return false;
  const role = roleIn(event.payload);
  return role === undefined || typeof outputs.role !== "string" || isOwner(role) === isOwner(outputs.role);
}

/** The types of event that only objects of the organisation itself have. */
const organizationTypes: ReadonlySet<string> = new Set(
  declarations
    .filter(({ kind, id }) => kind !== "Project" && !id.parts.includes("projectId"))
    .flatMap(({ logged }) => logged?.as ?? [])
    .filter((type) =>
      declarations.every(({ id, logged }) => !logged?.as.includes(type) || !id.parts.includes("projectId")),
    ),
);

/** Whether objects of projects have the same ids as this object of the organisation: a person is in both. */
function isOfSeveralLevels({ declaration, key }: InventoryObject): boolean {
  return declaration.isOfSeveral !== undefined && key.projectId === undefined;
}

/** Whether a later event than the creation can tell who made the object what it is. */
function canChange({ declaration }: InventoryObject): boolean {
  return declaration.logged!.as.some((type) => !/\.(created|sent|registered|added)$/.test(type));
}

/** The parts of the id that an event about the object contains. */
function partsOf({ declaration: { id, logged } }: InventoryObject): readonly string[] {
  return logged!.about === undefined ? id.parts : declarationNamed(logged!.about)!.id.parts;
}

/** The last of these parts, which tells most. */
function idIn(object: InventoryObject): string {
  const part = partsOf(object).findLast((one) => object.key[one] !== undefined)!;
  return String(shortRoleId(object.key[part]));
}

/** Every id in an event. A role has one spelling. */
function idsIn({ projectId, payload }: AuditLogObject): ReadonlySet<string> {
  const ids = new Set<string>(projectId === undefined ? [] : [projectId]);
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === "string" && /^id$|Id$/.test(name)) ids.add(String(shortRoleId(inner))).add(inner);
      else visit(inner);
    }
  };
  visit(payload);
  return ids;
}

/** The role that an event gives. The log calls a reader a member. */
function roleIn(payload: unknown): string | undefined {
  const { data, changesRequested } = (payload ?? {}) as Record<string, { role?: string } | undefined>;
  return data?.role ?? changesRequested?.role;
}

function isOwner(role: string): boolean {
  return role === "owner";
}

function authorIn(event: AuditLogObject, { declaration: { logged } }: InventoryObject): Author {
  const { userEmail, userId, serviceAccountId, apiKeyId, effectiveAt: at, type } = event;
  return { by: userEmail ?? userId ?? serviceAccountId ?? apiKeyId, apiKeyId, at, event: type, about: logged!.about };
}

/** When an object came to be, in Unix seconds, if the API tells. */
export function createdAtOf({ outputs: { createdAt, addedAt } }: InventoryObject): number | undefined {
  const time = createdAt ?? addedAt;
  return typeof time === "number" ? time : undefined;
}
