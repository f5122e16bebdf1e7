import { apiId } from "./ids";
import { answerOf, bodyOf, field, type ObjectOf } from "./object";
import type { Route } from "./route";

/**
 * How long the API keeps data. Answers and bodies name the type differently (trap 9). Answers may have types of other features. A
 * destroy writes the type back, so it must have the form of a name.
 */
const rows = { retentionType: field("type", apiId, { sentAs: "retention_type" }) };

export type DataRetentionObject = ObjectOf<typeof rows>;

/** GET and POST. */
export const projectDataRetentionRoute: Route<DataRetentionObject> = {
  path: "/organization/projects/{projectId}/data_retention",
  noun: "the data retention of project {projectId}",
  answer: answerOf(rows),
};

/** As for a project. */
export const organizationDataRetentionRoute: Route<DataRetentionObject> = {
  path: "/organization/data_retention",
  noun: "the data retention of the organisation",
  answer: answerOf(rows),
};

export const dataRetentionBody = bodyOf(rows, "retentionType");
