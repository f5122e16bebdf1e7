import { organizationUser as declaration } from "../../provider/resources/organizationUser";
import { PAGE } from "./bounds";
import { faultRow, personOf } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

export const organizationUser = kind(declaration, {
  given: async (world) => {
    // A second owner, so that the provider may demote the first one.
    await world.person("ben@example.com", "owner");
    await world.person("cleo@example.com");
    return { userId: await world.person("Ana@example.com") };
  },
  args: () => ({ email: "ana@example.com", role: "reader" }),
  otherForms: () => Promise.resolve([{ email: "cleo@example.com", onDestroy: "remove" }]),
  updates: () => [{ role: "owner" }, { technicalLevel: "expert" }, { onDestroy: "remove" }],
  replaces: () => [{ email: "cleo@example.com" }],
  spellings: ({ userId }) => [{ email: undefined, userId }, { email: "ANA@example.com" }],
  refused: () => [
    [{ userId: "user-1" }, /userId and email cannot be given together/],
    [{ email: "ana" }, /must be an e-mail address/],
    [{ roleId: "role_1" }, /only one of role and roleId/],
  ],
  vanish: (world, { userId }) => world.delete(`/organization/users/${userId}`),
  objects: ({ people }) => people.map(({ id }) => id),

  faults: [
    faultRow<{ email: string; userId: string }>({
      route: "POST /organization/users/{user_id}",
      tells: { field: "technical_level", id: "id" },
      within: ({ userId }) => userId,
      given: personOf,
      args: ({ email }) => ({ email, technicalLevel: "expert" }),
      there: ({ people }, { email }) =>
        people.filter((one) => one.email === email && one.technical_level === "expert").map(({ id }) => id),
      outlivesDestroy: true,
    }),
  ],

  imported: [
    importRow({
      name: "ana",
      needs: [],
      make: async (world) => {
        const id = await world.person("ana@example.com");
        await world.post(`/organization/users/${id}`, { technical_level: "novice" });
        return id;
      },
      args: `{ email: "Ana@example.com" }`,
      // No role, because the program declares all owners as a set.
      other: { args: `{ email: "Ana@example.com", technicalLevel: "expert" }`, differs: ["technicalLevel"] },
    }),
  ],

  program: {
    lines: {
      ana: {
        declares: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`,
        changed: {
          from: " });",
          to: `, technicalLevel: "expert" });`,
          differs: ["technicalLevel"],
          // Nothing has read the person since the takeover, so a list confirms the id before the write.
          requests: { "GET /organization/users": 1, "POST /organization/users/{user_id}": 1 },
        },
      },
    },
    shows: ({ people }) => people.map((person) => person.technical_level).filter((level) => level !== null),
    created: [],
    changed: ["expert"],
  },

  bounds: {
    writes: { create: 0, update: 1, delete: 0 },
    why: "We find people, and a destroy keeps them. It sends nothing, unless the program gave a role above reader. One request returns a page of people, either of all or of those that a filter names.",
    listing: {
      route: "GET /organization/users",
      of: [],
      pageSize: PAGE,
      holds: ({ people }) => people.length,
    },
    finds: ({ email }) => [String(email)],
  },
});
