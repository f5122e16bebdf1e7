/** The rows of the rules about invites, ends of grants, complete lists of members, and workloads. */
import * as openai from "pulumi-openai-admin";
import { project, unknown, type Declared } from "./packProcess";
import { openIn, refusal, withStack, type Row } from "./rows";

const open = openIn("pulumi-openai-admin-policy-access");

const DAY_MS = 24 * 60 * 60 * 1000;

/** The date in so many days. */
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const declared = (type: Declared["type"], inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type,
  inputs,
  ...more,
});

const owner = (inputs: Record<string, unknown>, more: Partial<Declared> = {}) =>
  declared(
    openai.ProjectUser,
    { projectId: "proj_1", email: "ana@example.com", role: "owner", ...inputs },
    { name: "ana-in-web", ...more },
  );

const invite = (inputs: Record<string, unknown>, more: Partial<Declared> = {}) =>
  declared(
    openai.Invite,
    { email: "eve@example.com", role: "reader", projects: [], ...inputs },
    { name: "invited", ...more },
  );

const absent = (inputs: Record<string, unknown>) =>
  declared(openai.OrganizationUser, { email: "eve@example.com", ...inputs }, { name: "eve" });

/** Turns `grant-until` on, and the rules about lists of owners off. */
const ending = (options: Record<string, unknown> = {}) => ({
  "grant-until": { enforcementLevel: "mandatory" as const, ...options },
  "project-owners": "disabled" as const,
  "organization-owners": "disabled" as const,
  "organization-owner-count": "disabled" as const,
  "group-members": "disabled" as const,
  "service-account-roles": "disabled" as const,
  "invite-role": "disabled" as const,
});

const endless = (resource: string, wrong: string, write: string) =>
  refusal(
    resource,
    `${wrong}.`,
    "Why: owner rights that somebody needed once stay for years, because nobody remembers to take them back.",
    `Write: ${write}`,
  );

const admins: Declared[] = [
  declared(openai.Group, { name: "admins" }, { name: "admins", outputs: { groupId: "group_1" } }),
  declared(
    openai.ProjectGroup,
    { projectId: "proj_1", groupId: "group_1", roleId: "role-api-project-owner" },
    { name: "admins-on-web" },
  ),
];

