import { groupUser as declaration } from "../../provider/resources/groupUser";
import { kind } from "./kind";
import { listed } from "./seen";

export const groupUser = kind(declaration, {
  given: async (world) => ({
    groupId: await world.group("search"),
    other: await world.group("other"),
    userId: await world.person("ana@example.com"),
    otherUser: await world.person("ben@example.com"),
  }),
  args: ({ groupId, userId }) => ({ groupId, userId }),
  updates: () => [],
  replaces: ({ other, otherUser }) => [{ groupId: other }, { userId: otherUser }],
  spellings: ({ groupId, userId }) => [{ groupId: `elsewhere/${groupId}`, userId: `elsewhere/${userId}` }],
  refused: () => [
    [{ groupId: undefined }, /groupId is needed/],
    [{ userId: 7 }, /userId: must be a text/],
    [{ email: "ana@example.com" }, /email is not an input/],
  ],
  vanish: (world, { groupId, userId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/groups/${groupId}/users/${userId}` }),
  afterDelete: async (world, { groupId }) => ({
    is: await listed(world, `/organization/groups/${groupId}/users`),
    should: [],
  }),
});
