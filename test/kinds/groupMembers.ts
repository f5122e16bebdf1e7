import type { Organization } from "openai-admin-simulator";
import { groupMembers as declaration } from "../../provider/resources/groupMembers";
import { LARGE_PAGE } from "./bounds";
import { faultRow, personOf } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { emailOf } from "./seen";

const USERS = "/organization/groups/{group_id}/users";

export const groupMembers = kind(declaration, {
  given: async (world) => {
    await world.person("Ana@example.com");
    await world.person("cleo@example.com");
    const benId = await world.person("ben@example.com");
    return { groupId: await world.group("search"), other: await world.group("other"), benId };
  },
  args: ({ groupId }) => ({ groupId, members: ["ana@example.com", "ben@example.com"] }),
  updates: () => [
    { members: ["ana@example.com", "ben@example.com", "cleo@example.com"] },
    { members: ["ben@example.com"] },
    { onUnexpected: "warn" },
  ],
  replaces: ({ other }) => [{ groupId: other }],
  spellings: ({ groupId, benId }) => [
    { groupId: `elsewhere/${groupId}` },
    { members: ["BEN@example.com", "ana@example.com"] },
    { members: ["ana@example.com", `elsewhere/${benId}`] },
  ],
  refused: () => [
    [{ members: ["ana@"] }, /members\.0: must be an e-mail address or the id/],
    [{ members: ["ana@example.com", "ANA@example.com"] }, /ana@example\.com and ANA@example\.com are the same person/],
    [{ members: "ana@example.com" }, /members: must be a list/],
    [{ members: undefined }, /members is required/],
  ],
  objects: ({ groups }) => groups.filter(({ memberIds }) => memberIds.length > 0).map(({ id }) => id),

  faults: [
    faultRow<{ groupId: string; userId: string }>({
      route: `POST ${USERS}`,
      tells: { field: "object", id: "user_id" },
      within: ({ groupId }) => groupId,
      given: async (world, cell) => ({ groupId: await world.group(cell), ...(await personOf(world, cell)) }),
      args: ({ groupId, userId }) => ({ groupId, members: [userId] }),
      there: ({ groups }, { groupId, userId }) =>
        groups.filter(({ id, memberIds }) => id === groupId && memberIds.join() === userId).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "everybodyInOps",
      needs: ["ops", "ana"],
      make: async (world, { ops, ana }) => {
        await world.post(`/organization/groups/${ops}/users`, { user_id: ana });
        return ops;
      },
      args: `{ groupId: ops.id, members: ["ana@example.com"] }`,
      other: { args: `{ groupId: ops.id, members: [] }`, differs: ["members"] },
    }),
  ],

  program: {
    lines: {
      ops: { declares: `const ops = new openai.Group("ops", { name: "ops" });` },
      everybodyInOps: {
        declares: `new openai.GroupMembers("ops", { groupId: ops.id, members: [ana.id] });`,
      },
    },
    shows: (organization) => membersOf(organization, "ops"),
    created: ["Ana@example.com"],
  },

  bounds: {
    writes: { create: 2, update: 1, delete: 2 },
    why: "Each call handles one member. Only the list tells who is in the group, so a create and an update read the list.",
    readsToCreate: "its listing",
    listing: {
      route: `GET ${USERS}`,
      of: ["groupId"],
      pageSize: LARGE_PAGE,
      holds: ({ groups }, { groupId }) => groups.find(({ id }) => id === groupId)!.memberIds.length,
    },
  },
});

function membersOf(organization: Organization, name: string): string[] {
  const group = organization.groups.find((one) => one.name === name);
  return (group?.memberIds ?? []).map((id) => emailOf(organization, id));
}
