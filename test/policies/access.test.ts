import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-access/policies";
import { unknown, type Declared } from "./packProcess";
import { advice, openUntilUpdate, refusal, testRules, withStack, type Row } from "./rows";

const PACK = "pulumi-openai-admin-policy-access";

const project = (name: unknown, outputs?: Record<string, unknown>): Declared => ({
  type: openai.Project,
  name: "web",
  inputs: { name },
  outputs,
});

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

const allowingAna = { "project-owners": { allow: ["ana@example.com"] } };

const notAProjectOwner = (who: string) =>
  refusal(
    "ana-in-web",
    `ProjectUser "ana-in-web" makes ${who} an owner of a project, who is not on the list of project owners.`,
    "Why: an owner of a project changes its members, keys and limits.",
    `Write: role: "member", or add "${who}" to "allow" of project-owners`,
  );

const openProjectOwner = (resource: string | undefined, what: string) =>
  openUntilUpdate(
    PACK,
    "project-owners",
    resource,
    `ProjectUser "ana-in-web": ${what} is not known yet; decided at update time.`,
  );

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
      openUntilUpdate(
        PACK,
        "project-owners",
        undefined,
        `ProjectUser "ana": userId is not known yet; decided at update time.`,
        `ProjectUser "zoe": userId is not known yet; decided at update time.`,
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
    says: [
      openUntilUpdate(
        PACK,
        "project-owners",
        undefined,
        `ProjectUser "ana-in-web": its project is not known yet; decided at update time.`,
      ),
    ],
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
        `The configuration of project-owners has no option "alow". It has: allow, allowServiceAccounts, includeFor, excludeFor.`,
      ),
    ],
  },
];

const owners = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    person({ email: `owner${index + 1}@example.com`, role: "owner" }, { name: `owner${index + 1}` }),
  );

const allowingOwners = { "organization-owners": { allow: ["owner*@example.com"] } };

const organizationOwners: Row[] = [
  { title: "lets a reader be anybody", program: [person({ email: "eve@example.com", role: "reader" })] },
  { title: "lets the role of a person be unmanaged", program: [person({ email: "eve@example.com" })] },
  { title: "lets two owners be on the list", program: owners(2), config: allowingOwners },
  { title: "lets five owners be on the list", program: owners(5), config: allowingOwners },
  {
    title: "refuses an owner who is not on the list",
    program: [...owners(2), person({ email: "eve@example.com", role: "owner" })],
    config: allowingOwners,
    says: [
      refusal(
        "ana",
        `OrganizationUser "ana" makes eve@example.com an owner of the organisation, who is not on the list of organisation owners.`,
        "Why: an owner of the organisation can do everything in it, also remove the other owners.",
        `Write: role: "reader", or add "eve@example.com" to "allow" of organization-owners`,
      ),
    ],
  },
  {
    title: "refuses an owner by the id of the predefined role",
    program: [
      ...owners(2),
      person({ email: "eve@example.com", roleId: "role-api-organization-owner__api-organization__org-1" }),
    ],
    config: allowingOwners,
    says: [
      refusal(
        "ana",
        `OrganizationUser "ana" makes eve@example.com an owner of the organisation, who is not on the list of organisation owners.`,
        "Why: an owner of the organisation can do everything in it, also remove the other owners.",
        `Write: role: "reader", or add "eve@example.com" to "allow" of organization-owners`,
      ),
    ],
  },
  {
    title: "refuses a single owner",
    program: owners(1),
    config: allowingOwners,
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
    config: { "organization-owners": { allow: ["*"], maximum: 3 } },
    says: [
      refusal(
        undefined,
        "The program declares 4 owners of the organisation, more than 3.",
        "Why: each of them can do everything in it, so that each account more is one more to lose.",
        `Write: role: "reader" for 1 of them`,
      ),
    ],
  },
  {
    title: "leaves open what an unknown role is, and the number that hangs on it",
    program: [...owners(1), person({ email: "owner2@example.com", role: unknown })],
    config: allowingOwners,
    says: [
      openUntilUpdate(
        PACK,
        "organization-owners",
        "ana",
        `OrganizationUser "ana": role is not known yet; decided at update time.`,
      ),
      openUntilUpdate(
        PACK,
        "organization-owners",
        undefined,
        "The program: the number of organisation owners, 1 to 2, is not known yet; decided at update time.",
      ),
    ],
  },
  {
    title: "does not speak of a number on which an unknown role has no bearing",
    program: [...owners(2), person({ email: "owner3@example.com", role: unknown })],
    config: allowingOwners,
    says: [
      openUntilUpdate(
        PACK,
        "organization-owners",
        "ana",
        `OrganizationUser "ana": role is not known yet; decided at update time.`,
      ),
    ],
  },
  {
    title: "neither judges nor counts what is excluded",
    program: [...owners(2), person({ email: "eve@example.com", role: "owner" })],
    config: { "organization-owners": { allow: ["owner*"], maximum: 2, excludeFor: ["ana"] } },
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
    title: "leaves open what an unknown role is",
    program: [account({ role: unknown })],
    says: [
      openUntilUpdate(
        PACK,
        "service-account-roles",
        "ci",
        `ServiceAccount "ci": role is not known yet; decided at update time.`,
      ),
    ],
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
    says: [
      openUntilUpdate(
        PACK,
        "service-account-keys",
        "ci",
        `ServiceAccount "ci": createApiKey is not known yet; decided at update time.`,
      ),
    ],
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
    says: [
      openUntilUpdate(
        PACK,
        "service-account-keys",
        undefined,
        `ServiceAccount "ci": its project is not known yet; decided at update time.`,
      ),
    ],
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
];

testRules(PACK, policies, {
  "project-environment": projectEnvironment,
  "project-owners": projectOwners,
  "organization-owners": organizationOwners,
  "service-account-roles": serviceAccountRoles,
  "service-account-keys": serviceAccountKeys,
});
