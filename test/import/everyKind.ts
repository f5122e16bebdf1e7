import type { Lines } from "../lifecycle/liveProgram";
import { pem } from "../lifecycle/pem";
import type { World } from "../lifecycle/world";

/** An object that was made in the console, and the resource of a program that stands for it. */
export interface Adopted {
  kind: string;
  /** Of the resource, and of its variable in the program. */
  name: string;
  /** The import id. */
  id: string;
  /** The inputs as a program writes them that leaves out all it can. */
  args: string;
  /** The same with another value for some of them, where there is one that replaces nothing; and their names. */
  other?: { args: string; differs: string[] };
}

/**
 * Makes one object of each kind in the console, with more to it than the programs say: parents first, as a program has to name
 * them.
 */
export async function inhabit(world: World): Promise<Adopted[]> {
  const make = (path: string, body: object) => world.control.edit<{ id: string }>({ method: "POST", path, body });
  const ana = await world.person("ana@example.com");
  const rich = { residency: "EU_STORAGE_PROCESSING", external_key_id: "key_1" };
  const web = (await make("/organization/projects", { name: "web", ...rich })).id;
  const below = `/organization/projects/${web}`;
  await make(`${below}/users`, { user_id: ana, role: "member" });
  const team = await world.group("team");
  await make(`/organization/groups/${team}/users`, { user_id: ana });
  const caller = (
    await make(`/projects/${web}/roles`, {
      role_name: "caller",
      permissions: ["api.model.request"],
      description: "calls models",
    })
  ).id;
  await make(`${below}/groups`, { group_id: team, role: caller });
  const permissions = ["api.usage.read", "api.groups.read"];
  const auditor = (await make("/organization/roles", { role_name: "auditor", permissions, description: "audits" })).id;
  await make(`/organization/groups/${team}/roles`, { role_id: auditor });
  await make(`/projects/${web}/users/${ana}/roles`, { role_id: "role-api-project-viewer" });
  const worker = (await make(`${below}/service_accounts`, { name: "worker" })).id;
  const batch = (await make(`${below}/service_accounts`, { name: "batch", create_service_account_only: true })).id;
  await make(`${below}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 700 });
  const gateway = (await make("/organization/certificates", { certificate: pem("gateway"), name: "gateway" })).id;
  for (const scope of ["/organization", below]) {
    await make(`${scope}/certificates/activate`, { certificate_ids: [gateway] });
  }
  await make(`${below}/hosted_tool_permissions`, { web_search: { enabled: false } });

  return [
    {
      kind: "Project",
      name: "web",
      id: web,
      args: `{ name: "web" }`,
      other: { args: `{ name: "site" }`, differs: ["name"] },
    },
    {
      kind: "OrganizationUser",
      name: "ana",
      id: ana,
      args: `{ email: "Ana@example.com" }`,
      other: { args: `{ email: "Ana@example.com", role: "owner" }`, differs: ["role"] },
    },
    {
      kind: "ProjectUser",
      name: "member",
      id: `${web}/${ana}`,
      args: `{ projectId: web.id, email: "ana@example.com", role: "member" }`,
      other: { args: `{ projectId: web.id, email: "ana@example.com", role: "owner" }`, differs: ["role"] },
    },
    {
      kind: "Group",
      name: "team",
      id: team,
      args: `{ name: "team" }`,
      other: { args: `{ name: "crew" }`, differs: ["name"] },
    },
    { kind: "GroupUser", name: "seat", id: `${team}/${ana}`, args: `{ groupId: team.id, userId: ana.id }` },
    {
      kind: "ProjectRole",
      name: "caller",
      id: `${web}/${caller}`,
      args: `{ projectId: web.id, name: "caller", permissions: ["api.model.request"] }`,
      other: { args: `{ projectId: web.id, name: "callers", permissions: ["api.model.request"] }`, differs: ["name"] },
    },
    {
      kind: "ProjectGroup",
      name: "access",
      id: `${web}/${team}`,
      args: `{ projectId: web.id, groupId: team.id, roleId: caller.id }`,
      other: {
        args: `{ projectId: web.id, groupId: team.id, roleId: "role-api-project-viewer" }`,
        differs: ["roleId"],
      },
    },
    {
      kind: "Role",
      name: "auditor",
      id: auditor,
      args: `{ name: "auditor", permissions: ["api.groups.read", "api.usage.read"] }`,
      other: { args: `{ name: "auditors", permissions: ["api.groups.read", "api.usage.read"] }`, differs: ["name"] },
    },
    {
      kind: "RoleAssignment",
      name: "auditors",
      id: `groups/${team}/${auditor}`,
      args: `{ roleId: auditor.id, groupId: team.id, organization: true }`,
    },
    {
      kind: "RoleAssignment",
      name: "viewer",
      id: `${web}/users/${ana}/role-api-project-viewer`,
      args: `{ roleId: "role-api-project-viewer", userId: ana.id, projectId: web.id }`,
    },
    {
      kind: "ServiceAccount",
      name: "worker",
      id: `${web}/${worker}`,
      args: `{ projectId: web.id, name: "worker" }`,
      other: { args: `{ projectId: web.id, name: "worker", role: "owner" }`, differs: ["role"] },
    },
    {
      kind: "ServiceAccount",
      name: "batch",
      id: `${web}/${batch}`,
      args: `{ projectId: web.id, name: "batch", createApiKey: false }`,
      other: { args: `{ projectId: web.id, name: "nightly", createApiKey: false }`, differs: ["name"] },
    },
    {
      kind: "RateLimit",
      name: "limit",
      id: `${web}/rl-gpt-5`,
      args: `{ projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 700 }`,
      other: {
        args: `{ projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500, maxTokensPer1Minute: 90_000 }`,
        differs: ["maxRequestsPer1Minute", "maxTokensPer1Minute"],
      },
    },
    {
      kind: "Certificate",
      name: "gateway",
      id: gateway,
      args: `{ content: ${JSON.stringify(pem("gateway"))} }`,
      other: { args: `{ content: ${JSON.stringify(pem("gateway"))}, name: "edge" }`, differs: ["name"] },
    },
    {
      kind: "ProjectCertificate",
      name: "gatewayOnWeb",
      id: `${web}/${gateway}`,
      args: `{ projectId: web.id, certificateId: gateway.id }`,
    },
    {
      kind: "ProjectHostedToolPermissions",
      name: "tools",
      id: web,
      args: `{ projectId: web.id, webSearch: false }`,
      other: { args: `{ projectId: web.id, webSearch: true }`, differs: ["webSearch"] },
    },
  ];
}

/** The type token of a kind. */
export function tokenOf(kind: string): string {
  return `pulumi-nodejs:dynamic/openai:${kind}`;
}

/** The lines of a program that import the objects. */
export function importing(adopted: Adopted[]): Lines {
  return Object.fromEntries(adopted.map((one) => [one.name, lineOf(one, `, { import: "${one.id}" }`)]));
}

/** The same lines, as a program has them that differs from what is there. */
export function differing(adopted: Adopted[]): Lines {
  return importing(adopted.map((one) => ({ ...one, args: one.other?.args ?? one.args })));
}

/** The same lines without the imports. */
export function declaring(adopted: Adopted[]): Lines {
  return Object.fromEntries(adopted.map((one) => [one.name, lineOf(one, "")]));
}

function lineOf({ kind, name, args }: Adopted, options: string): string {
  return `const ${name} = new openai.${kind}("${name}", ${args}${options});`;
}
