import type { Call, Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import type { Project } from "../state";
import { newProject } from "../world";

function show(project: Project): unknown {
  return {
    id: project.id,
    object: "organization.project",
    name: project.name,
    created_at: project.created_at,
    archived_at: project.archived_at,
    status: project.archived_at === null ? "active" : "archived",
    external_key_id: project.external_key_id,
    residency: project.residency,
  };
}

interface CreateBody {
  name: string;
  residency?: string | null;
  geography?: string | null;
  external_key_id?: string | null;
}

function create(call: Call): unknown {
  const body = call.body<CreateBody>();
  if (body.geography != null && body.residency != null) {
    throw badRequest("Do not provide both 'geography' and 'residency'.", "geography");
  }
  const project = newProject(call.world, call.organization, body.name, call.now);
  project.residency = body.residency ?? "GLOBAL";
  project.external_key_id = body.external_key_id ?? null;
  call.organization.projects.push(project);
  call.record("project.created", { id: project.id, data: { name: project.name, title: project.name } }, project);
  return show(project);
}

function refuseDefault(project: Project, verb: string): void {
  if (project.isDefault) {
    throw badRequest(`The default project of the organization cannot be ${verb}.`, null, "default_project");
  }
}

function modify(call: Call): unknown {
  const project = call.activeProject();
  refuseDefault(project, "updated");
  const body = call.body<Partial<Pick<CreateBody, "geography" | "external_key_id">> & { name?: string | null }>();
  // The API does not document a null name; we read it as "unchanged". We accept `geography` but never return it.
  project.name = body.name ?? project.name;
  if (body.external_key_id !== undefined) project.external_key_id = body.external_key_id;
  const changes_requested = body.name == null ? {} : { title: body.name };
  call.record("project.updated", { id: project.id, changes_requested }, project);
  return show(project);
}

function archive(call: Call): unknown {
  const project = call.activeProject();
  refuseDefault(project, "archived");
  project.archived_at = call.now;
  // The API documents that archived projects have no users and no service accounts, so they have no keys either.
  project.members = [];
  project.serviceAccounts = [];
  project.apiKeys = [];
  call.record("project.archived", { id: project.id }, project);
  return show(project);
}

function list(call: Call): unknown {
  const archivedToo = call.query.flag("include_archived") ?? false;
  const projects = call.organization.projects.filter((project) => archivedToo || project.archived_at === null);
  const page = pageById(call.query, projects);
  return { ...page, data: page.data.map(show) };
}

/** Projects. The API archives them instead of deleting them, and they stay readable by id. */
export const projects: Handlers = {
  "GET /organization/projects": list,
  "POST /organization/projects": create,
  "GET /organization/projects/{project_id}": (call) => show(call.project()),
  "POST /organization/projects/{project_id}": modify,
  "POST /organization/projects/{project_id}/archive": archive,
};
