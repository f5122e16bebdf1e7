import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it, vi } from "vitest";
import * as openai from "../../provider";
import { matchersOf } from "../../provider/components/gitHubActionsAccess";

/** A resource that a component has registered. */
interface Registered {
  readonly kind: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** The explicit provider. */
  readonly provider: string | undefined;
}

const registered: Registered[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs, provider }) => {
      const rest = Object.fromEntries(Object.entries(inputs as object).filter(([input]) => input !== "__provider"));
      registered.push({ kind: type.split(":").at(-1)!, name, inputs: rest, provider: provider || undefined });
      return { id: `${type.split(":").at(-1)}/${name}`, state: rest };
    },
    call: ({ inputs }) => inputs as object,
  });
});

/** What a program registers, sorted by kind and name. */
async function declared(program: () => pulumi.ComponentResource): Promise<Registered[]> {
  registered.length = 0;
  const component = program();
  await new Promise<void>((resolve) => component.urn.apply(() => resolve()));
  // A resource is registered when its inputs are known. When no more come, all are.
  let before = -1;
  while (before !== registered.length) {
    before = registered.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return [...registered].sort((a, b) => `${a.kind} ${a.name}`.localeCompare(`${b.kind} ${b.name}`));
}

/** The same arguments, with the keys of every object in the opposite order. */
function reversed<T>(value: T): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner) as unknown] as const);
  return Object.fromEntries(entries.reverse()) as T;
}

const workspace: openai.WorkspaceArgs = {
  name: "search",
  residency: "EU_STORAGE_PROCESSING",
  people: { ana: { email: "ana@example.com", role: "owner" }, bo: { userId: "user-2", role: "member" } },
  groups: {
    engineers: { groupId: "group_1", role: "deployer" },
    guests: { groupId: "group_2", role: "viewer", until: "2027-03-31" },
    auditors: { groupId: "group_3", roleId: "role_9" },
  },
  roles: { deployer: { permissions: ["api.model.request"] }, reader: { name: "Reader", permissions: [] } },
  serviceAccounts: { crawler: { createApiKey: false }, batch: { name: "batch-jobs" } },
  rateLimits: { "gpt-5": { maxRequestsPer1Minute: 500 }, "gpt-4.1": { maxTokensPer1Minute: 1_000 } },
  spendLimit: { thresholdAmount: openai.usd(2_000) },
  spendAlerts: {
    half: { thresholdAmount: openai.usd(1_000), notificationChannel: { recipients: ["finance@example.com"] } },
    most: { thresholdAmount: openai.usd(1_600), notificationChannel: { recipients: ["finance@example.com"] } },
  },
  models: { mode: "allow_list", modelIds: ["gpt-5"] },
  tools: { webSearch: false },
  serviceTiers: { default: "standard" },
  dataRetention: { retentionType: "zero_data_retention" },
  certificates: { gateways: "cert_1" },
};

const team: openai.TeamArgs = {
  name: "search",
  members: { ana: { userId: "user-1" }, contractor: { userId: "user-2", until: "2027-03-31" } },
  projects: { web: { projectId: "proj_1", role: "member" }, api: { projectId: "proj_2", roleId: "role_2" } },
  organizationRoles: { auditor: { roleId: "role_1" } },
};

const ours = (all: Registered[]) => all.map(({ kind, name }) => `${kind} ${name}`);

