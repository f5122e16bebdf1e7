import type { Call, Handlers } from "../call";
import { pageById } from "../paging";
import type { AuditLog } from "../state";

interface Actor {
  session?: { user?: { id: string; email: string } };
  api_key?: { id: string; user?: { id: string; email: string } };
}

function actorOf(entry: AuditLog): { ids: string[]; email: string | undefined } {
  const actor = (entry.actor ?? {}) as Actor;
  const user = actor.session?.user ?? actor.api_key?.user;
  return { ids: [user?.id, actor.api_key?.id].filter((id) => id !== undefined), email: user?.email };
}

/** The ids of the objects of an event. An event can concern several certificates. */
function resourceIds(entry: AuditLog): string[] {
  const payload = (entry[entry.type] ?? {}) as { id?: string; certificates?: { id: string }[] };
  return [...(payload.id === undefined ? [] : [payload.id]), ...(payload.certificates ?? []).map(({ id }) => id)];
}

function isWithin(call: Call, time: number): boolean {
  const bound = (name: string): number | undefined => call.query.integer(`effective_at[${name}]`);
  return (
    time > (bound("gt") ?? -Infinity) &&
    time >= (bound("gte") ?? -Infinity) &&
    time < (bound("lt") ?? Infinity) &&
    time <= (bound("lte") ?? Infinity)
  );
}

/** Whether a filter matches one of these values. Without a filter, everything matches. */
function passes(filter: string[], values: (string | undefined)[]): boolean {
  return filter.length === 0 || values.some((value) => value !== undefined && filter.includes(value));
}

function list(call: Call): unknown {
  const filter = (name: string): string[] => call.query.list(name);
  const projectIds = filter("project_ids");
  const types = filter("event_types");
  const actorIds = filter("actor_ids");
  const emails = filter("actor_emails");
  const resources = filter("resource_ids");
  // The simulator has no tenants, so they have no events.
  const entries = call.query.flag("tenant_only") ? [] : call.organization.auditLogs;
  const wanted = entries.filter(
    (entry) =>
      isWithin(call, entry.effective_at) &&
      passes(projectIds, [(entry.project as { id?: string } | undefined)?.id]) &&
      passes(types, [entry.type]) &&
      passes(actorIds, actorOf(entry).ids) &&
      passes(emails, [actorOf(entry).email]) &&
      passes(resources, resourceIds(entry)),
  );
  return pageById(call.query, [...wanted].reverse(), { before: true });
}

/** The audit log, newest events first. It contains the writes of this simulator. */
export const auditLogs: Handlers = {
  "GET /organization/audit_logs": list,
};
