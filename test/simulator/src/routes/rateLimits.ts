import type { Call, Handlers } from "../call";
import { badRequest, BareNotFound, projectIsArchived } from "../errors";
import { limitNames } from "../models";
import { pageById, type PageSize } from "../paging";
import type { Limits, Project, RateLimit } from "../state";

/** The API documents the default, but no maximum. We use 1,000, as other lists document. */
const rows: PageSize = { fallback: 100, min: 1, max: 1000 };

function show(row: RateLimit): { id: string } {
  return { object: "project.rate_limit", id: row.id, model: row.model, ...row.limits } as { id: string };
}

/** Finds the project. These operations have a 404 with a different shape. */
function projectOf(call: Call): Project {
  const id = call.param("project_id");
  const project = call.organization.projects.find((candidate) => candidate.id === id);
  if (!project) throw new BareNotFound(`The project ${id} was not found`);
  if (project.archived_at !== null) throw projectIsArchived(id);
  return project;
}

function modify(call: Call): unknown {
  const project = projectOf(call);
  const id = call.param("rate_limit_id");
  const row = project.rateLimits.find((candidate) => candidate.id === id);
  if (!row) throw new BareNotFound(`The rate limit ${id} was not found`);
  const changes = call.body<Limits>();
  const ceilings = call.organization.ceilings[row.model] ?? {};
  for (const name of limitNames) {
    const value = changes[name];
    if (value === undefined) continue;
    const ceiling = ceilings[name] ?? row.limits[name];
    if (row.limits[name] === undefined) {
      throw badRequest(`'${name}' does not apply to the model ${row.model}.`, name, "limit_not_applicable");
    }
    if (value < 0) throw badRequest(`Invalid '${name}': must not be negative.`, name, "integer_below_min_value");
    if (ceiling !== undefined && value > ceiling) {
      throw badRequest(`'${name}' exceeds the organization's limit of ${ceiling} for ${row.model}.`, name);
    }
  }
  Object.assign(row.limits, changes);
  call.record("rate_limit.updated", { id: row.id, changes_requested: changes }, project);
  return show(row);
}

/** Rate limits per model. Rows come with the project; the API cannot create, reset or delete them. */
export const rateLimits: Handlers = {
  "GET /organization/projects/{project_id}/rate_limits": (call) =>
    pageById(call.query, projectOf(call).rateLimits.map(show), { size: rows, before: true }),
  "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}": modify,
};
