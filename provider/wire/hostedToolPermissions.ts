import { z } from "zod";
import { maybe, type Route } from "./route";

const tool = maybe(z.object({ enabled: z.boolean() }).transform((wire) => wire.enabled));

/** Which hosted tools a project may use. The answer has neither `object` nor id. */
const answer = z
  .object({ file_search: tool, web_search: tool, image_generation: tool, mcp: tool, code_interpreter: tool })
  .transform((wire) => ({
    fileSearch: wire.file_search,
    webSearch: wire.web_search,
    imageGeneration: wire.image_generation,
    mcp: wire.mcp,
    codeInterpreter: wire.code_interpreter,
  }));

export type HostedToolPermissionsObject = z.output<typeof answer>;

/** GET and POST. A POST changes what it names, and answers with all. */
export const hostedToolPermissions: Route<HostedToolPermissionsObject> = {
  path: "/organization/projects/{projectId}/hosted_tool_permissions",
  noun: "hosted tool permissions of project {projectId}",
  answer,
};

export function hostedToolPermissionsBody(tools: Partial<HostedToolPermissionsObject>) {
  const enabled = (tool: boolean | undefined) => (tool === undefined ? undefined : { enabled: tool });
  return {
    file_search: enabled(tools.fileSearch),
    web_search: enabled(tools.webSearch),
    image_generation: enabled(tools.imageGeneration),
    mcp: enabled(tools.mcp),
    code_interpreter: enabled(tools.codeInterpreter),
  };
}
