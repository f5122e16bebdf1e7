import { z } from "zod";
import { answerOf, bodyOf, field, type ObjectOf } from "./object";
import type { Route } from "./route";

/** Which hosted tools a project may use. Answers have neither an `object` field nor an id. */
const rows = {
  fileSearch: field("file_search.enabled", z.boolean()),
  webSearch: field("web_search.enabled", z.boolean()),
  imageGeneration: field("image_generation.enabled", z.boolean()),
  mcp: field("mcp.enabled", z.boolean()),
  codeInterpreter: field("code_interpreter.enabled", z.boolean()),
};

export type HostedToolPermissionsObject = ObjectOf<typeof rows>;

/** GET and POST. A POST changes the tools in its body, and returns all tools. */
export const hostedToolPermissionsRoute: Route<HostedToolPermissionsObject> = {
  path: "/organization/projects/{projectId}/hosted_tool_permissions",
  noun: "the hosted tool permissions of project {projectId}",
  answer: answerOf(rows),
};

export const hostedToolPermissionsBody = bodyOf(
  rows,
  "fileSearch",
  "webSearch",
  "imageGeneration",
  "mcp",
  "codeInterpreter",
);
