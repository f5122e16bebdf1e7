import { describe, expect, it } from "vitest";
import {
  effectiveAccess,
  isOwnerRole,
  ownersOf,
  roleOf,
  shortRole,
  type Grant,
  type Organization,
} from "../../provider/access";

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

  it("lists every grant: who holds which role where, directly or through what", () => {
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

  it("keeps the origin of each grant, and the permissions of custom roles", () => {
    expect(access[1]!.grant).toBe(organization.grants[1]);
    expect(access[6]!.role.permissions).toEqual(["api.model.request"]);
  });

  it("names each owner once, for a project and for the organisation", () => {
    expect(ownersOf(access, "web")).toEqual([eve, bot, ana]);
    expect(ownersOf(access)).toEqual([ana]);
    expect(ownersOf(access, "search")).toEqual([ana]);
  });

  it("returns nothing for an organisation without grants", () => {
    expect(effectiveAccess({ memberships: [], grants: [] })).toEqual([]);
  });
});

describe("effectiveAccess, grant by grant", () => {
  const roles = [{ id: "role_2", name: "caller", projectId: "web" }];
  const memberships = [
    { groupId: "admins", member: eve },
    { groupId: "admins", member: bot },
    { groupId: "helpers", member: eve },
  ];
  const owner = "role-api-organization-owner";
  const reader = "role-api-organization-reader";
  const helpers = { kind: "group", id: "helpers" } as const;

  const cases: [title: string, grants: Grant[], says: string[]][] = [
    [
      "gives a person a predefined role in a project",
      [{ principal: ana, role: "member", projectId: "web" }],
      ["ana: member in web"],
    ],
    [
      "gives a person a custom role in a project",
      [{ principal: ana, role: "caller", projectId: "web" }],
      ["ana: role_2 in web"],
    ],
    [
      "gives a service account a predefined role directly",
      [{ principal: bot, role: "role-api-project-owner", projectId: "web" }],
      ["bot: role-api-project-owner in web, owner"],
    ],
    [
      "does not extend a custom project role named by id to a service account that has it directly",
      [{ principal: bot, role: "role_2", projectId: "web" }],
      [],
    ],
    [
      "does not extend a custom project role named by name to a service account that has it directly",
      [{ principal: bot, role: "caller", projectId: "web" }],
      [],
    ],
    [
      "extends a custom project role to a service account that has it through a group",
      [{ principal: admins, role: "role_2", projectId: "web" }],
      ["eve: role_2 in web through admins", "bot: role_2 in web through admins"],
    ],
    [
      "gives a service account a custom role of the organisation that it has directly",
      [{ principal: bot, role: "role_9" }],
      ["bot: role_9 in the organisation"],
    ],
    [
      "names each group through which a person has a role",
      [admins, helpers].map((principal) => ({ principal, role: "role-api-project-viewer", projectId: "web" })),
      [
        "eve: role-api-project-viewer in web through admins",
        "bot: role-api-project-viewer in web through admins",
        "eve: role-api-project-viewer in web through helpers",
      ],
    ],
    [
      "makes an owner of the organisation an owner of each project",
      [{ principal: ana, role: owner }],
      [
        `ana: ${owner} in the organisation, owner`,
        `ana: ${owner} in web as owner of the organisation, owner`,
        `ana: ${owner} in search as owner of the organisation, owner`,
      ],
    ],
    [
      "names the group that makes a person an owner of the organisation, and of each project",
      [{ principal: helpers, role: owner }],
      [
        `eve: ${owner} in the organisation through helpers, owner`,
        `eve: ${owner} in web as owner of the organisation through helpers, owner`,
        `eve: ${owner} in search as owner of the organisation through helpers, owner`,
      ],
    ],
    [
      "gives a reader of the organisation no role in projects",
      [{ principal: ana, role: reader }],
      [`ana: ${reader} in the organisation`],
    ],
    [
      "gives an owner of a project no role in other projects",
      [{ principal: ana, role: "owner", projectId: "web" }],
      ["ana: owner in web, owner"],
    ],
    ["ignores a group without members", [{ principal: { kind: "group", id: "empty" }, role: owner }], []],
    [
      "lists a role twice if a person has it in two ways",
      [ana, ana].map((principal) => ({ principal, role: reader })),
      [`ana: ${reader} in the organisation`, `ana: ${reader} in the organisation`],
    ],
  ];

  it.each(cases)("%s", (_title, grants, says) => {
    const access = effectiveAccess({ grants, memberships, roles, projectIds: ["web", "search"] });
    const said = access.map(
      ({ holder, role, projectId = "the organisation", way, groupId, isOwner }) =>
        `${holder.id}: ${role.id} in ${projectId}` +
        (way === "organization" ? " as owner of the organisation" : "") +
        (groupId === undefined ? "" : ` through ${groupId}`) +
        (isOwner ? ", owner" : ""),
    );
    expect(said).toEqual(says);
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
  ])("%s is an owner role: %s", (role, expected) => {
    expect(isOwnerRole(role)).toBe(expected);
  });

  it("are recognised by either spelling of the id, then by name within their own scope", () => {
    expect(shortRole("proj_1/role_2")).toBe("role_2");
    const { roles } = organization;
    expect(roleOf({ principal: ana, role: "caller", projectId: "web" }, roles).id).toBe("role_2");
    expect(roleOf({ principal: ana, role: "caller", projectId: "search" }, roles).id).toBe("caller");
  });

  it("with the name owner are not owner roles if they are custom", () => {
    const [one] = effectiveAccess({ ...organization, grants: [{ principal: ana, role: "owner" }] });
    expect(one).toMatchObject({ role: { id: "role_1" }, isOwner: false });
  });
});