describe("a Workspace", () => {
  it("declares everything under names from the keys", async () => {
    const all = await declared(() => new openai.Workspace("search", workspace));
    expect(ours(all)).toEqual([
      "Project search",
      "ProjectCertificate search-gateways",
      "ProjectDataRetention search",
      "ProjectGroup search-auditors",
      "ProjectGroup search-engineers",
      "ProjectGroup search-guests",
      "ProjectHostedToolPermissions search",
      "ProjectModelPermissions search",
      "ProjectRole search-deployer",
      "ProjectRole search-reader",
      "ProjectServiceTierSettings search",
      "ProjectSpendAlert search-half",
      "ProjectSpendAlert search-most",
      "ProjectSpendLimit search",
      "ProjectUser search-ana",
      "ProjectUser search-bo",
      "RateLimit search-gpt-4.1",
      "RateLimit search-gpt-5",
      "ServiceAccount search-batch",
      "ServiceAccount search-crawler",
      "Workspace search",
    ]);
    const inputsOf = (one: string) => all.find(({ kind, name }) => `${kind} ${name}` === one)!.inputs;
    expect(inputsOf("Project search")).toEqual({ name: "search", residency: "EU_STORAGE_PROCESSING" });
    expect(inputsOf("ProjectUser search-bo")).toMatchObject({ userId: "user-2", role: "member" });
    expect(inputsOf("ProjectGroup search-engineers").roleId).toBe("ProjectRole/search-deployer");
    expect(inputsOf("ProjectGroup search-guests")).toMatchObject({
      roleId: "role-api-project-viewer",
      until: "2027-03-31",
    });
    expect(inputsOf("ProjectGroup search-auditors").roleId).toBe("role_9");
    expect(inputsOf("ProjectRole search-reader").name).toBe("Reader");
    expect(inputsOf("ServiceAccount search-crawler")).toMatchObject({ name: "crawler", createApiKey: false });
    expect(inputsOf("ServiceAccount search-batch").name).toBe("batch-jobs");
    expect(inputsOf("RateLimit search-gpt-5")).toMatchObject({ model: "gpt-5", maxRequestsPer1Minute: 500 });
    const inProject = all.filter(({ kind }) => !["Project", "Workspace"].includes(kind));
    for (const { inputs } of inProject) expect(inputs.projectId).toBe("Project/search");
  });

  it("declares the same in another order of the keys", async () => {
    const all = await declared(() => new openai.Workspace("search", workspace));
    expect(await declared(() => new openai.Workspace("search", reversed(workspace)))).toEqual(all);
  });

  it("of a name alone declares a project alone", async () => {
    expect(ours(await declared(() => new openai.Workspace("small", { name: "small" })))).toEqual([
      "Project small",
      "Workspace small",
    ]);
  });

  it("declares the complete list of people as one resource, and refuses other people beside it", async () => {
    const members = { members: { "ana@example.com": "owner" }, onUnexpected: "warn" } as const;
    const all = await declared(() => new openai.Workspace("lab", { name: "lab", members }));
    expect(ours(all)).toEqual(["Project lab", "ProjectMembers lab", "Workspace lab"]);
    expect(all[1]!.inputs).toEqual({ ...members, projectId: "Project/lab" });
    const people = { ana: { email: "ana@example.com", role: "owner" } };
    expect(() => new openai.Workspace("bad", { name: "bad", members, people })).toThrow(
      "Workspace bad: give either people or members. members is the complete list of the people in the project.",
    );
  });

  it("refuses a role that does not exist, and a group without a role", () => {
    const groups = (role: object) =>
      new openai.Workspace("bad", { name: "bad", groups: { a: { groupId: "g", ...role } } });
    expect(() => groups({ role: "membr" })).toThrow(
      'Workspace bad: groups.a: there is no role "membr". Give one of owner, member, viewer, or the id of a role as roleId.',
    );
    expect(() => groups({})).toThrow("Workspace bad: groups.a: give either role or roleId.");
    expect(() => groups({ role: "constructor" })).toThrow('there is no role "constructor"');
  });

  it("has the accounts and roles by key", async () => {
    const { serviceAccounts, roles } = new openai.Workspace("keyed", workspace);
    expect(Object.keys(serviceAccounts)).toEqual(["crawler", "batch"]);
    expect(Object.keys(roles)).toEqual(["deployer", "reader"]);
    await declared(() => new openai.Workspace("last", { name: "last" }));
  });
});

