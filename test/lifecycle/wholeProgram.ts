import { pem } from "./pem";
import type { Lines } from "./liveProgram";
import type { World } from "./world";

/** One organisation with an object of each kind, as a program would have it; each refers to others where it can. */
export const lines = {
  web: `const web = new openai.Project("web", { name: "web" });`,
  ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`,
  member: `new openai.ProjectUser("ana-in-web", { projectId: web.id, userId: ana.id, role: "member" });`,
  worker: `const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`,
  limit: `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
  tools: `new openai.ProjectHostedToolPermissions("web-tools", { projectId: web.id, webSearch: false });`,
  search: `const search = new openai.Group("search", { name: "search" });`,
  inSearch: `new openai.GroupUser("ana-in-search", { groupId: search.id, userId: ana.id });`,
  caller: `const caller = new openai.ProjectRole("caller", { projectId: web.id, name: "caller", permissions: ["api.model.request", "api.model.read"] });`,
  access: `new openai.ProjectGroup("search-in-web", { projectId: web.id, groupId: search.id, roleId: caller.id });`,
  auditor: `const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.management.read"], description: "reads" });`,
  audits: `new openai.RoleAssignment("ana-audits", { roleId: auditor.id, userId: ana.id, organization: true });`,
  views: `new openai.RoleAssignment("ana-views", { roleId: "role-api-project-viewer", userId: ana.id, projectId: web.id });`,
  gateway: `const gateway = new openai.Certificate("gateway", { content: ${JSON.stringify(pem("gateway"))}, name: "gateway", active: true });`,
  mtls: `new openai.ProjectCertificate("gateway-in-web", { projectId: web.id, certificateId: gateway.id });`,
  outputs: `export const webId = web.id; export const key = worker.apiKeyValue;`,
} satisfies Lines;

/** What is there, as the console would show it: names in place of ids. */
export async function seen(world: World, projectId: string) {
  const organization = (await world.control.state()).organizations[0]!;
  const project = organization.projects.find((one) => one.id === projectId)!;
  const people = Object.fromEntries(organization.people.map((person) => [person.id, person.email]));
  const groups = Object.fromEntries(organization.groups.map((group) => [group.id, group.name]));
  const roles = Object.fromEntries([...organization.roles, ...project.roles].map((role) => [role.id, role.name]));
  const grants = (holder: typeof organization | typeof project) =>
    holder.roleAssignments.map(({ principalId, roleId }) => {
      const who = people[principalId] ?? groups[principalId];
      return `${who} ${roles[roleId] ?? roleId.replace(/__.*/, "")}`;
    });
  const permissions = ({ roles }: typeof organization | typeof project) =>
    Object.fromEntries(roles.map((role) => [role.name, role.permissions]));
  const inProject = (certificateId: string) => project.activeCertificateIds.includes(certificateId);
  return {
    project: `${project.name}, ${project.archived_at === null ? "active" : "archived"}`,
    members: project.members.map((member) => `${people[member.userId]} ${member.role}`),
    accounts: project.serviceAccounts.map((account) => `${account.name} ${account.role}`),
    limit: project.rateLimits.find((row) => row.model === "gpt-5")!.limits.max_requests_per_1_minute,
    webSearch: project.hostedTools.web_search,
    technicalLevel: organization.people.map((person) => person.technical_level).find((level) => level !== null),
    groups: organization.groups.map((group) => `${group.name}: ${group.memberIds.map((id) => people[id]).join()}`),
    roles: permissions(organization),
    projectRoles: permissions(project),
    grants: grants(organization).sort(),
    projectGrants: grants(project).sort(),
    certificates: organization.certificates.map((one) => ({
      name: one.name,
      active: one.activeForOrganization,
      inProject: inProject(one.id),
    })),
  };
}
