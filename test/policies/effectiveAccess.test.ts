import { describe, expect, it } from "vitest";
import {
  effectiveAccess,
  isOwnerRole,
  ownersOf,
  roleOf,
  shortRole,
  type Organization,
} from "pulumi-openai-admin/access";

const ana = { kind: "person", id: "ana" } as const;
const eve = { kind: "person", id: "eve" } as const;
const bot = { kind: "serviceAccount", id: "bot" } as const;
const admins = { kind: "group", id: "admins" } as const;

const organization: Organization = {
  projectIds: ["web", "search"],
  roles: [
    { id: "role_1", name: "owner", permissions: ["api.groups.read"] },
    { id: "role_2", name: "caller", permissions: ["api.model.request"], projectId: "web" },
  ],
  memberships: [
    { groupId: "admins", member: eve },
    { groupId: "admins", member: bot },
    { groupId: "nobody-asked", member: ana },
  ],
  grants: [
    { principal: ana, role: "member", projectId: "web" },
    { principal: admins, role: "role-api-project-owner__api-project__web", projectId: "web" },
    { principal: ana, role: "role-api-organization-owner" },
    { principal: admins, role: "web/role_2", projectId: "web" },
    { principal: { kind: "group", id: "empty" }, role: "owner", projectId: "web" },
  ],
};

describe("effectiveAccess", () => {
  const access = effectiveAccess(organization);
  const said = access.map(({ holder, role, projectId, way, groupId, isOwner }) =>
    [holder.id, role.id, projectId, way, groupId, isOwner].map(String).join(" "),
  );

  it("tells who holds what, where, and through what", () => {
    expect(said).toEqual([
      "ana member web direct undefined false",
      "eve role-api-project-owner web group admins true",
      "bot role-api-project-owner web group admins true",
      "ana role-api-organization-owner undefined direct undefined true",
      "ana role-api-organization-owner web organization undefined true",
      "ana role-api-organization-owner search organization undefined true",
      "eve role_2 web group admins false",
      "bot role_2 web group admins false",
    ]);
  });

  it("tells what each comes from, and what a custom role permits", () => {
    expect(access[1]!.grant).toBe(organization.grants[1]);
    expect(access[6]!.role.permissions).toEqual(["api.model.request"]);
  });

  it("names each owner once, of a project and of the organisation", () => {
    expect(ownersOf(access, "web")).toEqual([eve, bot, ana]);
    expect(ownersOf(access)).toEqual([ana]);
    expect(ownersOf(access, "search")).toEqual([ana]);
  });

  it("says of an organisation without grants that nobody holds anything", () => {
    expect(effectiveAccess({ memberships: [], grants: [] })).toEqual([]);
  });
});

describe("roles", () => {
  it.each([
    ["owner", true],
    ["member", false],
    ["role-api-project-owner", true],
    ["role-api-organization-owner__api-organization__org-1", true],
    ["proj_1/role-api-project-owner__api-project__proj_1", true],
    ["role-api-project-ownership", false],
    ["product-owner", false],
  ])("%s makes an owner: %s", (role, expected) => {
    expect(isOwnerRole(role)).toBe(expected);
  });

  it("are known by either spelling, then by their name where they belong", () => {
    expect(shortRole("proj_1/role_2")).toBe("role_2");
    const { roles } = organization;
    expect(roleOf({ principal: ana, role: "caller", projectId: "web" }, roles).id).toBe("role_2");
    expect(roleOf({ principal: ana, role: "caller", projectId: "search" }, roles).id).toBe("caller");
  });

  it("does not take a custom role that is called owner for one", () => {
    const [one] = effectiveAccess({ ...organization, grants: [{ principal: ana, role: "owner" }] });
    expect(one).toMatchObject({ role: { id: "role_1" }, isOwner: false });
  });
});
