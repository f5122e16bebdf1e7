import { newId } from "./identifiers";
import type { AdminKey, Organization, Person, Project, World } from "./state";

/** Who acts: the holder of an admin key, or a person in the console. */
export type Actor = AdminKey | Person;

/** One thing that happened, on its way into the audit log. */
export interface AuditEvent {
  /** `project.created`: also the name of the field that holds the payload, as the description has it. */
  type: string;
  payload: unknown;
  actor: Actor | undefined;
  /** Unix seconds. */
  at: number;
  /** The default project when the event concerns the organisation itself. */
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