describe("a Team", () => {
  it("declares everything under names from the keys", async () => {
    const all = await declared(() => new openai.Team("search", team));
    expect(ours(all)).toEqual([
      "Group search",
      "GroupUser search-ana",
      "GroupUser search-contractor",
      "ProjectGroup search-api",
      "ProjectGroup search-web",
      "RoleAssignment search-auditor",
      "Team search",
    ]);
    const access = all.filter(({ kind }) => !["Group", "Team"].includes(kind));
    for (const { inputs } of access) expect(inputs.groupId).toBe("Group/search");
    expect(access.map(({ inputs }) => inputs.roleId)).toEqual([
      ...[undefined, undefined, "role_2", "role-api-project-member", "role_1"],
    ]);
    expect(access.at(-1)!.inputs.organization).toBe(true);
    expect(access[1]!.inputs.until).toBe("2027-03-31");
  });

  it("declares the same in another order of the keys", async () => {
    const all = await declared(() => new openai.Team("search", team));
    expect(await declared(() => new openai.Team("search", reversed(team)))).toEqual(all);
  });
});

const access = {
  repository: "acme/web",
  environment: "production",
  projectId: "proj_1",
  serviceAccountId: "svc_acct_1",
};

describe("a GitHubActionsAccess", () => {
  it("declares a provider for GitHub's tokens, and a rule that pins the repository and the environment", async () => {
    const all = await declared(
      () => new openai.GitHubActionsAccess("deploys", { ...access, scopes: ["api.responses.write"] }),
    );
    expect(ours(all)).toEqual([
      "GitHubActionsAccess deploys",
      "WorkloadIdentityFederationRule deploys-rule",
      "WorkloadIdentityProvider deploys-provider",
    ]);
    expect(all[2]!.inputs).toMatchObject({
      issuer: "https://token.actions.githubusercontent.com",
      audience: "https://api.openai.com/v1",
    });
    expect(all[1]!.inputs).toMatchObject({
      workloadIdentityProviderId: "WorkloadIdentityProvider/deploys-provider",
      attributeMatchers: { repository: "acme/web", environment: "production" },
      permissions: { type: "restricted", scopes: ["api.responses.write"] },
    });
  });

  it("shares the provider of another", async () => {
    const all = await declared(
      () => new openai.GitHubActionsAccess("docs", { ...access, workloadIdentityProviderId: "wip_1" }),
    );
    expect(ours(all)).toEqual(["GitHubActionsAccess docs", "WorkloadIdentityFederationRule docs-rule"]);
    expect(all[1]!.inputs).toMatchObject({
      workloadIdentityProviderId: "wip_1",
      permissions: { type: "service_account_default" },
    });
  });

  it.each([
    [{ repository: "acme" }, 'repository must have the form <owner>/<name>, without a pattern, not "acme"'],
    [{ repository: "acme/*" }, 'without a pattern, not "acme/*"'],
    [{ repository: "acme/web", environment: "*" }, 'must be the name of one environment, not "*"'],
    [{ repository: "acme/web", environment: " " }, "leave environment out"],
  ])("refuses %o, which would match other jobs or none", (given, message) => {
    expect(() => matchersOf("deploys", given)).toThrow(message);
  });
});

