import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A project as the API returns it. Every field but the id may be missing. */
const answer = z
  .object({
    id: apiId,
    name: maybe(z.string()),
    status: maybe(z.string()),
    external_key_id: maybe(z.string()),
    residency: maybe(z.string()),
    created_at: maybe(z.number()),
    archived_at: maybe(z.number()),
  })
  .transform((wire) => ({
    projectId: wire.id,
    name: wire.name,
    status: wire.status,
    externalKeyId: wire.external_key_id,
    residency: wire.residency,
    createdAt: wire.created_at,
    archivedAt: wire.archived_at,
  }));

export type ProjectObject = z.output<typeof answer>;

export const project: Route<ProjectObject> = {
  path: "/organization/projects/{projectId}",
  noun: "project {projectId}",
  answer,
};

/** POST only, without a body; the answer is the archived project. */
export const projectArchive: Route<ProjectObject> = {
  path: "/organization/projects/{projectId}/archive",
  noun: "project {projectId}",
  post: "archive project {projectId}",
  answer,
  changesMembership: true,
};

export const projects: Collection<ProjectObject> = {
  path: "/organization/projects",
  noun: "projects of the organisation",
  post: "create a project",
  answer,
  idName: "projectId",
  cursor: "object",
  pageSize: 100,
};

/** The body of a create or a modify. `undefined` leaves a field out; `null` clears the external key. */
export function projectBody(fields: {
  name?: string;
  externalKeyId?: string | null;
  residency?: string;
  geography?: string;
}) {
  return {
    name: fields.name,
    external_key_id: fields.externalKeyId,
    residency: fields.residency,
    geography: fields.geography,
  };
}
