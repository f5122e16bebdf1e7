import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-access/policies";
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

const allowingAna = { "project-owners": { allow: ["ana@example.com"] } };

const notAProjectOwner = (who: string) =>
  refusal(
    "ana-in-web",
    `ProjectUser "ana-in-web" makes ${who} an owner of a project, who is not on the list of project owners.`,
    "Why: an owner of a project changes its members, keys and limits.",
    `Write: role: "member", or add "${who}" to "allow" of project-owners`,
  );

const openProjectOwner = (resource: string | undefined, what: string) =>
  open("project-owners", resource, `ProjectUser "ana-in-web": ${what} is not known yet`);

const projectOwners: Row[] = [
  { title: "lets a member be anybody", program: [member({ role: "member", email: "eve@example.com" })] },
  {
    title: "lets an owner be on the list, by address without case",
    program: [member({ email: "Ana@Example.com" })],
    config: allowingAna,
  },
  {
    title: "lets an owner be on the list, by pattern",
    program: [member({ email: "ana@platform.example.com" })],
    config: { "project-owners": { allow: ["*@platform.example.com"] } },
  },
  {
    title: "lets an owner be on the list, by the id or its path",
    program: [member({ userId: "user-1" }), member({ userId: "proj_1/user-1" }, { name: "again" })],
    config: { "project-owners": { allow: ["user-1"] } },
  },
  {
    title: "refuses everybody where there is no list",
    program: [member({ email: "ana@example.com" })],
    says: [notAProjectOwner("ana@example.com")],
  },
  {
    title: "refuses who is not on the list",
    program: [member({ email: "eve@example.com" })],
    config: allowingAna,
    says: [notAProjectOwner("eve@example.com")],
  },
  {
    title: "does not take a dot for any character",
    program: [member({ email: "ana@exampleXcom" })],
    config: allowingAna,
    says: [notAProjectOwner("ana@exampleXcom")],
  },
  {
    title: "knows the predefined role of an owner by its id, in both spellings",
    program: [
      member({ email: "eve@example.com", role: "role-api-project-owner" }),
      member({ email: "ana@example.com", role: "role-api-project-owner__api-project__proj_1" }, { name: "ana" }),
    ],
    config: allowingAna,
    says: [notAProjectOwner("eve@example.com")],
  },
  {
    title: "refuses an id of which nothing says whose it is",
    program: [member({ userId: "user-1" })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-1"))],
  },
  {
    title: "finds the address of a known id in the person of the same program",
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
          `ProjectUser "eve-in-web" makes eve@example.com an owner of a project, who is not on the list of project owners.`,
          "Why: an owner of a project changes its members, keys and limits.",
          `Write: role: "member", or add "eve@example.com" to "allow" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "finds the address in the membership itself once it exists",
    program: [member({ userId: "user-1" }, { outputs: { email: "ana@example.com", name: "Ana" } })],
    config: allowingAna,
  },
  {
    title: "does not take the address of whom the membership was before",
    program: [member({ userId: "user-2" }, { outputs: { userId: "user-1", email: "ana@example.com" } })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-2"))],
  },
  {
    title: "finds the person of an id that is not known yet by where it comes from",
    program: [person({ email: "ana@example.com" }), member({ userId: unknown }, { from: { userId: ["ana"] } })],
    config: allowingAna,
  },
  {
    title: "finds the person of a known id in the preview of their change, when the engine shows no id",
    program: [person({ email: "ana@example.com" }), member({ userId: "user-1" }, { from: { userId: ["ana"] } })],
    config: allowingAna,
  },
  {
    title: "refuses the person of an id that is not known yet",
    program: [person({ email: "eve@example.com" }), member({ userId: unknown }, { from: { userId: ["ana"] } })],
    config: allowingAna,
    says: [withStack(notAProjectOwner("eve@example.com"))],
  },
  {
    title: "does not take a person for the source of an id that is not theirs",
    program: [
      person({ email: "ana@example.com" }, { outputs: { userId: "user-1" } }),
      member({ userId: "user-9" }, { from: { userId: ["ana"] } }),
    ],
    config: allowingAna,
    says: [withStack(notAProjectOwner("user-9"))],
  },
  {
    title: "speaks of several in the order of their names",
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
    title: "finds the id of an address in the membership itself",
    program: [member({ email: "ana@example.com" }, { outputs: { userId: "user-1" } })],
    config: { "project-owners": { allow: ["user-1"] } },
  },
  {
    title: "leaves open whose id it is when it comes from elsewhere",
    program: [member({ userId: unknown })],
    config: allowingAna,
    says: [openProjectOwner(undefined, "userId")],
  },
  {
    title: "leaves open whose id it is when it comes from two people",
    program: [
      person({ email: "ana@example.com" }),
      person({ email: "ben@example.com" }, { name: "ben" }),
      member({ userId: unknown }, { from: { userId: ["ana", "ben"] } }),
    ],
    config: allowingAna,
    says: [openProjectOwner(undefined, "userId")],
  },
  {
    title: "leaves open who an unknown address is",
    program: [member({ email: unknown })],
    config: allowingAna,
    says: [openProjectOwner("ana-in-web", "email")],
  },
  {
    title: "leaves open what an unknown role is",
    program: [member({ email: "eve@example.com", role: unknown })],
    says: [openProjectOwner("ana-in-web", "role")],
  },
  {
    title: "leaves alone what is excluded by name",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["ana-*"] } },
  },
  {
    title: "leaves alone what is not included",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { includeFor: ["ben-*"] } },
  },
  {
    title: "leaves alone what is excluded by project, found by where the id comes from",
    program: [
      project("sandbox"),
      member({ projectId: unknown, email: "eve@example.com" }, { from: { projectId: ["web"] } }),
    ],
    config: { "project-owners": { excludeFor: ["project:sand*"] } },
  },
  {
    title: "leaves alone what is excluded by the project's id",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["project:proj_1"] } },
  },
  {
    title: "leaves open whether it applies while the project is not known",
    program: [member({ projectId: unknown, email: "eve@example.com" })],
    config: { "project-owners": { excludeFor: ["project:sandbox"] } },
    says: [open("project-owners", undefined, `ProjectUser "ana-in-web": its project is not known yet`)],
  },
  {
    title: "looks at service accounts where it is told to",
    program: [account({ role: "owner" }), account({ name: "deploy", role: "owner" }, { name: "deploy" })],
    config: { "project-owners": { allowServiceAccounts: ["dep*"] }, "service-account-roles": { roles: ["owner"] } },
    says: [
      refusal(
        "ci",
        `ServiceAccount "ci" makes the service account ci an owner of a project, which is not on the list of project owners.`,
        "Why: an owner of a project changes its members, keys and limits.",
        `Write: role: "member", or add "ci" to "allowServiceAccounts" of project-owners`,
      ),
    ],
  },
  {
    title: "warns where it is advisory",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": { enforcementLevel: "advisory" } },
    says: [{ ...notAProjectOwner("eve@example.com"), level: "advisory" }],
  },
  {
    title: "says nothing where it is disabled",
    program: [member({ email: "eve@example.com" })],
    config: { "project-owners": "disabled" },
  },
  {
    title: "names an option that it does not have",
    program: [member({ role: "member", email: "eve@example.com" })],
    config: { "project-owners": { alow: ["eve@example.com"] } },
    says: [
      refusal(
        undefined,
        `The configuration of project-owners has no option "alow". It has: allow, allowGroups, allowServiceAccounts, includeFor, excludeFor.`,
      ),
    ],
  },
];

const ana = person({ email: "ana@example.com" }, { outputs: { userId: "user-1" } });
const eve = person({ email: "eve@example.com" }, { name: "eve", outputs: { userId: "user-2" } });

/** Ana and eve in the group `admins`. */
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
      `${kind} "${resource}" makes eve@example.com, who is not on the list of project owners, an owner of a project through the group admins-team.`,
      "Why: an owner of a project changes its members, keys and limits.",
      `Write: roleId: "role-api-project-member", or add "eve@example.com" to "allow" of project-owners`,
    ),
  );

const projectOwnersThroughGroups: Row[] = [
  {
    title: "lets a group own whose members are on the list",
    program: [ana, group("admins"), inGroup("admins", { userId: "user-1" }), projectGroup({})],
    config: allowingAna,
  },
  {
    title: "refuses who owns through a group",
    program: [...admins, projectGroup({})],
    config: allowingAna,
    says: [ownerThroughGroup("admins-on-web", "ProjectGroup")],
  },
  {
    title: "refuses who owns through a role assigned to a group, both not made yet",
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
    title: "refuses who is assigned the role of an owner directly",
    program: [assignment({ projectId: "proj_1", userId: "user-2" })],
    config: allowingAna,
    says: [
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" makes user-2 an owner of a project, who is not on the list of project owners.`,
          "Why: an owner of a project changes its members, keys and limits.",
          `Write: roleId: "role-api-project-member", or add "user-2" to "allow" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "lets a group be a member, and a role of the program be what it is",
    program: [
      { type: openai.ProjectRole, name: "caller", inputs: { projectId: "proj_1", name: "owner", permissions: [] } },
      ...admins,
      projectGroup({ roleId: "role-api-project-member" }),
      projectGroup({ roleId: unknown }, { name: "callers", from: { roleId: ["caller"] } }),
    ],
    config: allowingAna,
  },
  {
    title: "refuses a group of which the program does not say who is in it",
    program: [projectGroup({ groupId: "group_scim" })],
    config: allowingAna,
    says: [
      withStack(
        refusal(
          "admins-on-web",
          `ProjectGroup "admins-on-web" makes the group group_scim an owner of a project, and the program does not say who is in it.`,
          "Why: an owner of a project changes its members, keys and limits.",
          `Write: roleId: "role-api-project-member", or add "group_scim" to "allowGroups" of project-owners`,
        ),
      ),
    ],
  },
  {
    title: "lets a group own that is on the list of groups",
    program: [...admins, projectGroup({}), projectGroup({ groupId: "group_scim" }, { name: "scim-on-web" })],
    config: { "project-owners": { allowGroups: ["admins-*", "group_scim"] } },
  },
  {
    title: "leaves open who joins a group that is not known yet",
    program: [ana, group("admins"), inGroup("admins", { groupId: unknown, userId: "user-1" }), projectGroup({})],
    config: { ...allowingAna, "group-members": "disabled", "service-account-roles": "disabled" },
    says: [openAdmins(`groupId is not known yet in GroupUser "in-admins"`)],
  },
  {
    title: "leaves open which role a group gets",
    program: [...admins, projectGroup({ roleId: unknown })],
    config: { ...allowingAna, "service-account-roles": "disabled" },
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

/** A rule about owners of the organisation, which allows all of {@link owners}; with the other one out of the way. */
const allowingOwners = {
  "organization-owners": { allow: ["owner*@example.com"] },
  "organization-owner-count": "disabled" as const,
};

const eveOwning = (inputs: Record<string, unknown>) => person({ email: "eve@example.com", ...inputs });

const notAnOwner = (resource: string, wrong: string, lesser: string) =>
  refusal(
    resource,
    `${wrong}.`,
    "Why: an owner of the organisation can do everything in it, also remove the other owners.",
    `Write: ${lesser}, or add "eve@example.com" to "allow" of organization-owners`,
  );

const eveIsNotAnOwner = notAnOwner(
  "ana",
  `OrganizationUser "ana" makes eve@example.com an owner of the organisation, who is not on the list of organisation owners`,
  `role: "reader"`,
);

const ownerByGroup = assignment({
  roleId: "role-api-organization-owner",
  groupId: "group_admins",
  organization: true,
});

const organizationOwners: Row[] = [
  { title: "lets a reader be anybody", program: [eveOwning({ role: "reader" })] },
  { title: "lets the role of a person be unmanaged", program: [eveOwning({})] },
  { title: "lets an owner be on the list", program: owners(1), config: allowingOwners },
  ...[{ role: "owner" }, { roleId: "role-api-organization-owner__api-organization__org-1" }].map((inputs) => ({
    title: `refuses an owner by the ${Object.keys(inputs).join()} who is not on the list`,
    program: [...owners(2), eveOwning(inputs)],
    config: allowingOwners,
    says: [eveIsNotAnOwner],
  })),
  {
    title: "refuses who owns the organisation through a group",
    program: [...admins, ownerByGroup],
    config: { ...allowingOwners, "organization-owners": { allow: ["ana@example.com"] } },
    says: [
      withStack(
        notAnOwner(
          "given",
          `RoleAssignment "given" makes eve@example.com, who is not on the list of organisation owners, an owner of the organisation through the group admins-team`,
          `roleId: "role-api-organization-reader"`,
        ),
      ),
    ],
  },
  {
    title: "leaves open what an unknown role is",
    program: [eveOwning({ role: unknown })],
    config: allowingOwners,
    says: [open("organization-owners", "ana", `OrganizationUser "ana": role is not known yet`)],
  },
  {
    title: "leaves open whether a role holds in the organisation",
    program: [assignment({ projectId: "proj_1", groupId: "group_admins", organization: unknown, roleId: "role_1" })],
    config: {
      ...allowingOwners,
      "project-owners": "disabled",
      "service-account-roles": "disabled",
      "service-account-organization-roles": "disabled",
    },
    says: [open("organization-owners", "given", `RoleAssignment "given": organization is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [eveOwning({ role: "owner" })],
    config: { ...allowingOwners, "organization-owners": { excludeFor: ["ana"] } },
  },
];

/** Any owner will do. */
const counting = (options: Record<string, unknown> = {}) => ({
  "organization-owners": "disabled" as const,
  "organization-owner-count": options,
});

const tooMany = (count: number, most: number) =>
  refusal(
    undefined,
    `The program declares ${count} owners of the organisation, more than ${most}.`,
    "Why: each of them can do everything in it, so that each account more is one more to lose.",
    `Write: role: "reader" for ${count - most} of them`,
  );

const unknownOwner = (name: string) => person({ email: `${name}@example.com`, role: unknown }, { name });

const organizationOwnerCount: Row[] = [
  { title: "asks nothing of a program without owners", program: [eveOwning({ role: "reader" })] },
  ...[2, 5].map((count) => ({ title: `lets ${count} own`, program: owners(count), config: counting() })),
  {
    title: "refuses a single owner",
    program: owners(1),
    config: counting(),
    says: [
      refusal(
        undefined,
        "The program declares 1 owner of the organisation, fewer than 2.",
        "Why: when the only owner leaves or loses the account, nobody can let anybody in.",
        `Write: new openai.OrganizationUser("<name>", { email: "<address>", role: "owner" })`,
      ),
    ],
  },
  {
    title: "refuses more owners than the most",
    program: owners(4),
    config: counting({ maximum: 3 }),
    says: [tooMany(4, 3)],
  },
  {
    title: "counts who owns through a group, and who owns in two ways once",
    program: [...admins.slice(2), { ...ana, inputs: { email: "Ana@example.com", role: "owner" } }, eve, ownerByGroup],
    config: counting({ minimum: 1, maximum: 1 }),
    says: [tooMany(2, 1)],
  },
  {
    title: "leaves open the number that hangs on an unknown role",
    program: [...owners(1), unknownOwner("owner2")],
    config: counting(),
    says: [
      open(
        "organization-owner-count",
        undefined,
        "The program: the number of organisation owners, 1 to 2, is not known yet",
      ),
    ],
  },
  {
    title: "does not speak of a number on which an unknown role has no bearing",
    program: [...owners(2), unknownOwner("owner3")],
    config: counting(),
  },
  {
    title: "does not count what is excluded",
    program: [...owners(2), eveOwning({ role: "owner" })],
    config: counting({ maximum: 2, excludeFor: ["ana"] }),
  },
];

const inside = { "email-domains": { domains: ["example.com"] } };

const outsider = (resource: string, kind: string, who: string) =>
  refusal(
    resource,
    `${kind} "${resource}" gives access to ${who}, who is outside example.com.`,
    "Why: nobody takes the access of somebody away who leaves another company.",
    `Write: email: "<name>@example.com", or add "${who}" to "allow" of email-domains`,
  );

const emailDomains: Row[] = [
  { title: "lets everybody in where there is no list", program: [member({ role: "member", email: "eve@evil.test" })] },
  {
    title: "lets in who is inside, by address without case and by pattern",
    program: [
      member({ role: "member", email: "Ana@Example.com" }),
      member({ role: "member", email: "ben@eu.example.org" }, { name: "ben" }),
    ],
    config: { "email-domains": { domains: ["example.com", "*.example.org"] } },
  },
  {
    title: "does not take a longer domain for the domain",
    program: [member({ role: "member", email: "eve@notexample.com" })],
    config: inside,
    says: [outsider("ana-in-web", "ProjectUser", "eve@notexample.com")],
  },
  {
    title: "refuses a role in the organisation, and lets a person be looked up",
    program: [
      person({ email: "eve@evil.test", role: "reader" }),
      person({ email: "mallory@evil.test" }, { name: "looked-up" }),
    ],
    config: inside,
    says: [outsider("ana", "OrganizationUser", "eve@evil.test")],
  },
  {
    title: "refuses who is put into a group or given a role, found by the person of the program",
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
    title: "refuses whose address nothing tells",
    program: [member({ role: "member", userId: "user-9" })],
    config: inside,
    says: [
      withStack(
        refusal(
          "ana-in-web",
          `ProjectUser "ana-in-web" gives access to user-9, whose e-mail address the program does not tell.`,
          "Why: nobody takes the access of somebody away who leaves another company.",
          `Write: userId: <OrganizationUser>.id, or add "user-9" to "allow" of email-domains`,
        ),
      ),
    ],
  },
  {
    title: "lets a service account be in a group",
    program: [
      account({}, { outputs: { serviceAccountId: "svc_acct_1" } }),
      group("bots"),
      inGroup("bots", { userId: "svc_acct_1" }),
    ],
    config: inside,
  },
  {
    title: "lets in who is excepted",
    program: [member({ role: "member", email: "eve@evil.test" })],
    config: { "email-domains": { domains: ["example.com"], allow: ["eve@*"] } },
  },
  {
    title: "leaves open who an unknown address is",
    program: [member({ role: "member", email: unknown })],
    config: inside,
    says: [open("email-domains", "ana-in-web", `ProjectUser "ana-in-web": email is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [member({ role: "member", email: "eve@evil.test" })],
    config: { "email-domains": { domains: ["example.com"], excludeFor: ["ana-*"] } },
  },
];

const required = { "direct-grants": { enforcementLevel: "mandatory" as const } };

const direct = refusal(
  "ana-in-web",
  `ProjectUser "ana-in-web" gives ana@example.com access directly, not through a group.`,
  "Why: access that is given one by one is forgotten when a person changes teams or leaves.",
  `Write: new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" }), and new openai.GroupUser("<name>", { groupId, userId })`,
);

const directGrants: Row[] = [
  { title: "is off unless it is turned on", program: [member({ role: "member", email: "ana@example.com" })] },
  {
    title: "lets groups have access",
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
    title: "refuses a membership of a person",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: required,
    says: [direct],
  },
  {
    title: "refuses a role assigned to a person",
    program: [assignment({ roleId: "role-api-project-viewer", projectId: "proj_1", userId: "user-1" })],
    config: required,
    says: [
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" gives user-1 access directly, not through a group.`,
          "Why: access that is given one by one is forgotten when a person changes teams or leaves.",
          `Write: groupId in place of userId, and new openai.GroupUser("<name>", { groupId, userId })`,
        ),
      ),
    ],
  },
  {
    title: "is for the environments where a group is required",
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
    title: "lets in who is excepted",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: { "direct-grants": { enforcementLevel: "mandatory", allow: ["ana@example.com"] } },
  },
  {
    title: "leaves open who an unknown address is",
    program: [member({ role: "member", email: unknown })],
    config: required,
    says: [open("direct-grants", "ana-in-web", `ProjectUser "ana-in-web": email is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [member({ role: "member", email: "ana@example.com" })],
    config: { "direct-grants": { enforcementLevel: "mandatory", excludeFor: ["ana-in-web"] } },
  },
];

const empty = advice(
  "admins",
  `Group "admins" has no member in the program.`,
  "Why: whoever is put into a forgotten group later gets all that it was once given.",
  `Write: new openai.GroupUser("<name>", { groupId: admins.id, userId: <person>.id })`,
);

const groupMembers: Row[] = [
  { title: "lets a group have a member", program: admins },
  {
    title: "finds a member of a group that is not made yet",
    program: [
      group("admins", { outputs: undefined }),
      inGroup("admins", { groupId: unknown, userId: "user-1" }, { from: { groupId: ["admins"] } }),
    ],
  },
  { title: "warns of a group without members", program: [group("admins")], says: [withStack(empty)] },
  {
    title: "counts as many as it is told",
    program: admins,
    config: { "group-members": { minimum: 3 } },
    says: [
      withStack(
        advice(
          "admins",
          `Group "admins" has 2 members in the program, fewer than 3.`,
          "Why: whoever is put into a forgotten group later gets all that it was once given.",
          `Write: new openai.GroupUser("<name>", { groupId: admins.id, userId: <person>.id })`,
        ),
      ),
    ],
  },
  {
    title: "leaves open whose member it is that names an unknown group",
    program: [group("admins"), inGroup("admins", { groupId: unknown, userId: "user-1" })],
    says: [open("group-members", undefined, `Group "admins": groupId is not known yet in GroupUser "in-admins"`)],
  },
  {
    title: "leaves alone what is excluded",
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
    `Role "auditor" permits ${permission}, which is not on the list of permissions.`,
    "Why: a custom role is a way around the predefined ones, and nobody sees what it permits in a list of members.",
    `Write: permissions without "${permission}", or add it to "allow" of custom-role-permissions`,
  );

const customRolePermissions: Row[] = [
  { title: "lets a role permit anything where there is no list", program: [role(["api.groups.write"])] },
  { title: "lets a role permit what is on the list", program: [role(["api.groups.read"])], config: reading },
  { title: "lets a role permit nothing", program: [role([])], config: reading },
  {
    title: "refuses each permission that is not on the list",
    program: [role(["api.groups.write", "api.groups.read", "api.keys.write"])],
    config: reading,
    says: [permits("api.groups.write"), permits("api.keys.write")],
  },
  {
    title: "looks at roles of projects",
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
    title: "leaves open what an unknown permission is, and judges the others",
    program: [role([unknown, "api.groups.write"])],
    config: reading,
    says: [
      permits("api.groups.write"),
      open("custom-role-permissions", "auditor", `Role "auditor": permissions.0 is not known yet`),
    ],
  },
  {
    title: "leaves alone what is excluded",
    program: [role(["api.groups.write"])],
    config: { "custom-role-permissions": { allow: ["*.read"], excludeFor: ["auditor"] } },
  },
];

const bot = account({}, { outputs: { serviceAccountId: "svc_acct_1" } });
const organizationWide = { roleId: "role-api-organization-reader", organization: true };

const accountEverywhere = (who: string, through = "", write = "projectId in place of organization: true") =>
  withStack(
    refusal(
      "given",
      `RoleAssignment "given" gives the service account ${who} a role in the whole organisation${through}.`,
      "Why: a key that leaks from one project would then reach all of them.",
      `Write: ${write}`,
    ),
  );

const serviceAccountOrganizationRoles: Row[] = [
  {
    title: "lets people have roles in the organisation, and accounts in projects",
    program: [
      ana,
      bot,
      assignment({ ...organizationWide, userId: "user-1" }),
      assignment({ roleId: "role-api-project-viewer", projectId: "proj_1", userId: "svc_acct_1" }, { name: "bot" }),
    ],
  },
  {
    title: "refuses an account of the program, by its id",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    says: [accountEverywhere("ci")],
  },
  {
    title: "refuses an account of the program that is not made yet",
    program: [account({}), assignment({ ...organizationWide, userId: unknown }, { from: { userId: ["ci"] } })],
    says: [accountEverywhere("ci")],
  },
  {
    title: "refuses an account of elsewhere, by the form of its id",
    program: [assignment({ ...organizationWide, userId: "svc_acct_9" })],
    says: [accountEverywhere("svc_acct_9")],
  },
  {
    title: "refuses an account in a group that has a role",
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
        "a group without ci, or projectId in place of organization",
      ),
    ],
  },
  {
    title: "lets an account be that is on the list",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    config: { "service-account-organization-roles": { allow: ["ci"] } },
  },
  {
    title: "leaves open who gets it",
    program: [assignment({ ...organizationWide, userId: unknown })],
    says: [open("service-account-organization-roles", undefined, `RoleAssignment "given": userId is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [bot, assignment({ ...organizationWide, userId: "svc_acct_1" })],
    config: { "service-account-organization-roles": { excludeFor: ["given"] } },
  },
];

const ownerAccount = refusal(
  "ci",
  `ServiceAccount "ci" has the role owner; service accounts may be member or none.`,
  "Why: its key works for whoever holds it, and nobody signs in as a service account and notices.",
  `Write: role: "member"`,
);

const serviceAccountRoles: Row[] = [
  { title: "lets an account be a member", program: [account({ role: "member" })] },
  { title: "lets an account have no role", program: [account({})] },
  { title: "refuses an owner", program: [account({ role: "owner" })], says: [ownerAccount] },
  {
    title: "knows that an account with a key is a member without a word",
    program: [account({ createApiKey: undefined })],
    config: { "service-account-roles": { roles: ["none"] }, "service-account-keys": "disabled" },
    says: [
      refusal(
        "ci",
        `ServiceAccount "ci" has the role member; service accounts may be none.`,
        "Why: its key works for whoever holds it, and nobody signs in as a service account and notices.",
        `Write: role: "none", createApiKey: false`,
      ),
    ],
  },
  {
    title: "refuses an account that is made an owner by an assignment, or through a group",
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
          `ProjectGroup "admins-on-web" makes the service account ci an owner through the group bots-team; service accounts may be member or none.`,
          "Why: its key works for whoever holds it, and nobody signs in as a service account and notices.",
          `Write: roleId: "role-api-project-member", or a group without ci`,
        ),
      ),
      withStack(
        refusal(
          "given",
          `RoleAssignment "given" makes the service account ci an owner; service accounts may be member or none.`,
          "Why: its key works for whoever holds it, and nobody signs in as a service account and notices.",
          `Write: roleId: "role-api-project-member"`,
        ),
      ),
    ],
  },
  {
    title: "leaves open what an unknown role is",
    program: [account({ role: unknown })],
    says: [open("service-account-roles", "ci", `ServiceAccount "ci": role is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [account({ role: "owner" })],
    config: { "service-account-roles": { excludeFor: ["ci"] } },
  },
];

const keyed = advice(
  "ci",
  `ServiceAccount "ci" gets an API key when it is made.`,
  "Why: the key's value then lives in the state of this stack, for everyone who can decrypt it.",
  "Write: createApiKey: false",
);

const inProduction = { "service-account-keys": { includeFor: ["environment:production"] } };

const serviceAccountKeys: Row[] = [
  { title: "lets an account be made without a key", program: [account({})] },
  { title: "warns of a key", program: [account({ createApiKey: true })], says: [keyed] },
  { title: "warns of the API's default", program: [account({ createApiKey: undefined })], says: [keyed] },
  {
    title: "leaves open what is not known",
    program: [account({ createApiKey: unknown })],
    says: [open("service-account-keys", "ci", `ServiceAccount "ci": createApiKey is not known yet`)],
    config: { "service-account-roles": "disabled" },
  },
  {
    title: "looks at the projects of an environment, found by where their id comes from",
    program: [
      project("web-production"),
      account({ projectId: unknown, createApiKey: true }, { from: { projectId: ["web"] } }),
    ],
    config: inProduction,
    says: [withStack(keyed)],
  },
  {
    title: "leaves the projects of other environments alone, found by their id",
    program: [project("web-dev", { projectId: "proj_1" }), account({ createApiKey: true })],
    config: inProduction,
  },
  {
    title: "leaves open in which environment a project without a known name is",
    program: [project(unknown), account({ projectId: unknown, createApiKey: true }, { from: { projectId: ["web"] } })],
    config: inProduction,
    says: [open("service-account-keys", undefined, `ServiceAccount "ci": its project is not known yet`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [account({ createApiKey: true })],
    config: { "service-account-keys": { excludeFor: ["c?"] } },
  },
];

const projectEnvironment: Row[] = [
  { title: "refuses nothing", program: [project("anything"), project(unknown)] },
  {
    title: "names an option that it does not have",
    program: [],
    config: { "project-environment": { default: "production" } },
    says: [
      advice(
        undefined,
        `The configuration of project-environment has no option "default". It has: environments, otherwise.`,
      ),
    ],
  },
  {
    title: "names a policy that is misspelt, and passes over those of other packs",
    program: [],
    config: {
      "project-ownrs": { enforcementLevel: "mandatory" },
      groupMembers: { enforcementLevel: "mandatory" },
      "rate-limit-band": { enforcementLevel: "mandatory" },
    },
    says: [
      advice(
        undefined,
        `The configuration has a policy "groupMembers", which configures nothing. Did you mean "group-members"?`,
      ),
      advice(
        undefined,
        `The configuration has a policy "project-ownrs", which configures nothing. Did you mean "project-owners"?`,
      ),
    ],
  },
];

const inputs = { projectId: "proj_1", name: "ci" };

const remedies: RemedyRow[] = [
  {
    title: "an account keeps its role and gets no key",
    policy: "service-account-keys",
    declared: account({ createApiKey: true, apiKeyExpiresInSeconds: 60 }),
    becomes: { ...inputs, createApiKey: false, role: "member" },
  },
  {
    title: "an account without a key is left as it is",
    policy: "service-account-keys",
    declared: account({}),
  },
  {
    title: "what is excluded is left as it is",
    policy: "service-account-keys",
    declared: account({ createApiKey: true }),
    options: { excludeFor: ["ci"] },
  },
  {
    title: "whether an account is in the environment is not known when it could be changed",
    policy: "service-account-keys",
    declared: account({ createApiKey: true }),
    options: { includeFor: ["environment:production"] },
  },
  {
    title: "what is not known is left as it is",
    policy: "service-account-keys",
    declared: account({ createApiKey: unknown }),
  },
  {
    title: "an owner becomes a member",
    policy: "service-account-roles",
    declared: account({ role: "owner" }),
    becomes: { ...inputs, createApiKey: false, role: "member" },
  },
  {
    title: "an account that may have no role at all is not made anew",
    policy: "service-account-roles",
    declared: account({ role: "owner" }),
    options: { roles: ["none"] },
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
    "email-domains": emailDomains,
    "direct-grants": directGrants,
    "group-members": groupMembers,
    "custom-role-permissions": customRolePermissions,
    "service-account-roles": serviceAccountRoles,
    "service-account-organization-roles": serviceAccountOrganizationRoles,
    "service-account-keys": serviceAccountKeys,
  },
  remedies,
);
