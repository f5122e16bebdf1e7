import type { Organization } from "openai-admin-simulator";
import { groupUser as declaration } from "../../provider/resources/groupUser";
import { LARGE_PAGE } from "./bounds";
import { faultRow, personOf } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { emailOf, isBelow } from "./seen";

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
    [{ groupId: undefined }, /groupId is required/],
    [{ userId: 7 }, /userId: must be a string/],
    [{ email: "ana@example.com" }, /email is not an input/],
  ],
  vanish: (world, { groupId, userId }) => world.delete(`/organization/groups/${groupId}/users/${userId}`),
  objects: seats,

  faults: [
    faultRow<{ groupId: string; userId: string }>({
      route: "POST /organization/groups/{group_id}/users",
      tells: { field: "object", id: "user_id" },
      within: ({ groupId }) => groupId,
      given: async (world, cell) => ({ groupId: await world.group(cell), ...(await personOf(world, cell)) }),
      args: ({ groupId, userId }) => ({ groupId, userId }),
      there: (organization, { groupId }) => seats(organization).filter(isBelow(groupId)),
    }),
  ],

  imported: [
    importRow({
      name: "seat",
      needs: ["team", "ana"],
      make: async (world, { team, ana }) => {
        await world.post(`/organization/groups/${team}/users`, { user_id: ana });
        return `${team}/${ana}`;
      },
      args: `{ groupId: team.id, userId: ana.id }`,
    }),
  ],

  program: {
    lines: {
      inSearch: { declares: `new openai.GroupUser("ana-in-search", { groupId: search.id, userId: ana.id });` },
    },
    shows: (organization) => organization.groups.flatMap((one) => one.memberIds.map((id) => emailOf(organization, id))),
    created: ["Ana@example.com", "Ana@example.com"],
  },

  bounds: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "Each call handles one member. The engine deletes memberships before their group, so deleting the group cannot replace these calls.",
    listing: {
      route: "GET /organization/groups/{group_id}/users",
      of: ["groupId"],
      pageSize: LARGE_PAGE,
      holds: ({ groups }, { groupId }) => groups.find(({ id }) => id === groupId)!.memberIds.length,
    },
  },
});

function seats({ groups }: Organization): string[] {
  return groups.flatMap(({ id, memberIds }) => memberIds.map((userId) => `${id}/${userId}`));
}
