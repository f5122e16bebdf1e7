import type { Organization } from "openai-admin-simulator";
import { organizationOwners as declaration } from "../../provider/resources/organizationOwners";
import { PAGE } from "./bounds";
import { faultRow, personOf } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { organizationOf } from "./seen";

/** The owner of a new organisation. */
const FOUNDER = "owner@example.com";

/** Who is an owner before any program. */
const EXISTING: readonly string[] = [FOUNDER, "eve@example.com"];

export const organizationOwners = kind(declaration, {
  given: async (world) => {
    await world.person("eve@example.com", "owner");
    const cleoId = await world.person("cleo@example.com");
    const owners = ownersOf(await organizationOf(world));
    return { owners, userId: await world.person("Ben@example.com"), otherUserId: cleoId };
  },
  args: ({ owners }) => ({ owners: [...owners, "ben@example.com"] }),
  updates: ({ owners }) => [
    { owners: [...owners, "ben@example.com", "cleo@example.com"] },
    { owners },
    { onUnexpected: "warn" },
  ],
  replaces: () => [],
  spellings: ({ owners, userId }) => [{ owners: ["BEN@example.com", ...owners] }, { owners: [userId, ...owners] }],
  refused: () => [
    [{ owners: ["ana@"] }, /owners\.0: must be an e-mail address or the id/],
    [{ owners: ["ana@example.com", "ANA@example.com"] }, /ana@example\.com and ANA@example\.com are the same person/],
    [{ owners: undefined }, /owners is required/],
  ],
  objects: () => ["organization"],

  faults: [
    faultRow<{ email: string }>({
      route: "POST /organization/users/{user_id}",
      tells: { field: "role", id: "id" },
      isOnlyOne: true,
      given: personOf,
      args: ({ email }) => ({ owners: [FOUNDER, email] }),
      there: (organization, { email }) => (ownersOf(organization).includes(email) ? ["organization"] : []),
      outlivesDestroy: true,
    }),
  ],

  imported: [
    importRow({
      name: "everyOwner",
      needs: [],
      make: () => Promise.resolve("organization"),
      args: `{ owners: ["${FOUNDER}"] }`,
      other: { args: `{ owners: ["${FOUNDER}", "ana@example.com"] }`, differs: ["owners"] },
    }),
  ],

  program: {
    lines: {
      everyOwner: { declares: `new openai.OrganizationOwners("owners", { owners: ["${FOUNDER}"] });` },
    },
    shows: ownersOf,
    created: [FOUNDER],
  },

  drift: {
    lines: {
      everyOwner: `new openai.OrganizationOwners("every-owner", { owners: ["${FOUNDER}", "olga@example.com"] });`,
    },
    deleted: {
      title: "somebody took the role from an owner",
      happens: async (world) => {
        const olga = (await organizationOf(world)).people.find(({ email }) => email === "olga@example.com")!;
        return world.post(`/organization/users/${olga.id}`, { role: "reader" });
      },
      repairs: { "every-owner": "update" },
    },
  },

  bounds: {
    writes: ({ owners }) => ({
      create: (owners as string[]).filter((name) => !EXISTING.includes(name)).length,
      update: 1,
      delete: 0,
    }),
    why: "Each call handles one person. Only the list of people tells who is an owner.",
    readsToCreate: "its listing",
    readsToUpdate: "its listing",
    needsWholeListing: true,
    listing: {
      route: "GET /organization/users",
      of: [],
      pageSize: PAGE,
      holds: ({ people }) => people.length,
    },
  },
});

function ownersOf({ people }: Organization): string[] {
  return people.filter(({ role }) => role === "owner").map(({ email }) => email);
}
