import type { Organization } from "openai-admin-simulator";
import { invite as declaration } from "../../provider/resources/invite";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

export const invite = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({
    email: "Dora@example.com",
    role: "reader",
    projects: [{ projectId, role: "member" }],
  }),
  updates: () => [{ resendWhenExpired: true }],
  replaces: ({ other }) => [
    { email: "emil@example.com" },
    { role: "owner" },
    { projects: [] },
    { projects: [{ projectId: other, role: "member" }] },
  ],
  spellings: ({ projectId }) => [
    { email: "dora@EXAMPLE.com" },
    { projects: [{ projectId: `elsewhere/${projectId}`, role: "member" }] },
    { projects: undefined },
  ],
  refused: () => [
    [{ email: "dora" }, /email: must be an e-mail address/],
    [{ role: "member" }, /role: must be owner or reader/],
    [{ role: undefined }, /role is required/],
    [{ projects: [{ projectId: "proj_1", role: "viewer" }] }, /projects\.0\.role: must be member or owner/],
    [{ projects: "web" }, /projects: must be a list/],
  ],
  vanish: (world, _, outs) => world.delete(`/organization/invites/${String(outs.inviteId)}`),
  objects: ({ invites }) => invites.map(({ id }) => id),

  faults: [
    faultRow<string>({
      route: "POST /organization/invites",
      tells: { field: "status", id: "id" },
      given: (_, cell) => Promise.resolve(`${cell.replace(/\W+/g, "-")}@example.com`),
      args: (email) => ({ email, role: "reader", projects: [] }),
      there: ({ invites }, email) => invites.filter((one) => one.email === email).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "invited",
      needs: ["web"],
      make: async (world, { web }) => {
        const projects = [{ id: web, role: "member" }];
        return (await world.post("/organization/invites", { email: "dora@example.com", role: "reader", projects })).id;
      },
      args: `{ email: "Dora@example.com", role: "reader", projects: [{ projectId: web.id, role: "member" }] }`,
    }),
  ],

  program: {
    lines: {
      invited: {
        declares: `new openai.Invite("dora", { email: "dora@example.com", role: "reader", projects: [{ projectId: web.id, role: "member" }] });`,
      },
    },
    shows: openInvites,
    created: ["dora@example.com reader"],
  },

  drift: {
    lines: {
      gina: `new openai.Invite("gina", { email: "gina@example.com", role: "reader", projects: [{ projectId: shop.id, role: "member" }] });`,
    },
    deleted: {
      title: "somebody withdrew an invite",
      happens: (world, { gina }) => world.delete(`/organization/invites/${gina}`),
      repairs: { gina: "create" },
      renews: ["gina"],
    },
  },

  bounds: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "Each call handles one invite, and nothing changes an invite.",
    isNamedByAnswer: true,
    listing: {
      route: "GET /organization/invites",
      of: [],
      pageSize: PAGE,
      holds: ({ invites }) => invites.length,
    },
  },
});

function openInvites({ invites }: Organization): string[] {
  return invites.map(({ email, role }) => `${email} ${role}`);
}
