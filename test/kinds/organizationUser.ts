import { organizationUser as declaration } from "../../provider/resources/organizationUser";
import { kind } from "./kind";
import { listed } from "./seen";

export const organizationUser = kind(declaration, {
  given: async (world) => ({
    userId: await world.person("Ana@example.com"),
    other: await world.person("ben@example.com", "owner"),
  }),
  args: () => ({ email: "ana@example.com", role: "reader" }),
  updates: () => [{ role: "owner" }, { technicalLevel: "expert" }, { onDestroy: "remove" }],
  replaces: () => [{ email: "ben@example.com" }],
  spellings: ({ userId }) => [{ email: undefined, userId }, { email: "ANA@example.com" }],
  refused: () => [
    [{ userId: "user-1" }, /userId and email cannot be given together/],
    [{ email: "ana" }, /must be an e-mail address/],
    [{ roleId: "role_1" }, /only one of role and roleId/],
  ],
  vanish: (world, { userId }) => world.control.edit({ method: "DELETE", path: `/organization/users/${userId}` }),
  afterDelete: async (world, { userId }) => {
    const people = await listed<{ id: string }>(world, "/organization/users");
    return { is: people.some((person) => person.id === userId), should: true };
  },
});