export const grantUntil: Row[] = [
  { title: "checks nothing by default", program: [owner({})], config: { "project-owners": "disabled" } },
  {
    title: "accepts an owner with an end, and a member without one",
    program: [owner({ until: "2099-12-31" }), owner({ role: "member" }, { name: "member" })],
    config: ending(),
  },
  {
    title: "rejects an owner without an end",
    program: [owner({})],
    config: ending(),
    says: [
      endless(
        "ana-in-web",
        `ProjectUser "ana-in-web" gives ana@example.com owner rights without an end`,
        `until: "<date>"`,
      ),
    ],
  },
  {
    title: "rejects an end that is too late, and accepts an earlier end",
    program: [owner({ until: dateIn(40) }), owner({ until: dateIn(20) }, { name: "soon" })],
    config: ending({ days: 30 }),
    says: [
      endless(
        "ana-in-web",
        `ProjectUser "ana-in-web" gives ana@example.com owner rights until ${dateIn(40)}, but they must end within 30 days`,
        `until: "<date within 30 days>"`,
      ),
    ],
  },
  {
    title: "rejects an owner of a kind that has no end, and names the kind that has one",
    program: [
      declared(openai.ProjectMembers, { projectId: "proj_1", members: { "ana@example.com": "owner" } }),
      declared(openai.OrganizationOwners, { owners: ["ana@example.com"] }, { name: "owners" }),
      invite({ role: "owner" }),
    ],
    config: ending(),
    says: [
      endless(
        "x",
        `ProjectMembers "x" gives ana@example.com owner rights without an end`,
        `a ProjectUser with until: "<date>"`,
      ),
      endless(
        "owners",
        `OrganizationOwners "owners" gives ana@example.com owner rights without an end`,
        `an OrganizationUser with until: "<date>"`,
      ),
      endless(
        "invited",
        `Invite "invited" gives eve@example.com owner rights without an end`,
        `an OrganizationUser or ProjectUser with until: "<date>"`,
      ),
    ],
  },
  {
    title: "rejects a group that owns without an end, whoever its members are",
    program: admins,
    config: ending(),
    says: [
      withStack(
        endless(
          "admins-on-web",
          `ProjectGroup "admins-on-web" gives the group admins owner rights without an end`,
          `until: "<date>"`,
        ),
      ),
    ],
  },
  {
    title: "accepts a listed group and a listed person",
    program: [...admins, owner({})],
    config: ending({ allowGroups: ["admins"], allow: ["ana@example.com"] }),
  },
  {
    title: "rejects an owner of the organisation without an end, also through a RoleAssignment",
    program: [
      absent({ role: "owner" }),
      declared(
        openai.RoleAssignment,
        { roleId: "role-api-organization-owner", userId: "user-9", organization: true },
        { name: "given" },
      ),
    ],
    config: { ...ending(), "direct-grants": "disabled" },
    says: [
      endless("eve", `OrganizationUser "eve" gives eve@example.com owner rights without an end`, `until: "<date>"`),
      withStack(endless("given", `RoleAssignment "given" gives user-9 owner rights without an end`, `until: "<date>"`)),
    ],
  },
  {
    title: "leaves the decision open for an unknown role and for an unknown end",
    program: [owner({ role: unknown }), owner({ until: unknown }, { name: "second" })],
    config: ending(),
    says: [
      open("grant-until", "ana-in-web", `ProjectUser "ana-in-web": role is not known yet`),
      open("grant-until", "second", `ProjectUser "second": until is not known yet`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [owner({})],
    config: ending({ excludeFor: ["ana-*"] }),
  },
];

const inviting = { "invite-domains": { domains: ["example.com", "*.example.com"] } };

const strangerIn = (resource: string, kind: string, email: string) =>
  refusal(
    resource,
    `${kind} "${resource}" invites ${email}, but invites may only go to example.com or *.example.com.`,
    "Why: whoever reads the mail joins the organisation, and an outside mailbox is under nobody's control here.",
    `Write: email: "<name>@example.com", or add the domain to "domains" of invite-domains`,
  );

export const inviteDomains: Row[] = [
  { title: "accepts every domain if the list is empty", program: [invite({ email: "eve@evil.test" })] },
  {
    title: "accepts an invite to an allowed domain, and a person of another domain who is there already",
    program: [invite({ email: "Eve@EU.Example.com" }), absent({ email: "mal@evil.test", whenAbsent: "wait" })],
    config: inviting,
  },
  {
    title: "rejects an invite to another domain",
    program: [invite({ email: "eve@evil.test" })],
    config: inviting,
    says: [strangerIn("invited", "Invite", "eve@evil.test")],
  },
  {
    title: "rejects a person of another domain whom an OrganizationUser invites",
    program: [absent({ email: "eve@example.com.evil.test", whenAbsent: "invite" })],
    config: inviting,
    says: [strangerIn("eve", "OrganizationUser", "eve@example.com.evil.test")],
  },
  {
    title: "leaves the decision open for an unknown address",
    program: [invite({ email: unknown })],
    config: inviting,
    says: [open("invite-domains", "invited", `Invite "invited": email is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [invite({ email: "eve@evil.test" })],
    config: { "invite-domains": { domains: ["example.com"], excludeFor: ["invited"] } },
  },
];

/** Turns the other rules about owners off. */
const roles = (options: Record<string, unknown> = {}) => ({
  "invite-role": options,
  "project-owners": "disabled" as const,
  "organization-owners": "disabled" as const,
  "organization-owner-count": "disabled" as const,
});

const invitedAs = (resource: string, wrong: string, write: string) =>
  refusal(
    resource,
    `${wrong}.`,
    "Why: the person has this role from the moment of acceptance, whoever opened the mail.",
    `Write: ${write}`,
  );

export const inviteRole: Row[] = [
  {
    title: "accepts a reader who joins projects as a member, and an owner who is there already",
    program: [
      invite({ projects: [{ projectId: "proj_1", role: "member" }] }),
      invite({ projects: undefined }, { name: "without" }),
      absent({ role: "owner", whenAbsent: "wait" }),
    ],
    config: roles(),
  },
  {
    title: "rejects an invited owner of the organisation and of a project",
    program: [invite({ role: "owner", projects: [{ projectId: "proj_1", role: "owner" }] })],
    config: roles(),
    says: [
      invitedAs(
        "invited",
        `Invite "invited" invites a person as owner, but an invite may only give reader`,
        `role: "reader"`,
      ),
      invitedAs(
        "invited",
        `Invite "invited" invites a person as owner of a project, but an invite may only give member`,
        `projects: [{ projectId, role: "member" }]`,
      ),
    ],
  },
  {
    title: "rejects an owner whom an OrganizationUser invites",
    program: [absent({ role: "owner", whenAbsent: "invite" })],
    config: roles(),
    says: [
      invitedAs(
        "eve",
        `OrganizationUser "eve" invites a person as owner, but an invite may only give reader`,
        `role: "reader"`,
      ),
    ],
  },
  {
    title: "checks the configured roles",
    program: [invite({ role: "owner", projects: [{ projectId: "proj_1", role: "member" }] })],
    config: roles({ roles: ["reader", "owner"], projectRoles: [] }),
    says: [
      invitedAs(
        "invited",
        `Invite "invited" invites a person as member of a project, but an invite may give no role in a project`,
        "projects: []",
      ),
    ],
  },
  {
    title: "leaves the decision open for unknown roles, and still rejects the others",
    program: [
      invite({
        role: unknown,
        projects: [
          { projectId: "proj_1", role: unknown },
          { projectId: "proj_2", role: "owner" },
        ],
      }),
    ],
    config: roles(),
    says: [
      invitedAs(
        "invited",
        `Invite "invited" invites a person as owner of a project, but an invite may only give member`,
        `projects: [{ projectId, role: "member" }]`,
      ),
      open("invite-role", "invited", `Invite "invited": role is not known yet, projects.0.role is not known yet`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [invite({ role: "owner" })],
    config: roles({ excludeFor: ["invited"] }),
  },
];

/** Turns `exclusive-members` on. */
const complete = (options: Record<string, unknown> = {}) => ({
  "exclusive-members": { enforcementLevel: "mandatory" as const, ...options },
  "project-owners": "disabled" as const,
});

const web = project("web-production", { projectId: "proj_1" });

const members = (inputs: Record<string, unknown> = {}) =>
  declared(
    openai.ProjectMembers,
    { projectId: "proj_1", members: { "ana@example.com": "member" }, ...inputs },
    { name: "people" },
  );

const incomplete = (resource: string, wrong: string, write: string) =>
  withStack(
    refusal(
      resource,
      `${wrong}.`,
      "Why: people whom somebody added in the console then keep their access, and no review of the program shows them.",
      `Write: ${write}`,
    ),
  );

const withoutMembers = incomplete(
  "web",
  `Project "web" has no ProjectMembers in the program`,
  `new openai.ProjectMembers("<name>", { projectId: web.id, members: {} }), with the people who have direct access`,
);

export const exclusiveMembers: Row[] = [
  { title: "checks nothing by default", program: [web] },
  {
    title: "accepts a production project with a complete set of members, and another project without one",
    program: [web, members(), declared(openai.Project, { name: "lab-staging" }, { name: "lab" })],
    config: complete(),
  },
  {
    title: "rejects a production project without a set of members",
    program: [web, owner({ role: "member" })],
    config: complete(),
    says: [withoutMembers],
  },
  {
    title: "rejects a set that keeps others",
    program: [web, members({ onUnexpected: "warn" })],
    config: complete(),
    says: [
      incomplete("people", `ProjectMembers "people" keeps members whom it does not declare`, `onUnexpected: "remove"`),
    ],
  },
  {
    title: "checks the configured environments",
    program: [web],
    config: complete({ environments: ["staging"] }),
  },
  {
    title: "leaves the decision open while a set may turn out to be the project's",
    program: [web, members({ projectId: unknown })],
    config: complete(),
    says: [
      open("exclusive-members", undefined, `Project "web": projectId is not known yet in ProjectMembers "people"`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [web],
    config: complete({ excludeFor: ["project:web-*"] }),
  },
];

const federation = (inputs: Record<string, unknown>, more: Partial<Declared> = {}) =>
  declared(
    openai.WorkloadIdentityFederationRule,
    {
      workloadIdentityProviderId: "wip_1",
      projectId: "proj_1",
      serviceAccountId: "svc_acct_1",
      attributeMatchers: { repository: "acme/web", environment: "production" },
      permissions: { type: "restricted", scopes: ["api.responses.write"] },
      ...inputs,
    },
    { name: "deploys", ...more },
  );

const unrestricted = refusal(
  "deploys",
  `WorkloadIdentityFederationRule "deploys" gives its tokens everything that the service account may do.`,
  "Why: a job that only sends requests could then also read files or delete them.",
  `Write: permissions: { type: "restricted", scopes: ["api.responses.write"] }`,
);

/** A service account in a group that has a role in a project. */
const worker = (account: Record<string, unknown>, roleId: unknown): Declared[] => [
  declared(
    openai.ServiceAccount,
    { projectId: "proj_1", name: "worker", createApiKey: false, ...account },
    { name: "worker", outputs: { serviceAccountId: "svc_acct_1" } },
  ),
  admins[0]!,
  declared(openai.GroupMembers, { groupId: "group_1", members: ["svc_acct_1"] }, { name: "in-admins" }),
  declared(openai.ProjectGroup, { projectId: "proj_1", groupId: "group_1", roleId }, { name: "admins-on-web" }),
];

const inVain = (role: string, is: string) =>
  withStack(
    refusal(
      "admins-on-web",
      `ProjectGroup "admins-on-web" gives the service account worker a custom role through the group admins, but the account is also ${is} of its project.`,
      `Why: roles add up, so the custom role restricts nothing while the account has the role ${role}.`,
      `Write: role: "none", createApiKey: false in the ServiceAccount`,
    ),
  );

/** Levels that stop, because the default is a warning. */
const least = (options: Record<string, unknown> = {}) => ({
  "least-privilege-accounts": { enforcementLevel: "mandatory" as const, ...options },
  "service-account-roles": "disabled" as const,
  "service-account-keys": "disabled" as const,
});

export const leastPrivilegeAccounts: Row[] = [
  { title: "accepts a restricted rule", program: [federation({})], config: least() },
  {
    title: "rejects a rule that restricts nothing, whether it says so or not",
    program: [
      federation({ permissions: undefined }),
      federation({ permissions: { type: "service_account_default" } }, { name: "second" }),
    ],
    config: least(),
    says: [
      unrestricted,
      { ...unrestricted, resource: "second", message: unrestricted.message.replace('"deploys"', '"second"') },
    ],
  },
  {
    title: "accepts a rule that restricts nothing if the configuration allows this",
    program: [federation({ permissions: undefined })],
    config: least({ restricted: false }),
  },
  {
    title: "rejects a scope that is not on the list",
    program: [federation({ permissions: { type: "restricted", scopes: ["api.responses.write", "api.files.write"] } })],
    config: least({ scopes: ["api.responses.*"] }),
    says: [
      refusal(
        "deploys",
        `WorkloadIdentityFederationRule "deploys" gives its tokens the scope api.files.write, but the list of allowed scopes does not include it.`,
        "Why: a job could then do more than anybody has reviewed.",
        `Write: scopes without "api.files.write", or add "api.files.write" to "scopes" of least-privilege-accounts`,
      ),
    ],
  },
  {
    title: "accepts a custom role of an account without another role, and a predefined role beside another",
    program: worker({}, "role_1"),
    config: least(),
  },
  {
    title: "rejects a custom role beside the role member",
    program: worker({ role: "member" }, "role_1"),
    config: least(),
    says: [inVain("member", "a member")],
  },
  {
    title: "knows the default role of an account with a key, and accepts a predefined role beside it",
    program: worker({ createApiKey: true }, "role-api-project-viewer"),
    config: least(),
  },
  {
    title: "rejects a custom role that the program declares beside the default role of an account with a key",
    program: [
      declared(openai.ProjectRole, { projectId: "proj_1", name: "caller", permissions: [] }, { name: "caller" }),
      ...worker({ createApiKey: true }, unknown).map((one) =>
        one.name === "admins-on-web" ? { ...one, from: { roleId: ["caller"] } } : one,
      ),
    ],
    config: least(),
    says: [inVain("member", "a member")],
  },
  {
    title: "leaves the decision open for unknown permissions",
    program: [federation({ permissions: unknown })],
    config: least(),
    says: [
      open(
        "least-privilege-accounts",
        "deploys",
        `WorkloadIdentityFederationRule "deploys": permissions is not known yet`,
      ),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [federation({ permissions: undefined })],
    config: least({ excludeFor: ["deploys"] }),
  },
];

const unpinned = (matches: string, write: string) =>
  refusal(
    "deploys",
    `WorkloadIdentityFederationRule "deploys" matches ${matches}.`,
    "Why: anybody who can push a branch can then run a job with the access of the service account.",
    `Write: attributeMatchers: { ${write} }`,
  );

export const workloadIdentityPins: Row[] = [
  ...[
    { repository: "acme/web", environment: "production" },
    { repository: "acme/web", ref: "refs/heads/main", event_name: "push" },
    { repository_id: 7, ref: "refs/heads/main" },
    { project_path: "acme/web", environment: "production" },
    { sub: "repo:acme/web:environment:production" },
  ].map((attributeMatchers) => ({
    title: `accepts ${Object.keys(attributeMatchers).join(" and ")}`,
    program: [federation({ attributeMatchers })],
  })),
  {
    title: "rejects a repository alone",
    program: [federation({ attributeMatchers: { repository: "acme/web" } })],
    says: [
      unpinned(
        "repository, but none of environment, ref, job_workflow_ref",
        `repository: "<value>", environment: "<value>"`,
      ),
    ],
  },
  {
    title: "rejects an environment without a repository",
    program: [federation({ attributeMatchers: { environment: "production", actor: "ana" } })],
    says: [unpinned("actor, environment, but not repository", `repository: "<value>", environment: "<value>"`)],
  },
  {
    title: "checks the configured forms",
    program: [
      federation({ attributeMatchers: { namespace: "ci", cluster: "blue" } }),
      federation({ attributeMatchers: { repository: "acme/web", environment: "production" } }, { name: "github" }),
    ],
    config: { "workload-identity-pins": { forms: [{ identity: ["cluster", "namespace"] }] } },
    says: [
      {
        ...unpinned(
          "environment, repository, but not cluster and namespace",
          `cluster: "<value>", namespace: "<value>"`,
        ),
        resource: "github",
      },
    ].map((report) => ({ ...report, message: report.message.replace('"deploys"', '"github"') })),
  },
  {
    title: "leaves the decision open for unknown attributes, and decides by the names of unknown values",
    program: [
      federation({ attributeMatchers: unknown }),
      federation({ attributeMatchers: { repository: unknown, ref: unknown } }, { name: "known" }),
    ],
    says: [
      open(
        "workload-identity-pins",
        "deploys",
        `WorkloadIdentityFederationRule "deploys": attributeMatchers is not known yet`,
      ),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [federation({ attributeMatchers: { repository: "acme/web" } })],
    config: { "workload-identity-pins": { excludeFor: ["deploys"] } },
  },
];

const key = (outputs: Record<string, unknown> | undefined) =>
  declared(openai.ProjectApiKey, { projectId: "proj_1", apiKeyId: "key_1" }, { name: "legacy", outputs });

export const noPersonalKeys: Row[] = [
  { title: "accepts a key of a service account", program: [key({ serviceAccountId: "svc_acct_1" })] },
  {
    title: "rejects a key of a person",
    program: [key({ ownerUserId: "user-7" })],
    says: [
      withStack(
        refusal(
          "legacy",
          `ProjectApiKey "legacy" keeps an API key of the person user-7.`,
          "Why: the key stops working when the person leaves, and whoever has it acts in the person's name.",
          `Write: a ServiceAccountKey for the program, and then onDestroy: "revoke" here before you remove this resource`,
        ),
      ),
    ],
  },
  ...["key_1", "user-*"].map((listed) => ({
    title: `accepts a listed key: ${listed}`,
    program: [key({ ownerUserId: "user-7" })],
    config: { "no-personal-keys": { allow: [listed] } },
  })),
  {
    title: "leaves the decision open while the API has not said whose key it is",
    program: [key(undefined)],
    says: [open("no-personal-keys", undefined, `ProjectApiKey "legacy": the owner of the key is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [key({ ownerUserId: "user-7" })],
    config: { "no-personal-keys": { excludeFor: ["legacy"] } },
  },
];