describe("every component", () => {
  type Make = (opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;
  const components: [registers: string, make: Make][] = [
    ["projectId", (opts) => new openai.Workspace("one", workspace, opts)],
    ["groupId", (opts) => new openai.Team("one", team, opts)],
    ["identityProviderId, serviceAccountId, audience", (opts) => new openai.GitHubActionsAccess("one", access, opts)],
  ];

  it.each(components)("is the parent of its resources, and registers its outputs: %s", async (registers, make) => {
    const prototype = pulumi.ComponentResource.prototype as unknown as { registerOutputs(outputs?: object): void };
    const outputs = vi.spyOn(prototype, "registerOutputs");
    const parents: (pulumi.Resource | undefined)[] = [];
    const transformation: pulumi.ResourceTransformation = ({ type, opts }) => {
      if (type.startsWith("pulumi-nodejs:")) parents.push((opts as pulumi.CustomResourceOptions).parent);
      return undefined;
    };
    let component!: pulumi.ComponentResource;
    const all = await declared(() => (component = make({ transformations: [transformation] })));
    expect(parents).toHaveLength(all.length - 1);
    expect(new Set(parents)).toEqual(new Set([component]));
    // The SDK calls it again without outputs, for components that forget to.
    expect(Object.keys(outputs.mock.calls[0]![0]!)).toEqual(registers.split(", "));
    outputs.mockRestore();
  });
});

describe("an Organization", () => {
  const document = {
    teams: { search: { members: ["ana@example.com"] }, sales: { groupId: "group_9" } },
    projects: {
      web: {
        groups: { search: "caller", sales: ["member", "viewer"] },
        roles: { caller: { permissions: ["api.model.request"] } },
        serviceAccounts: { crawler: {} },
      },
    },
  } satisfies openai.OrganizationDocument;
  const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

  it("declares resources with the ids of other resources", async () => {
    const all = await declared(() => new openai.Organization("acme", document));
    expect(ours(all)).toEqual([
      "Group acme-search",
      "GroupMembers acme-search",
      "Organization acme",
      "Project acme-web",
      "ProjectGroup acme-web-sales",
      "ProjectGroup acme-web-search",
      "ProjectRole acme-web-caller",
      "RoleAssignment acme-web-sales-viewer",
      "ServiceAccount acme-web-crawler",
      "Team acme-sales",
      "Team acme-search",
      "Workspace acme-web",
    ]);
    const inputsOf = (one: string) => all.find(({ kind, name }) => `${kind} ${name}` === one)!.inputs;
    expect(inputsOf("ProjectGroup acme-web-search")).toEqual({
      projectId: "Project/acme-web",
      groupId: "Group/acme-search",
      roleId: "ProjectRole/acme-web-caller",
    });
    expect(inputsOf("RoleAssignment acme-web-sales-viewer")).toEqual({
      projectId: "Project/acme-web",
      groupId: "group_9",
      roleId: "role-api-project-viewer",
    });
    expect(inputsOf("GroupMembers acme-search")).toEqual({
      groupId: "Group/acme-search",
      members: ["ana@example.com"],
      onUnexpected: "warn",
    });
  });

  it("declares the same in another order of the keys", async () => {
    const all = await declared(() => new openai.Organization("acme", document));
    expect(await declared(() => new openai.Organization("acme", reversed(document)))).toEqual(all);
  });

  it("has the ids by key", async () => {
    const { teams, projects } = new openai.Organization("keyed", document);
    expect(await valueOf(teams.sales!.groupId)).toBe("group_9");
    expect(await valueOf(projects.web!.projectId)).toBe("Project/keyed-web");
    expect(Object.keys(projects.web!.serviceAccounts)).toEqual(["crawler"]);
    expect(Object.keys(projects.web!.roles)).toEqual(["caller"]);
    await declared(() => new openai.Organization("last", {}));
  });

  it("passes an explicit provider and transformations to everything in it", async () => {
    const provider = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });
    const seen: string[] = [];
    const all = await declared(
      () =>
        new openai.Organization("other", document, {
          provider,
          transformations: [
            ({ name }) => {
              seen.push(name);
              return undefined;
            },
          ],
        }),
    );
    const resources = all.filter(
      ({ kind, name }) => name.startsWith("other-") && !["Team", "Workspace"].includes(kind),
    );
    expect(resources).toHaveLength(8);
    for (const resource of resources) expect(resource.provider, resource.name).toContain("acquired");
    expect(seen).toEqual(expect.arrayContaining(resources.map(({ name }) => name)));
  });

  it("with a mistake declares nothing", async () => {
    registered.length = 0;
    const wrong = { projects: { web: { groups: { serch: "member" } } } } satisfies openai.OrganizationDocument;
    expect(() => new openai.Organization("wrong", wrong)).toThrow('projects.web.groups.serch: no team "serch".');
    await declared(() => new openai.Organization("right", {}));
    expect(registered.map(({ name }) => name)).toEqual(["right"]);
  });
});
