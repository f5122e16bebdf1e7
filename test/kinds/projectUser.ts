import { projectUser as declaration } from "../../provider/resources/projectUser";
import { kind } from "./kind";
import { listed } from "./seen";

export const projectUser = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    userId: await world.person("Ana@example.com"),
    otherUser: await world.person("ben@example.com"),
  }),
  args: ({ projectId, userId }) => ({ projectId, userId, role: "member" }),
  updates: () => [{ role: "owner" }],
  replaces: ({ other, otherUser }) => [{ projectId: other }, { userId: otherUser }],
  spellings: ({ projectId, userId }) => [
    { userId: undefined, email: "ana@EXAMPLE.com" },
    { projectId: `elsewhere/${projectId}`, userId: `elsewhere/${userId}` },
  ],
  refused: () => [
    [{ email: "ana@example.com" }, /userId and email cannot be given together/],
    [{ userId: undefined }, /one of userId or email is needed/],
    [{ userId: undefined, email: "ana" }, /must be an e-mail address/],
    [{ role: "" }, /role: must be owner, member/],
    [{ projectId: undefined }, /projectId is needed/],
  ],
  vanish: (world, { projectId, userId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/projects/${projectId}/users/${userId}` }),
  afterDelete: async (world, { projectId }) => ({
    is: await listed(world, `/organization/projects/${projectId}/users`),
    should: [],
  }),
});
