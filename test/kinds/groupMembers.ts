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

  drift: {
    lines: {
      crew: `const crew = new openai.Group("crew", { name: "crew" });`,
      crewMembers: `new openai.GroupMembers("crew-members", { groupId: crew.id, members: ["olga@example.com", ben.id] });`,
    },
    deleted: {
      title: "somebody removed a member from a group that is a set",
      happens: (world, { ben, crew }) => world.delete(`/organization/groups/${crew}/users/${ben}`),
      repairs: { "crew-members": "update" },
    },
  },

  bounds: {
    writes: ({ members }) => ({ create: namesIn(members).length, update: 1, delete: namesIn(members).length }),
    why: "Each call handles one member. Only the list tells who is in the group, so a create and an update read the list. The call takes an id, so a read of the person confirms the id that a list has shown for the e-mail address.",
    readsToCreate: "its listing",
    finds: ({ members }) => namesIn(members),
    confirms: ({ members }) => namesIn(members),
    readsToUpdate: "its listing",
    needsWholeListing: true,
    listing: {
      route: `GET ${USERS}`,
      of: ["groupId"],
      pageSize: LARGE_PAGE,
      holds: ({ groups }, { groupId }) => groups.find(({ id }) => id === groupId)!.memberIds.length,
    },
  },
});

function namesIn(members: unknown): string[] {
  return members as string[];
}

function membersOf(organization: Organization, name: string): string[] {
  const group = organization.groups.find((one) => one.name === name);
  return (group?.memberIds ?? []).map((id) => emailOf(organization, id));
}
