import { projectHostedToolPermissions as declaration } from "../../provider/resources/projectHostedToolPermissions";
import { kind } from "./kind";

export const projectHostedToolPermissions = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, webSearch: false, codeInterpreter: false }),
  updates: () => [{ webSearch: true }, { mcp: false }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ webSearch: undefined, codeInterpreter: undefined }, /at least one of fileSearch/],
    [{ webSearch: "off" }, /webSearch: must be true or false/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  afterDelete: async (world, { projectId, other }) => {
    const permissions = (id: string) =>
      world.control.edit({ method: "GET", path: `/organization/projects/${id}/hosted_tool_permissions` });
    return { is: await permissions(projectId), should: await permissions(other) };
  },
});
