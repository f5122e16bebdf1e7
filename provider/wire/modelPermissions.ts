import { z } from "zod";
import { answerOf, bodyOf, field, type ObjectOf } from "./object";
import type { Route } from "./route";

/** Which models a project may use. The setting has no id of its own. */
const rows = {
  mode: field("mode", z.string()),
  modelIds: field("model_ids", z.array(z.string())),
};

export type ModelPermissionsObject = ObjectOf<typeof rows>;

/** GET, POST and DELETE. A POST sets the permissions, or replaces all of them (trap 23). */
export const modelPermissionsRoute: Route<ModelPermissionsObject> = {
  path: "/organization/projects/{projectId}/model_permissions",
  noun: "the model permissions of project {projectId}",
  answer: answerOf(rows),
};

export const modelPermissionsBody = bodyOf(rows, "mode", "modelIds");
