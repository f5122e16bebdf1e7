import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-access/policies";
import {
  exclusiveMembers,
  grantUntil,
  inviteDomains,
  inviteRole,
  leastPrivilegeAccounts,
  noPersonalKeys,
  workloadIdentityPins,
} from "./accessRows";
import { project, unknown, type Declared } from "./packProcess";
import { advice, openIn, refusal, testRules, withStack, type RemedyRow, type Row } from "./rows";

const PACK = "pulumi-openai-admin-policy-access";

const open = openIn(PACK);

const member = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.ProjectUser,
  name: "ana-in-web",
  inputs: { projectId: "proj_1", role: "owner", ...inputs },
  ...more,
});

const person = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.OrganizationUser,
  name: "ana",
  inputs,
  ...more,
});

const account = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.ServiceAccount,
  name: "ci",
  inputs: { projectId: "proj_1", name: "ci", createApiKey: false, ...inputs },
  ...more,
});

const group = (name: string, more: Partial<Declared> = {}): Declared => ({
  type: openai.Group,
  name,
  inputs: { name: `${name}-team` },
  outputs: { groupId: `group_${name}` },
  ...more,
});

const everybody = (kind: Declared["type"], inputs: Record<string, unknown>): Declared => ({
  type: kind,
  name: "everybody",
  inputs,
});

/** A membership of the group of that name. */
const inGroup = (of: string, inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.GroupUser,
  name: `in-${of}`,
  inputs: { groupId: `group_${of}`, ...inputs },
  ...more,
});

const projectGroup = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.ProjectGroup,
  name: "admins-on-web",
  inputs: { projectId: "proj_1", groupId: "group_admins", roleId: "role-api-project-owner", ...inputs },
  ...more,
});

const assignment = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.RoleAssignment,
  name: "given",
  inputs: { roleId: "role-api-project-owner", ...inputs },
  ...more,
});

const invited = (inputs: Record<string, unknown> = {}): Declared => ({
  type: openai.Invite,
  name: "invited",
  inputs: { email: "eve@example.com", role: "reader", projects: [], ...inputs },
});

const allowingAna = { "project-owners": { allow: ["ana@example.com"] } };

const notAProjectOwner = (who: string) =>
  refusal(
    "ana-in-web",
    `ProjectUser "ana-in-web" makes ${who} a project owner, but the list of project owners does not include this person.`,
    "Why: a project owner can change the project's members, keys and limits.",
    `Write: role: "member", or add "${who}" to "allow" of project-owners`,
  );

const openProjectOwner = (resource: string | undefined, what: string) =>
  open("project-owners", resource, `ProjectUser "ana-in-web": ${what} is not known yet`);

