import { newId } from "./identifiers";
import type { AdminKey, Organization, Person, Project, World } from "./state";

/** The actor of an event: the holder of an admin key, or a person in the console. */
export type Actor = AdminKey | Person;

/** An event for the audit log. */
export interface AuditEvent {
  /** Such as `project.created`. In the description, the field with the payload has the same name. */
  type: string;
  payload: unknown;
  actor: Actor | undefined;
  /** Unix seconds. */
  at: number;
  /** The project of the event; the default project for events of the organisation. */
  project?: Project;
}

/** Writes an event into the organisation's audit log. */
export function recordEvent(world: World, organization: Organization, event: AuditEvent): void {
  const { type, payload, actor, at } = event;
  const project = event.project ?? organization.projects.find((candidate) => candidate.isDefault);
  organization.auditLogs.push({
    id: newId(world, "audit_log-"),
    type,
    effective_at: at,
    ...(project && { project: { id: project.id, name: project.name } }),
    actor: show(organization, actor),
    ...(payload === undefined ? {} : { [type]: payload }),
  });
}

function show(organization: Organization, actor: Actor | undefined): unknown {
  if (actor && "ownerId" in actor) {
    const owner = organization.people.find((candidate) => candidate.id === actor.ownerId);
    return { type: "api_key", api_key: { id: actor.id, type: "user", user: owner && named(owner) } };
  }
  return { type: "session", session: { user: actor && named(actor), ip_address: "127.0.0.1" } };
}

function named(person: Person): { id: string; email: string } {
  return { id: person.id, email: person.email };
}
