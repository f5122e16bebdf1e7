import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A project. An answer may lack every field but the id. */
const rows = {
  projectId: required("id", apiId),
  name: field("name", z.string()),
  status: field("status", z.string()),
  externalKeyId: field("external_key_id", z.string()),
  residency: field("residency", z.string()),
  geography: sent("geography"),
  createdAt: field("created_at", z.number()),
  archivedAt: field("archived_at", z.number()),
};

export type ProjectObject = ObjectOf<typeof rows>;

const answer = answerOf(rows);

export const projectRoute: Route<ProjectObject> = {
  path: "/organization/projects/{projectId}",
  noun: "project {projectId}",
  answer,
};

/** POST only, without a body. The answer is the archived project. */
export const projectArchiveRoute: Route<ProjectObject> = {
  path: "/organization/projects/{projectId}/archive",
  noun: "project {projectId}",
  post: "archive project {projectId}",
  answer,
  changesMembership: true,
};

export const projectListing: Listing<ProjectObject> = {
  path: "/organization/projects",
  noun: "projects of the organisation",
  post: "create a project",
  answer,
  idName: "projectId",
  cursor: "object",
  pageSize: 100,
};

/** The body of a create or an update. `null` clears the external key. */
export const projectBody = bodyOf(rows, "name", "externalKeyId", "residency", "geography");

/** The list with the archived projects too. */
export const everyProjectListing: Listing<ProjectObject> = { ...projectListing, query: { include_archived: "true" } };