const projectOwners: Row[] = [
  {
    title: "rejects an owner in a set of members, and accepts the others",
    program: [
      everybody(openai.ProjectMembers, {
        projectId: "proj_1",
        members: { "ana@example.com": "owner", "eve@example.com": "owner", "fay@example.com": "member" },
      }),
    ],
    config: allowingAna,
    says: [
      refusal(
        "everybody",
        `ProjectMembers "everybody" makes eve@example.com a project owner, but the list of project owners does not include this person.`,
        "Why: a project owner can change the project's members, keys and limits.",
        `Write: members: { "<the person>": "member" }, or add "eve@example.com" to "allow" of project-owners`,
      ),
    ],
  },
  {
    title: "rejects an owner through an invite, and accepts an invite that chooses no projects",
    program: [
      invited({ projects: [{ projectId: "proj_1", role: "owner" }] }),
      invited({ email: "fay@example.com", projects: undefined }),
    ],
    config: { ...allowingAna, "invite-role": "disabled" },
    says: [
      refusal(
        "invited",
        `Invite "invited" makes eve@example.com a project owner, but the list of project owners does not include this person.`,
        "Why: a project owner can change the project's members, keys and limits.",
        `Write: projects: [{ projectId, role: "member" }], or add "eve@example.com" to "allow" of project-owners`,
      ),
    ],
  },
  { title: "accepts any person as a member", program: [member({ role: "member", email: "eve@example.com" })] },
  {
    title: "accepts an owner whose address is on the list in another case",
    program: [member({ email: "Ana@Example.com" })],
    config: allowingAna,
  },
  {
    title: "accepts an owner whose address matches a pattern on the list",
    program: [member({ email: "ana@platform.example.com" })],
    config: { "project-owners": { allow: ["*@platform.example.com"] } },
  },
  {
    title: "accepts an owner whose id is on the list, given as id or as path",
    program: [member({ userId: "user-1" }), member({ userId: "proj_1/user-1" }, { name: "again" })],
    config: { "project-owners": { allow: ["user-1"] } },
  },
  {
    title: "rejects every owner if the list is empty",
    program: [member({ email: "ana@example.com" })],
    says: [notAProjectOwner("ana@example.com")],
  },
  {
    title: "rejects an owner who is not on the list",
    program: [member({ email: "eve@example.com" })],
    config: allowingAna,
    says: [notAProjectOwner("eve@example.com")],
  },
  {
    title: "does not treat a dot in a pattern as a wildcard",
    program: [member({ email: "ana@exampleXcom" })],
    config: allowingAna,
    says: [notAProjectOwner("ana@exampleXcom")],
  },
  {
    title: "recognises the id of the predefined owner role in both spellings",
    program: [
      member({ email: "eve@example.com", role: "role-api-project-owner" }),
      member({ email: "ana@example.com", role: "role-api-project-owner__api-project__proj_1" }, { name: "ana" }),
    ],
    config: allowingAna,
    says: [notAProjectOwner("eve@example.com")],
  },
  {
    title: "rejects an id that no resource connects with an address",
    program: [member({ userId: "user-1" })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-1"))],
  },
  {
    title: "finds the address for a known id in an OrganizationUser of the program",
    program: [
      person({ email: "ana@example.com" }, { outputs: { userId: "user-1" } }),
      person({ email: "eve@example.com" }, { name: "eve", outputs: { userId: "user-2" } }),
      member({ userId: "user-1" }),
      member({ userId: "user-2" }, { name: "eve-in-web" }),
    ],
    config: allowingAna,
    says: [
      withStack(
        refusal(
          "eve-in-web",
          `ProjectUser "eve-in-web" makes eve@example.com a project owner, but the list of project owners does not include this person.`,
          "Why: a project owner can change the project's members, keys and limits.",
          `Write: role: "member", or add "eve@example.com" to "allow" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "finds the address in the outputs of an existing membership",
    program: [member({ userId: "user-1" }, { outputs: { email: "ana@example.com", name: "Ana" } })],
    config: allowingAna,
  },
  {
    title: "ignores the address of the previous person in the outputs of a membership",
    program: [member({ userId: "user-2" }, { outputs: { userId: "user-1", email: "ana@example.com" } })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-2"))],
  },
  {
    title: "finds the person for an unknown id through the resource that the id comes from",
    program: [person({ email: "ana@example.com" }), member({ userId: unknown }, { from: { userId: ["ana"] } })],
    config: allowingAna,
  },
  {
    title: "finds the person for a known id in the preview of a change, in which the engine omits the person's id",
    program: [person({ email: "ana@example.com" }), member({ userId: "user-1" }, { from: { userId: ["ana"] } })],
    config: allowingAna,
  },
  {
    title: "rejects a person with an unknown id whose address is not on the list",
    program: [person({ email: "eve@example.com" }), member({ userId: unknown }, { from: { userId: ["ana"] } })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("eve@example.com"))],
  },
  {
    title: "does not match a person whose known id differs from the id in the membership",
    program: [
      person({ email: "ana@example.com" }, { outputs: { userId: "user-1" } }),
      member({ userId: "user-9" }, { from: { userId: ["ana"] } }),
    ],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-9"))],
  },
  {
    title: "reports several resources in the order of their names",
    program: [member({ userId: unknown }, { name: "zoe" }), member({ userId: unknown }, { name: "ana" })],
    says: [
      open(
        "project-owners",
        undefined,
        `ProjectUser "ana": userId is not known yet`,
        `ProjectUser "zoe": userId is not known yet`,
      ),
    ],
  },
  {
    title: "finds the id for an address in the outputs of the membership",
    program: [member({ email: "ana@example.com" }, { outputs: { userId: "user-1" } })],
    config: { "project-owners": { allow: ["user-1"] } },
  },
  {
    title: "leaves the decision open for an unknown id from outside the program",
    program: [member({ userId: unknown })],
    config: allowingAna,
    says: [openProjectOwner(undefined, "userId")],
  },
  {
    title: "leaves the decision open for an unknown id that comes from two people",
    program: [
      person({ email: "ana@example.com" }),
      person({ email: "ben@example.com" }, { name: "ben" }),
      member({ userId: unknown }, { from: { userId: ["ana", "ben"] } }),
    ],
    config: allowingAna,
    says: [openProjectOwner(undefined, "userId")],
  },
  {
    title: "leaves the decision open for an unknown address",
    program: [member({ email: unknown })],
    config: allowingAna,
    says: [openProjectOwner("ana-in-web", "email")],
  },
  {
    title: "leaves the decision open for an unknown role",
    program: [member({ email: "eve@example.com", role: unknown })],
    says: [openProjectOwner("ana-in-web", "role")],
  },
  {
    title: "skips a resource that is excluded by name",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["ana-*"] } },
  },
  {
    title: "skips a resource that is not included",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { includeFor: ["ben-*"] } },
  },
  {
    title: "skips a resource that is excluded by its project, found through the resource that the id comes from",
    program: [
      project("sandbox"),
      member({ projectId: unknown, email: "eve@example.com" }, { from: { projectId: ["web"] } }),
    ],
    config: { "project-owners": { excludeFor: ["project:sand*"] } },
  },
  ...[
    { by: "id", projectId: "proj_9", from: undefined },
    { by: "the resource that the id comes from", projectId: unknown, from: { projects: ["web"] } },
  ].map(({ by, projectId, from }): Row => ({
    title: `checks an invite in the environment of a project that it names, found by ${by}`,
    program: [
      project("web-production", from ? undefined : { projectId: "proj_9" }),
      { ...invited({ projects: [{ projectId, role: "owner" }] }), from },
    ],
    config: { "project-owners": { includeFor: ["environment:production"] }, "invite-role": "disabled" },
    says: [
      withStack(
        refusal(
          "invited",
          `Invite "invited" makes eve@example.com a project owner, but the list of project owners does not include this person.`,
          "Why: a project owner can change the project's members, keys and limits.",
          `Write: projects: [{ projectId, role: "member" }], or add "eve@example.com" to "allow" of project-owners`,
        ),
      ),
    ],
  })),
  {
    title: "skips an invite only if all projects that it names are excluded",
    program: [
      invited({ projects: [{ projectId: "proj_1", role: "owner" }] }),
      {
        ...invited({
          email: "fay@example.com",
          projects: [
            { projectId: "proj_1", role: "owner" },
            { projectId: "proj_2", role: "member" },
          ],
        }),
        name: "both",
      },
    ],
    config: { "project-owners": { excludeFor: ["project:proj_1"] }, "invite-role": "disabled" },
    says: [
      withStack(
        refusal(
          "both",
          `Invite "both" makes fay@example.com a project owner, but the list of project owners does not include this person.`,
          "Why: a project owner can change the project's members, keys and limits.",
          `Write: projects: [{ projectId, role: "member" }], or add "fay@example.com" to "allow" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "skips a resource that is excluded by its project's id",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["project:proj_1"] } },
  },
  {
    title: "leaves the decision open if the scope depends on an unknown project",
    program: [member({ projectId: unknown, email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["project:sandbox"] } },
    says: [open("project-owners", undefined, `ProjectUser "ana-in-web": its project is not known yet`)],
  },
  {
    title: "checks service accounts if the configuration lists them",
    program: [account({ role: "owner" }), account({ name: "deploy", role: "owner" }, { name: "deploy" })],
    config: { "project-owners": { allowServiceAccounts: ["dep*"] }, "service-account-roles": { roles: ["owner"] } },
    says: [
      refusal(
        "ci",
        `ServiceAccount "ci" makes the service account ci a project owner, but the list of project owners does not include this service account.`,
        "Why: a project owner can change the project's members, keys and limits.",
        `Write: role: "member", or add "ci" to "allowServiceAccounts" of project-owners`,
      ),
    ],
  },
  {
    title: "warns at the level advisory",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { enforcementLevel: "advisory" } },
    says: [{ ...notAProjectOwner("eve@example.com"), level: "advisory" }],
  },
  {
    title: "reports nothing at the level disabled",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": "disabled" },
  },
  {
    title: "reports an option that the policy does not have",
    program: [member({ role: "member", email: "eve@example.com" })],
    config: { "project-owners": { alow: ["eve@example.com"] } },
    says: [
      refusal(
        undefined,
        `The configuration of project-owners sets "alow", but this policy has no such option. Its options are: allow, allowGroups, allowServiceAccounts, includeFor, excludeFor.`,
      ),
    ],
  },
];

const ana = person({ email: "ana@example.com" }, { outputs: { userId: "user-1" } });
const eve = person({ email: "eve@example.com" }, { name: "eve", outputs: { userId: "user-2" } });

/** Ana and Eve in the group `admins`. */
const admins = [
  ana,
  eve,
  group("admins"),
  inGroup("admins", { userId: "user-1" }),
  inGroup("admins", { userId: "user-2" }, { name: "eve-in-admins" }),
];

const ownerThroughGroup = (resource: string, kind: string) =>
  withStack(
    refusal(
      resource,
      `${kind} "${resource}" makes eve@example.com a project owner through the group admins-team, but the list of project owners does not include this person.`,
      "Why: a project owner can change the project's members, keys and limits.",
      `Write: roleId: "role-api-project-member", or add "eve@example.com" to "allow" of project-owners`,
    ),
  );

const projectOwnersThroughGroups: Row[] = [
  {
    title: "accepts an owner group whose members are all on the list",
    program: [ana, group("admins"), inGroup("admins", { userId: "user-1" }), projectGroup({})],
    config: allowingAna,
  },
  {
    title: "rejects a member of an owner group who is not on the list",
    program: [...admins, projectGroup({})],
    config: allowingAna,
    says: [ownerThroughGroup("admins-on-web", "ProjectGroup")],
  },
  {
    title: "rejects a member of a group with an owner role, before the group and the person exist",
    program: [
      person({ email: "eve@example.com" }, { name: "eve" }),
      group("admins", { outputs: undefined }),
      inGroup("admins", { groupId: unknown, userId: unknown }, { from: { groupId: ["admins"], userId: ["eve"] } }),
      assignment({ projectId: "proj_1", groupId: unknown }, { from: { groupId: ["admins"] } }),
    ],
    config: allowingAna,
    says: [ownerThroughGroup("given", "RoleAssignment")],
  },
  {
    title: "rejects a person with a directly assigned owner role",
    program: [assignment({ projectId: "proj_1", userId: "user-2" })],
    config: allowingAna,
    says: [
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" makes user-2 a project owner, but the list of project owners does not include this person.`,
          "Why: a project owner can change the project's members, keys and limits.",
          `Write: roleId: "role-api-project-member", or add "user-2" to "allow" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "accepts a group with the member role or with a role that the program declares",
    program: [
      { type: openai.ProjectRole, name: "caller", inputs: { projectId: "proj_1", name: "owner", permissions: [] } },
      ...admins,
      projectGroup({ roleId: "role-api-project-member" }),
      projectGroup({ roleId: unknown }, { name: "callers", from: { roleId: ["caller"] } }),
    ],
    config: allowingAna,
  },
  {
    title: "rejects an owner group that the program does not declare",
    program: [projectGroup({ groupId: "group_scim" })],
    config: allowingAna,
    says: [
      withStack(
        refusal(
          "admins-on-web",
          `ProjectGroup "admins-on-web" makes the group group_scim a project owner, but the program does not declare the members of this group.`,
          "Why: a project owner can change the project's members, keys and limits.",
          `Write: roleId: "role-api-project-member", or add "group_scim" to "allowGroups" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "accepts an owner group on the list of groups",
    program: [...admins, projectGroup({}), projectGroup({ groupId: "group_scim" }, { name: "scim-on-web" })],
    config: { "project-owners": { allowGroups: ["admins-*", "group_scim"] } },
  },
  {
    title: "leaves the decision open for a membership of an unknown group",
    program: [ana, group("admins"), inGroup("admins", { groupId: unknown, userId: "user-1" }), projectGroup({})],
    config: { ...allowingAna, "group-members": "disabled", "service-account-roles": "disabled" },
    says: [openAdmins(`groupId is not known yet in GroupUser "in-admins"`)],
  },
  {
    title: "leaves the decision open for a group with an unknown role",
    program: [...admins, projectGroup({ roleId: unknown })],
    config: { ...allowingAna, "service-account-roles": "disabled", "least-privilege-accounts": "disabled" },
    says: [openAdmins("roleId is not known yet")],
  },
];

function openAdmins(what: string) {
  const text = `ProjectGroup "admins-on-web": ${what}`;
  return open("project-owners", undefined, text);
}

const owners = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    person({ email: `owner${index + 1}@example.com`, role: "owner" }, { name: `owner${index + 1}` }),
  );

/** Allows all of {@link owners}, and disables the count of owners. */
const allowingOwners = {
  "organization-owners": { allow: ["owner*@example.com"] },
  "organization-owner-count": "disabled" as const,
};

const eveOwning = (inputs: Record<string, unknown>) => person({ email: "eve@example.com", ...inputs });

const notAnOwner = (resource: string, wrong: string, lesser: string) =>
  refusal(
    resource,
    `${wrong}.`,
    "Why: an organisation owner can do everything in the organisation, including remove the other owners.",
    `Write: ${lesser}, or add "eve@example.com" to "allow" of organization-owners`,
  );

const eveIsNotAnOwner = notAnOwner(
  "ana",
  `OrganizationUser "ana" makes eve@example.com an organisation owner, but the list of organisation owners does not include this person`,
  `role: "reader"`,
);

const ownerByGroup = assignment({
  roleId: "role-api-organization-owner",
  groupId: "group_admins",
  organization: true,
});

const organizationOwners: Row[] = [
  {
    title: "rejects an owner in the set of owners who is not on the list",
    program: [everybody(openai.OrganizationOwners, { owners: ["eve@example.com"] })],
    config: allowingOwners,
    says: [
      notAnOwner(
        "everybody",
        `OrganizationOwners "everybody" makes eve@example.com an organisation owner, but the list of organisation owners does not include this person`,
        "owners without this person",
      ),
    ],
  },
  {
    title: "rejects an invited owner who is not on the list",
    program: [invited({ role: "owner" })],
    config: { ...allowingOwners, "invite-role": "disabled" },
    says: [
      refusal(
        "invited",
        `Invite "invited" makes eve@example.com an organisation owner, but the list of organisation owners does not include this person.`,
        "Why: an organisation owner can do everything in the organisation, including remove the other owners.",
        `Write: role: "reader", or add "eve@example.com" to "allow" of organization-owners`,
      ),
    ],
  },
  { title: "accepts any person as a reader", program: [eveOwning({ role: "reader" })] },
  { title: "accepts a person whose role the program does not manage", program: [eveOwning({})] },
  { title: "accepts an owner on the list", program: owners(1), config: allowingOwners },
  ...[{ role: "owner" }, { roleId: "role-api-organization-owner__api-organization__org-1" }].map((inputs) => ({
    title: `rejects an owner who is not on the list and has the role by ${Object.keys(inputs).join()}`,
    program: [...owners(2), eveOwning(inputs)],
    config: allowingOwners,
    says: [eveIsNotAnOwner],
  })),
  {
    title: "rejects a person who owns the organisation through a group and is not on the list",
    program: [...admins, ownerByGroup],
    config: { ...allowingOwners, "organization-owners": { allow: ["ana@example.com"] } },
    says: [
      withStack(
        notAnOwner(
          "given",
          `RoleAssignment "given" makes eve@example.com an organisation owner through the group admins-team, but the list of organisation owners does not include this person`,
          `roleId: "role-api-organization-reader"`,
        ),
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown role",
    program: [eveOwning({ role: unknown })],
    config: allowingOwners,
    says: [open("organization-owners", "ana", `OrganizationUser "ana": role is not known yet`)],
  },
  {
    title: "leaves the decision open for a role whose scope is unknown",
    program: [assignment({ projectId: "proj_1", groupId: "group_admins", organization: unknown, roleId: "role_1" })],
    config: {
      ...allowingOwners,
      "project-owners": "disabled",
      "service-account-roles": "disabled",
      "service-account-organization-roles": "disabled",
      "least-privilege-accounts": "disabled",
    },
    says: [open("organization-owners", "given", `RoleAssignment "given": organization is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [eveOwning({ role: "owner" })],
    config: { ...allowingOwners, "organization-owners": { excludeFor: ["ana"] } },
  },
];

/** Configures the count, and accepts every person as an owner. */
const counting = (options: Record<string, unknown> = {}) => ({
  "organization-owners": "disabled" as const,
  "organization-owner-count": options,
});

const tooMany = (count: number, most: number) =>
  refusal(
    undefined,
    `The program declares ${count} organisation owners, but at most ${most} ${most === 1 ? "is" : "are"} allowed.`,
    "Why: an owner can do everything in the organisation, so each additional owner account is a risk.",
    `Write: role: "reader" for ${count - most} of these owners`,
  );

const unknownOwner = (name: string) => person({ email: `${name}@example.com`, role: unknown }, { name });

const organizationOwnerCount: Row[] = [
  {
    title: "counts the entries of the set of owners",
    program: [everybody(openai.OrganizationOwners, { owners: ["a@example.com", "b@example.com", "c@example.com"] })],
    config: counting({ maximum: 2 }),
    says: [tooMany(3, 2)],
  },
  {
    title: "counts an invited owner, and counts a person who is invited and declared once",
    program: [...owners(2), invited({ role: "owner" }), eveOwning({ role: "owner" })],
    config: { ...counting({ maximum: 2 }), "invite-role": "disabled" },
    says: [tooMany(3, 2)],
  },
  { title: "accepts a program without owners", program: [eveOwning({ role: "reader" })] },
  ...[2, 5].map((count) => ({ title: `accepts ${count} owners`, program: owners(count), config: counting() })),
  {
    title: "rejects a single owner",
    program: owners(1),
    config: counting(),
    says: [
      refusal(
        undefined,
        "The program declares 1 organisation owner, but at least 2 are required.",
        "Why: if the last owner leaves or loses the account, nobody can manage the organisation.",
        `Write: new openai.OrganizationUser("<name>", { email: "<address>", role: "owner" })`,
      ),
    ],
  },
  {
    title: "rejects more owners than the maximum",
    program: owners(4),
    config: counting({ maximum: 3 }),
    says: [tooMany(4, 3)],
  },
  {
    title: "counts owners through a group, and counts a person who owns in two ways once",
    program: [...admins.slice(2), { ...ana, inputs: { email: "Ana@example.com", role: "owner" } }, eve, ownerByGroup],
    config: counting({ minimum: 1, maximum: 1 }),
    says: [tooMany(2, 1)],
  },
  {
    title: "leaves the decision open if an unknown role decides about the count",
    program: [...owners(1), unknownOwner("owner2")],
    config: counting(),
    says: [
      open(
        "organization-owner-count",
        undefined,
        "The program: the number of organisation owners (1 to 2) is not known yet",
      ),
    ],
  },
  {
    title: "reports nothing if an unknown role cannot change the verdict",
    program: [...owners(2), unknownOwner("owner3")],
    config: counting(),
  },
  {
    title: "does not count an excluded resource",
    program: [...owners(2), eveOwning({ role: "owner" })],
    config: counting({ maximum: 2, excludeFor: ["ana"] }),
  },
];

const inside = { "email-domains": { domains: ["example.com"] } };

const outsider = (resource: string, kind: string, who: string) =>
  refusal(
    resource,
    `${kind} "${resource}" gives access to ${who}, but only addresses at example.com are allowed.`,
    "Why: nobody here learns when a person leaves another company, so the access stays.",
    `Write: email: "<name>@example.com", or add "${who}" to "allow" of email-domains`,
  );

const emailDomains: Row[] = [
  {
    title: "rejects an outsider whom an OrganizationUser without a role invites, and accepts one whom it only looks up",
    program: [
      person({ email: "eve@evil.test", whenAbsent: "invite" }),
      person({ email: "mal@evil.test", whenAbsent: "wait" }, { name: "mal" }),
      person({ email: "Fay@Example.com", whenAbsent: "invite" }, { name: "fay" }),
    ],
    config: inside,
    says: [outsider("ana", "OrganizationUser", "eve@evil.test")],
  },
  {
    title: "leaves the decision open for an unknown whenAbsent",
    program: [person({ email: "eve@evil.test", whenAbsent: unknown })],
    config: inside,
    says: [open("email-domains", "ana", `OrganizationUser "ana": whenAbsent is not known yet`)],
  },
  {
    title: "rejects an outsider in a set",
    program: [everybody(openai.GroupMembers, { groupId: "group_1", members: ["ana@example.com", "eve@evil.test"] })],
    config: inside,
    says: [outsider("everybody", "GroupMembers", "eve@evil.test")],
  },
  {
    title: "rejects an invite to an outsider",
    program: [invited({ email: "eve@evil.test" })],
    config: inside,
    says: [outsider("invited", "Invite", "eve@evil.test")],
  },
  {
    title: "accepts every person if the list of domains is empty",
    program: [member({ role: "member", email: "eve@evil.test" })],
  },
  {
    title: "accepts an address in an allowed domain, in another case or by pattern",
    program: [
      member({ role: "member", email: "Ana@Example.com" }),
      member({ role: "member", email: "ben@eu.example.org" }, { name: "ben" }),
    ],
    config: { "email-domains": { domains: ["example.com", "*.example.org"] } },
  },
  {
    title: "rejects a longer domain that ends like an allowed domain",
    program: [member({ role: "member", email: "eve@notexample.com" })],
    config: inside,
    says: [outsider("ana-in-web", "ProjectUser", "eve@notexample.com")],
  },
  {
    title: "rejects an outsider with an organisation role, but accepts the lookup of an outsider",
    program: [
      person({ email: "eve@evil.test", role: "reader" }),
      person({ email: "mallory@evil.test" }, { name: "looked-up" }),
    ],
    config: inside,
    says: [outsider("ana", "OrganizationUser", "eve@evil.test")],
  },
  {
    title: "rejects an outsider in a group or with an assigned role, found through an OrganizationUser",
    program: [
      person({ email: "eve@evil.test" }, { name: "eve" }),
      group("admins"),
      inGroup("admins", { userId: unknown }, { from: { userId: ["eve"] } }),
      assignment(
        { roleId: "role-api-project-viewer", projectId: "proj_1", userId: unknown },
        { from: { userId: ["eve"] } },
      ),
    ],
    config: inside,
    says: [
      withStack(outsider("given", "RoleAssignment", "eve@evil.test")),
      withStack(outsider("in-admins", "GroupUser", "eve@evil.test")),
    ],
  },
  {
    title: "rejects a person whose address the program does not contain",
    program: [member({ role: "member", userId: "user-9" })],
    config: inside,
    says: [
      withStack(
        refusal(
          "ana-in-web",
          `ProjectUser "ana-in-web" gives access to user-9, but the program does not contain this person's e-mail address.`,
          "Why: nobody here learns when a person leaves another company, so the access stays.",
          `Write: userId: <OrganizationUser>.id, or add "user-9" to "allow" of email-domains`,
        ),
      ),
    ],
  },
  {
    title: "accepts a service account in a group",
    program: [
      account({}, { outputs: { serviceAccountId: "svc_acct_1" } }),
      group("bots"),
      inGroup("bots", { userId: "svc_acct_1" }),
    ],
    config: inside,
  },
  {
    title: "accepts a person on the list of exceptions",
    program: [member({ role: "member", email: "eve@evil.test" })],
    config: { "email-domains": { domains: ["example.com"], allow: ["eve@*"] } },
  },
  {
    title: "leaves the decision open for an unknown address",
    program: [member({ role: "member", email: unknown })],
    config: inside,
    says: [open("email-domains", "ana-in-web", `ProjectUser "ana-in-web": email is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [member({ role: "member", email: "eve@evil.test" })],
    config: { "email-domains": { domains: ["example.com"], excludeFor: ["ana-*"] } },
  },
];

const required = { "direct-grants": { enforcementLevel: "mandatory" as const } };

const direct = refusal(
  "ana-in-web",
  `ProjectUser "ana-in-web" gives ana@example.com access directly instead of through a group.`,
  "Why: nobody remembers to remove individual access when a person changes teams or leaves.",
  `Write: new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" }), and new openai.GroupUser("<name>", { groupId, userId })`,
);

const directGrants: Row[] = [
  {
    title: "rejects a set of members",
    program: [everybody(openai.ProjectMembers, { projectId: "proj_1", members: { "eve@example.com": "member" } })],
    config: required,
    says: [
      refusal(
        "everybody",
        `ProjectMembers "everybody" gives eve@example.com access directly instead of through a group.`,
        "Why: nobody remembers to remove individual access when a person changes teams or leaves.",
        `Write: members without this person, a ProjectGroup, and new openai.GroupUser("<name>", { groupId, userId })`,
      ),
    ],
  },
  {
    title: "rejects an invite into a project, and accepts an invite into none",
    program: [invited({ projects: [{ projectId: "proj_1", role: "member" }] }), invited({ email: "fay@example.com" })],
    config: required,
    says: [
      refusal(
        "invited",
        `Invite "invited" gives eve@example.com access directly instead of through a group.`,
        "Why: nobody remembers to remove individual access when a person changes teams or leaves.",
        `Write: projects: [], and new openai.GroupUser("<name>", { groupId, userId })`,
      ),
    ],
  },
  {
    title: "reports nothing unless the configuration turns the rule on",
    program: [member({ role: "member", email: "ana@example.com" })],
  },
  {
    title: "accepts access through groups",
    program: [
      ...admins,
      projectGroup({ roleId: "role-api-project-member" }),
      assignment(
        { roleId: "role-api-project-viewer", groupId: unknown, projectId: "proj_1" },
        { from: { groupId: ["admins"] } },
      ),
    ],
    config: required,
  },
  {
    title: "rejects a person's direct membership",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: required,
    says: [direct],
  },
  {
    title: "rejects a role that is assigned to a person",
    program: [assignment({ roleId: "role-api-project-viewer", projectId: "proj_1", userId: "user-1" })],
    config: required,
    says: [
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" gives user-1 access directly instead of through a group.`,
          "Why: nobody remembers to remove individual access when a person changes teams or leaves.",
          `Write: groupId instead of userId, and new openai.GroupUser("<name>", { groupId, userId })`,
        ),
      ),
    ],
  },
  {
    title: "checks only the environments in its scope",
    program: [
      project("web-production"),
      member({ role: "member", projectId: unknown, email: "ana@example.com" }, { from: { projectId: ["web"] } }),
      member({ role: "member", projectId: "proj_dev", email: "ana@example.com" }, { name: "ana-in-dev" }),
    ],
    config: {
      "project-environment": { otherwise: "development" },
      "direct-grants": { enforcementLevel: "mandatory", includeFor: ["environment:production"] },
    },
    says: [withStack(direct)],
  },
  {
    title: "accepts a person on the list of exceptions",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: { "direct-grants": { enforcementLevel: "mandatory", allow: ["ana@example.com"] } },
  },
  {
    title: "leaves the decision open for an unknown address",
    program: [member({ role: "member", email: unknown })],
    config: required,
    says: [open("direct-grants", "ana-in-web", `ProjectUser "ana-in-web": email is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: { "direct-grants": { enforcementLevel: "mandatory", excludeFor: ["ana-in-web"] } },
  },
];

const empty = advice(
  "admins",
  `Group "admins" has no members in the program.`,
  "Why: anyone who joins a forgotten group later gets all the access that the group still has.",
  `Write: new openai.GroupUser("<name>", { groupId: admins.id, userId: <person>.id })`,
);

const groupMembers: Row[] = [
  {
    title: "accepts a group whose members a set declares",
    program: [
      group("admins"),
      everybody(openai.GroupMembers, { groupId: "group_admins", members: ["ana@example.com"] }),
    ],
  },
  { title: "accepts a group with members", program: admins },
  {
    title: "finds a member of a group that does not exist yet",
    program: [
      group("admins", { outputs: undefined }),
      inGroup("admins", { groupId: unknown, userId: "user-1" }, { from: { groupId: ["admins"] } }),
    ],
  },
  { title: "warns about a group without members", program: [group("admins")], says: [withStack(empty)] },
  {
    title: "requires the configured number of members",
    program: admins,
    config: { "group-members": { minimum: 3 } },
    says: [
      withStack(
        advice(
          "admins",
          `Group "admins" has 2 members in the program, but at least 3 are required.`,
          "Why: anyone who joins a forgotten group later gets all the access that the group still has.",
          `Write: new openai.GroupUser("<name>", { groupId: admins.id, userId: <person>.id })`,
        ),
      ),
    ],
  },
  {
    title: "leaves the decision open for a membership of an unknown group",
    program: [group("admins"), inGroup("admins", { groupId: unknown, userId: "user-1" })],
    says: [open("group-members", undefined, `Group "admins": groupId is not known yet in GroupUser "in-admins"`)],
  },
  {
    title: "skips an excluded resource",
    program: [group("admins")],
    config: { "group-members": { excludeFor: ["admins"] } },
  },
];

const role = (permissions: unknown, more: Partial<Declared> = {}): Declared => ({
  type: openai.Role,
  name: "auditor",
  inputs: { name: "auditor", permissions },
  ...more,
});

const reading = { "custom-role-permissions": { allow: ["*.read"] } };

const permits = (permission: string) =>
  refusal(
    "auditor",
    `Role "auditor" grants ${permission}, but the list of allowed permissions does not include it.`,
    "Why: a custom role can go beyond the predefined roles, and a list of members does not show what it grants.",
    `Write: permissions without "${permission}", or add "${permission}" to "allow" of custom-role-permissions`,
  );

const customRolePermissions: Row[] = [
  { title: "accepts any permission by default", program: [role(["api.groups.write"])] },
  { title: "accepts a permission on the list", program: [role(["api.groups.read"])], config: reading },
  { title: "accepts a role without permissions", program: [role([])], config: reading },
  {
    title: "rejects each permission that is not on the list",
    program: [role(["api.groups.write", "api.groups.read", "api.keys.write"])],
    config: reading,
    says: [permits("api.groups.write"), permits("api.keys.write")],
  },
  {
    title: "checks project roles",
    program: [role(["api.groups.write"], { type: openai.ProjectRole })],
    config: reading,
    says: [
      {
        ...permits("api.groups.write"),
        message: permits("api.groups.write").message.replace(`Role "auditor"`, `ProjectRole "auditor"`),
      },
    ],
  },
  {
    title: "leaves the decision open for an unknown permission, but checks the others",
    program: [role([unknown, "api.groups.write"])],
    config: reading,
    says: [
      permits("api.groups.write"),
      open("custom-role-permissions", "auditor", `Role "auditor": permissions.0 is not known yet`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [role(["api.groups.write"])],
    config: { "custom-role-permissions": { allow: ["*.read"], excludeFor: ["auditor"] } },
  },
];

const bot = account({}, { outputs: { serviceAccountId: "svc_acct_1" } });
const organizationWide = { roleId: "role-api-organization-reader", organization: true };

const accountEverywhere = (who: string, through = "", write = "projectId instead of organization: true") =>
  withStack(
    refusal(
      "given",
      `RoleAssignment "given" gives the service account ${who} a role in the whole organisation${through}.`,
      "Why: a key that leaks from one project would then reach every project.",
      `Write: ${write}`,
    ),
  );

const serviceAccountOrganizationRoles: Row[] = [
  {
    title: "accepts organisation roles of people and project roles of service accounts",
    program: [
      ana,
      bot,
      assignment({ ...organizationWide, userId: "user-1" }),
      assignment({ roleId: "role-api-project-viewer", projectId: "proj_1", userId: "svc_acct_1" }, { name: "bot" }),
    ],
  },
  {
    title: "rejects a service account of the program, found by its id",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    says: [accountEverywhere("ci")],
  },
  {
    title: "rejects a service account of the program that does not exist yet",
    program: [account({}), assignment({ ...organizationWide, userId: unknown }, { from: { userId: ["ci"] } })],
    says: [accountEverywhere("ci")],
  },
  {
    title: "rejects a service account from outside the program, recognised by the form of its id",
    program: [assignment({ ...organizationWide, userId: "svc_acct_9" })],
    says: [accountEverywhere("svc_acct_9")],
  },
  {
    title: "rejects a service account in a group that has an organisation role",
    program: [
      bot,
      group("bots"),
      inGroup("bots", { userId: "svc_acct_1" }),
      assignment({ ...organizationWide, groupId: "group_bots" }),
    ],
    says: [
      accountEverywhere(
        "ci",
        " through the group bots-team",
        "a group without ci, or projectId instead of organization",
      ),
    ],
  },
  {
    title: "accepts a service account on the list",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    config: { "service-account-organization-roles": { allow: ["ci"] } },
  },
  {
    title: "leaves the decision open for an unknown holder",
    program: [assignment({ ...organizationWide, userId: unknown })],
    says: [open("service-account-organization-roles", undefined, `RoleAssignment "given": userId is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    config: { "service-account-organization-roles": { excludeFor: ["given"] } },
  },
];

const ownerAccount = refusal(
  "ci",
  `ServiceAccount "ci" has the role owner, but service accounts may only have the role member or none.`,
  "Why: anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse.",
  `Write: role: "member"`,
);

const serviceAccountRoles: Row[] = [
  { title: "accepts a service account with the role member", program: [account({ role: "member" })] },
  { title: "accepts a service account without a role", program: [account({})] },
  {
    title: "rejects a service account with the role owner",
    program: [account({ role: "owner" })],
    says: [ownerAccount],
  },
  {
    title: "knows that a service account with a key is a member by default",
    program: [account({ createApiKey: undefined })],
    config: { "service-account-roles": { roles: ["none"] }, "service-account-keys": "disabled" },
    says: [
      refusal(
        "ci",
        `ServiceAccount "ci" has the role member, but service accounts may only have the role none.`,
        "Why: anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse.",
        `Write: role: "none", createApiKey: false`,
      ),
    ],
  },
  {
    title: "rejects a service account that becomes an owner by an assignment or through a group",
    program: [
      account({}, { outputs: { serviceAccountId: "svc_acct_1" } }),
      group("bots"),
      inGroup("bots", { userId: "svc_acct_1" }),
      assignment({ projectId: "proj_1", userId: "svc_acct_1" }),
      projectGroup({ groupId: "group_bots" }),
    ],
    says: [
      withStack(
        refusal(
          "admins-on-web",
          `ProjectGroup "admins-on-web" makes the service account ci an owner through the group bots-team, but service accounts may only have the role member or none.`,
          "Why: anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse.",
          `Write: roleId: "role-api-project-member", or a group without ci`,
        ),
      ),
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" makes the service account ci an owner, but service accounts may only have the role member or none.`,
          "Why: anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse.",
          `Write: roleId: "role-api-project-member"`,
        ),
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown role",
    program: [account({ role: unknown })],
    says: [open("service-account-roles", "ci", `ServiceAccount "ci": role is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [account({ role: "owner" })],
    config: { "service-account-roles": { excludeFor: ["ci"] } },
  },
];

const keyed = advice(
  "ci",
  `ServiceAccount "ci" creates an API key together with the account.`,
  "Why: the stack's state then contains the key, and everyone who can decrypt the state can read it.",
  "Write: createApiKey: false",
);

const inProduction = { "service-account-keys": { includeFor: ["environment:production"] } };

const separateKey: Declared = {
  type: openai.ServiceAccountKey,
  name: "worker-key",
  inputs: { projectId: "proj_1", serviceAccountId: "svc_acct_1" },
};

const serviceAccountKeys: Row[] = [
  { title: "accepts a service account without a key", program: [account({})] },
  { title: "warns about a key", program: [account({ createApiKey: true })], says: [keyed] },
  { title: "accepts a ServiceAccountKey", program: [separateKey] },
  {
    title: "warns about a ServiceAccountKey if the configuration says so",
    program: [separateKey],
    config: { "service-account-keys": { separateKeys: true } },
    says: [
      advice(
        "worker-key",
        `ServiceAccountKey "worker-key" creates an API key of a service account.`,
        "Why: the stack's state then contains the key, and everyone who can decrypt the state can read it.",
        `Write: a WorkloadIdentityFederationRule, which needs no key, or "separateKeys": false of service-account-keys`,
      ),
    ],
  },
  {
    title: "warns about the API's default, which creates a key",
    program: [account({ createApiKey: undefined })],
    says: [keyed],
  },
  {
    title: "leaves the decision open for an unknown createApiKey",
    program: [account({ createApiKey: unknown })],
    says: [open("service-account-keys", "ci", `ServiceAccount "ci": createApiKey is not known yet`)],
    config: { "service-account-roles": "disabled" },
  },
  {
    title: "checks projects in an environment, found through the resource that the project's id comes from",
    program: [
      project("web-production"),
      account({ projectId: unknown, createApiKey: true }, { from: { projectId: ["web"] } }),
    ],
    config: inProduction,
    says: [withStack(keyed)],
  },
  {
    title: "skips projects in other environments, found by their id",
    program: [project("web-dev", { projectId: "proj_1" }), account({ createApiKey: true })],
    config: inProduction,
  },
  {
    title: "leaves the decision open for a project with an unknown name",
    program: [project(unknown), account({ projectId: unknown, createApiKey: true }, { from: { projectId: ["web"] } })],
    config: inProduction,
    says: [open("service-account-keys", undefined, `ServiceAccount "ci": its project is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [account({ createApiKey: true })],
    config: { "service-account-keys": { excludeFor: ["c?"] } },
  },
];

const projectEnvironment: Row[] = [
  { title: "rejects nothing", program: [project("anything"), project(unknown)] },
  {
    title: "reports an option that the policy does not have",
    program: [],
    config: { "project-environment": { default: "production" } },
    says: [
      advice(
        undefined,
        `The configuration of project-environment sets "default", but this policy has no such option. Its options are: environments, otherwise.`,
      ),
    ],
  },
  {
    title: "reports a misspelt policy, but not a policy of another pack",
    program: [],
    config: {
      "project-ownrs": { enforcementLevel: "mandatory" },
      groupMembers: { enforcementLevel: "mandatory" },
      "rate-limit-band": { enforcementLevel: "mandatory" },
    },
    says: [
      advice(
        undefined,
        `The configuration names the policy "groupMembers", but this pack has no such policy. Did you mean "group-members"?`,
      ),
      advice(
        undefined,
        `The configuration names the policy "project-ownrs", but this pack has no such policy. Did you mean "project-owners"?`,
      ),
    ],
  },
];

const inputs = { projectId: "proj_1", name: "ci" };

const remedies: RemedyRow[] = [
  {
    title: "keeps the role of an account and removes its key",
    policy: "service-account-keys",
    declared: account({ createApiKey: true, apiKeyExpiresInSeconds: 60 }),
    becomes: { ...inputs, createApiKey: false, role: "member" },
  },
  {
    title: "does not change an account without a key",
    policy: "service-account-keys",
    declared: account({}),
  },
  {
    title: "does not change an excluded account",
    policy: "service-account-keys",
    declared: account({ createApiKey: true }),
    options: { excludeFor: ["ci"] },
  },
  {
    title: "does not change an account if its scope depends on an environment",
    policy: "service-account-keys",
    declared: account({ createApiKey: true }),
    options: { includeFor: ["environment:production"] },
  },
  {
    title: "does not change an account whose createApiKey is unknown",
    policy: "service-account-keys",
    declared: account({ createApiKey: unknown }),
  },
  {
    title: "changes an owner to a member",
    policy: "service-account-roles",
    declared: account({ role: "owner" }),
    becomes: { ...inputs, createApiKey: false, role: "member" },
  },
  {
    title: "does not replace an account that may only have the role none",
    policy: "service-account-roles",
    declared: account({ role: "owner" }),
    options: { roles: ["none"] },
  },
];

const inviteRemedies: RemedyRow[] = [
  {
    title: "an invited owner becomes a reader, and a member of projects",
    policy: "invite-role",
    declared: invited({ role: "owner", projects: [{ projectId: "proj_1", role: "owner" }] }),
    becomes: { email: "eve@example.com", role: "reader", projects: [{ projectId: "proj_1", role: "member" }] },
  },
  {
    title: "an invite without projects stays without",
    policy: "invite-role",
    declared: invited({ role: "owner", projects: undefined }),
    becomes: { email: "eve@example.com", role: "reader" },
  },
  {
    title: "an invited reader does not become an owner, whatever the configuration says",
    policy: "invite-role",
    declared: invited(),
    options: { roles: ["owner"] },
  },
  { title: "an invited reader stays as it is", policy: "invite-role", declared: invited() },
  {
    title: "an invite stays as it is if no role in a project is allowed",
    policy: "invite-role",
    declared: invited({ role: "owner", projects: [{ projectId: "proj_1", role: "member" }] }),
    options: { projectRoles: [] },
  },
  {
    title: "an invite with an unknown role stays as it is",
    policy: "invite-role",
    declared: invited({ role: "owner", projects: [{ projectId: "proj_1", role: unknown }] }),
  },
  {
    title: "a person whom an OrganizationUser invites as owner stays as it is, because the person may be one already",
    policy: "invite-role",
    declared: person({ email: "eve@example.com", role: "owner", whenAbsent: "invite" }),
  },
];

testRules(
  PACK,
  policies,
  {
    "project-environment": projectEnvironment,
    "project-owners": [...projectOwners, ...projectOwnersThroughGroups],
    "organization-owners": organizationOwners,
    "organization-owner-count": organizationOwnerCount,
    "grant-until": grantUntil,
    "email-domains": emailDomains,
    "invite-domains": inviteDomains,
    "invite-role": inviteRole,
    "direct-grants": directGrants,
    "exclusive-members": exclusiveMembers,
    "group-members": groupMembers,
    "custom-role-permissions": customRolePermissions,
    "service-account-roles": serviceAccountRoles,
    "service-account-organization-roles": serviceAccountOrganizationRoles,
    "service-account-keys": serviceAccountKeys,
    "least-privilege-accounts": leastPrivilegeAccounts,
    "workload-identity-pins": workloadIdentityPins,
    "no-personal-keys": noPersonalKeys,
  },
  [...remedies, ...inviteRemedies],
);
