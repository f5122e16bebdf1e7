import { spentIn } from "../activity";
import { found, remove, type Call, type Handlers } from "../call";
import { notFound } from "../errors";
import { pageById } from "../paging";
import type { Project, SpendAlert, SpendLimit, SpendThreshold } from "../state";

/** The scope of spend settings: the organisation, or one project. */
interface Holder {
  /** The first part of `object`, as in `organization.spend_alert` and `project.spend_limit`. */
  prefix: "organization" | "project";
  of: { spendLimit: SpendLimit | null; spendAlerts: SpendAlert[] };
  project?: Project;
}

type HolderOf = (call: Call) => Holder;

const organizationHolder: HolderOf = (call) => ({ prefix: "organization", of: call.organization });

function projectHolder(call: Call): Holder {
  const project = call.activeProject();
  return { prefix: "project", of: project, project };
}

/** The spend since the first of the month in UTC, in cents. */
function spentThisMonth(call: Call, holder: Holder): number {
  const today = new Date(call.now * 1000);
  const monthStart = Date.UTC(today.getUTCFullYear(), today.getUTCMonth()) / 1000;
  return spentIn(call.organization, { from: monthStart, to: call.now + 1 }, holder.project?.id) * 100;
}

function showLimit(call: Call, holder: Holder): unknown {
  const limit = holder.of.spendLimit;
  // The API does not document the response for an unset limit. 404 is our choice.
  if (!limit) throw notFound("spend limit", holder.project?.id ?? call.organization.id);
  const { isOff, ...shown } = limit;
  const isEnforcing = !isOff && spentThisMonth(call, holder) >= limit.threshold_amount;
  const enforcement = { status: isEnforcing ? "enforcing" : "inactive" };
  return { object: `${holder.prefix}.spend_limit`, ...shown, enforcement };
}

function setLimit(call: Call, holder: Holder): unknown {
  const { threshold_amount, currency, interval } = call.body<SpendThreshold>();
  holder.of.spendLimit = { threshold_amount, currency, interval };
  record(call, holder);
  return showLimit(call, holder);
}

function removeLimit(call: Call, holder: Holder): unknown {
  showLimit(call, holder);
  holder.of.spendLimit = null;
  record(call, holder);
  return { object: `${holder.prefix}.spend_limit.deleted`, deleted: true };
}

/** The event for a change of spend settings. The description has no specific events for them. */
function record(call: Call, { project }: Holder): void {
  const [type, id] = project ? ["project.updated", project.id] : ["organization.updated", call.organization.id];
  call.record(type, { id, changes_requested: {} }, project);
}

function showAlert(alert: SpendAlert, { prefix }: Holder): { id: string } {
  return { object: `${prefix}.spend_alert`, ...alert } as { id: string };
}

/**
 * Overwrites the limit beside an alert, as a user of the real API has reported: the limit takes the alert's amount, and the API no
 * longer enforces it. Only if a test has asked for it.
 */
function overwriteLimit(call: Call, { of }: Holder, { threshold_amount, currency, interval }: SpendAlert): void {
  if (!call.world.alertsOverwriteLimits || !of.spendLimit) return;
  of.spendLimit = { threshold_amount, currency, interval, isOff: true };
}

function listAlerts(call: Call, holder: Holder): unknown {
  const items = holder.of.spendAlerts.map((alert) => showAlert(alert, holder));
  return pageById(call.query, items, { size: { fallback: 20, min: 0, max: 100 }, order: "asc", before: true });
}

function createAlert(call: Call, holder: Holder): unknown {
  const alert: SpendAlert = { id: call.newId("alert_"), ...call.body<Omit<SpendAlert, "id">>() };
  holder.of.spendAlerts.push(alert);
  overwriteLimit(call, holder, alert);
  record(call, holder);
  return showAlert(alert, holder);
}

function alertOf(call: Call, holder: Holder): SpendAlert {
  return found(holder.of.spendAlerts, call.param("alert_id"), "spend alert");
}

function modifyAlert(call: Call, holder: Holder): unknown {
  // An update sends the whole alert, like a create.
  const alert = Object.assign(alertOf(call, holder), call.body<Omit<SpendAlert, "id">>());
  overwriteLimit(call, holder, alert);
  record(call, holder);
  return showAlert(alert, holder);
}

function removeAlert(call: Call, holder: Holder): unknown {
  const alert = alertOf(call, holder);
  remove(holder.of.spendAlerts, alert);
  record(call, holder);
  return { id: alert.id, object: `${holder.prefix}.spend_alert.deleted`, deleted: true };
}

function spendRoutes(base: string, holderOf: HolderOf): Handlers {
  return {
    [`GET ${base}/spend_limit`]: (call) => showLimit(call, holderOf(call)),
    [`POST ${base}/spend_limit`]: (call) => setLimit(call, holderOf(call)),
    [`DELETE ${base}/spend_limit`]: (call) => removeLimit(call, holderOf(call)),
    [`GET ${base}/spend_alerts`]: (call) => listAlerts(call, holderOf(call)),
    [`POST ${base}/spend_alerts`]: (call) => createAlert(call, holderOf(call)),
    [`GET ${base}/spend_alerts/{alert_id}`]: (call) => showAlert(alertOf(call, holderOf(call)), holderOf(call)),
    [`POST ${base}/spend_alerts/{alert_id}`]: (call) => modifyAlert(call, holderOf(call)),
    [`DELETE ${base}/spend_alerts/{alert_id}`]: (call) => removeAlert(call, holderOf(call)),
  };
}

/** Monthly spend limits and spend alerts, in cents. */
export const spend: Handlers = {
  ...spendRoutes("/organization", organizationHolder),
  ...spendRoutes("/organization/projects/{project_id}", projectHolder),
};
