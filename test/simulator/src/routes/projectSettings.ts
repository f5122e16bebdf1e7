import type { Call, Handlers } from "../call";
import { notFound } from "../errors";
import type { HostedTool, Project } from "../state";

function showModels(project: Project): unknown {
  // The API does not document the response for an unset policy. 404 is our choice.
  if (!project.modelPermissions) throw notFound("model permissions", project.id);
  return { object: "project.model_permissions", ...project.modelPermissions };
}

function setModels(call: Call): unknown {
  const project = call.activeProject();
  const { mode, model_ids } = call.body<{ mode: string; model_ids: string[] }>();
  project.modelPermissions = { mode, model_ids: [...new Set(model_ids)] };
  recordSetting(call, project);
  return showModels(project);
}

function removeModels(call: Call): unknown {
  const project = call.activeProject();
  showModels(project);
  project.modelPermissions = null;
  recordSetting(call, project);
  return { object: "project.model_permissions.deleted", deleted: true };
}

/** Records a change of the project, because the description has no events for settings and no fields for them. */
function recordSetting(call: Call, project: Project): void {
  call.record("project.updated", { id: project.id, changes_requested: {} }, project);
}

/** The only response of the API without `object` and `id`. */
function showTools({ hostedTools }: Project): unknown {
  return Object.fromEntries(Object.entries(hostedTools).map(([tool, enabled]) => [tool, { enabled }]));
}

function setTools(call: Call): unknown {
  const project = call.activeProject();
  const changes = call.body<Partial<Record<HostedTool, { enabled: boolean } | null>>>();
  for (const [tool, change] of Object.entries(changes)) {
    if (change) project.hostedTools[tool as HostedTool] = change.enabled;
  }
  recordSetting(call, project);
  return showTools(project);
}

function showRetention(project: Project): unknown {
  return { object: "project.data_retention", type: project.dataRetention };
}

function setRetention(call: Call): unknown {
  const project = call.activeProject();
  project.dataRetention = call.body<{ retention_type: string }>().retention_type;
  recordSetting(call, project);
  return showRetention(project);
}

function showTiers({ serviceTiers }: Project): unknown {
  return { object: "project.service_tier_settings", ...serviceTiers };
}

function setTiers(call: Call): unknown {
  const project = call.activeProject();
  const changes = call.body<Partial<Project["serviceTiers"]>>();
  project.serviceTiers = { ...project.serviceTiers, ...changes };
  recordSetting(call, project);
  return showTiers(project);
}

function setOrganizationRetention(call: Call): unknown {
  call.organization.dataRetention = call.body<{ retention_type: string }>().retention_type;
  call.record("organization.updated", { id: call.organization.id, changes_requested: {} });
  return showOrganizationRetention(call);
}

function showOrganizationRetention(call: Call): unknown {
  return { object: "organization.data_retention", type: call.organization.dataRetention };
}

/** Settings that exist once per project, and the retention of the organisation. */
export const projectSettings: Handlers = {
  "GET /organization/projects/{project_id}/model_permissions": (call) => showModels(call.activeProject()),
  "POST /organization/projects/{project_id}/model_permissions": setModels,
  "DELETE /organization/projects/{project_id}/model_permissions": removeModels,
  "GET /organization/projects/{project_id}/hosted_tool_permissions": (call) => showTools(call.activeProject()),
  "POST /organization/projects/{project_id}/hosted_tool_permissions": setTools,
  "GET /organization/projects/{project_id}/data_retention": (call) => showRetention(call.activeProject()),
  "POST /organization/projects/{project_id}/data_retention": setRetention,
  "GET /organization/projects/{project_id}/service_tier_settings": (call) => showTiers(call.activeProject()),
  "POST /organization/projects/{project_id}/service_tier_settings": setTiers,
  "GET /organization/data_retention": showOrganizationRetention,
  "POST /organization/data_retention": setOrganizationRetention,
};
