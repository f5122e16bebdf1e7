import { pem } from "../lifecycle/pem";

/** What the program says at a moment of its life. Each one is reached from the one before it by creates, updates or replacements. */
export const moments = ["first", "updated", "replaced"] as const;
export type Moment = (typeof moments)[number];

/** The people whom the program names, by the number of their projects. */
export function emails(projects: number): string[] {
  return ["ana", "ben", ...Array.from({ length: projects }, (_, index) => `person-${index}`)].map(
    (name) => `${name}@example.com`,
  );
}

/**
 * A program in which a kill can hurt: so many projects with fifteen resources each, their people, groups, roles and certificates, and
 * one project whose people and limits are sets. From the first to the updated moment whatever can change in place does, and accounts
 * get keys; from there to the replaced one accounts, keys, an invite, a seat, limits and a certificate are made anew.
 */
export function source(projects: number, moment: Moment): string {
  const isFirst = moment === "first";
  const isReplaced = moment === "replaced";
  const lines = [
    'import * as openai from "pulumi-openai-admin";',
    `const ana = new openai.OrganizationUser("ana", ${text({ email: "ana@example.com", technicalLevel: isFirst ? "novice" : "expert" })});`,
    `const ben = new openai.OrganizationUser("ben", ${text({ email: "ben@example.com" })});`,
    `const search = new openai.Group("search", ${text({ name: isFirst ? "search" : "searchers" })});`,
    `const crew = new openai.Group("crew", ${text({ name: "crew" })});`,
    `new openai.GroupUser("seat-1", { groupId: search.id, userId: ${isReplaced ? "ben" : "ana"}.id });`,
    `new openai.GroupUser("seat-2", { groupId: crew.id, userId: ana.id });`,
    `new openai.GroupUser("seat-3", { groupId: crew.id, userId: ben.id });`,
    `const auditor = new openai.Role("auditor", ${text({ name: "auditor", permissions: isFirst ? ["api.groups.read"] : ["api.groups.read", "api.groups.write"] })});`,
    `const caller = new openai.Role("caller", ${text({ name: "caller", permissions: ["api.management.read"] })});`,
    `new openai.RoleAssignment("audits", { roleId: auditor.id, groupId: search.id, organization: true });`,
    `new openai.RoleAssignment("calls", { roleId: caller.id, groupId: crew.id, organization: true });`,
    `const gateway = new openai.Certificate("gateway", ${text({ name: isFirst ? "gateway" : "gateway-2", content: pem(isReplaced ? "another" : "gateway"), active: true })});`,
    `new openai.AdminApiKey("reports", ${text({ name: "reports", keepers: { rotated: isReplaced ? "november" : "october" } })});`,
    ...setLines(isFirst, isReplaced),
    ...Array.from({ length: projects }, (_, index) => projectLines(index, isFirst, isReplaced)).flat(),
  ];
  return `${lines.join("\n")}\n`;
}

/** How many resources the program has. */
export function resourceCount(projects: number): number {
  return source(projects, "first").match(/new openai\./g)!.length;
}

/** A project and a group whose people are sets, and an invite to the project. */
function setLines(isFirst: boolean, isReplaced: boolean): string[] {
  const members = isReplaced ? {} : { "ana@example.com": isFirst ? "member" : "owner" };
  const others = { "ben@example.com": "owner", "person-0@example.com": "member" };
  const limits = {
    "gpt-5": { maxRequestsPer1Minute: isFirst ? 300 : 301 },
    ...(isReplaced ? { "gpt-4o": { maxRequestsPer1Minute: 200 } } : { "gpt-4.1": { maxRequestsPer1Minute: 200 } }),
  };
  const people = ["ana@example.com", ...(isFirst ? [] : ["person-0@example.com"])];
  return [
    `const shop = new openai.Project("shop", ${text({ name: "shop" })});`,
    `new openai.ProjectMembers("shop-people", { projectId: shop.id, members: ${text({ ...members, ...others })} });`,
    `new openai.ProjectRateLimits("shop-limits", { projectId: shop.id, limits: ${text(limits)} });`,
    `const night = new openai.Group("night", ${text({ name: "night" })});`,
    `new openai.GroupMembers("night-people", { groupId: night.id, members: [ben.id, ...${text(people)}] });`,
    `new openai.Invite("dora", { email: "dora@example.com", role: "${isReplaced ? "owner" : "reader"}", projects: [{ projectId: shop.id, role: "member" }] });`,
  ];
}

function projectLines(index: number, isFirst: boolean, isReplaced: boolean): string[] {
  const name = `web-${index}`;
  const projectId = `{ projectId: p${index}.id, ...`;
  const below = (kind: string, suffix: string, args: string) =>
    `new openai.${kind}("${name}-${suffix}", ${projectId}${args} });`;
  return [
    `const p${index} = new openai.Project("${name}", ${text({ name: isFirst ? name : `${name}-renamed` })});`,
    below("ProjectUser", "ana", `{ userId: ana.id, role: "${isFirst ? "member" : "owner"}" }`),
    below("ProjectUser", "person", `${text({ email: `person-${index}@example.com`, role: "member" })}`),
    below(
      "ProjectRole",
      "role",
      text({ name: "deployer", permissions: isFirst ? ["api.model.read"] : ["api.model.read", "api.model.request"] }),
    ),
    below(
      "ProjectGroup",
      "group",
      `{ groupId: search.id, roleId: "role-api-project-${isFirst ? "viewer" : "member"}" }`,
    ),
    below("RoleAssignment", "views", `{ userId: ben.id, roleId: "role-api-project-viewer" }`),
    below("ServiceAccount", "worker", text({ name: "worker", ...(isReplaced ? { createApiKey: false } : {}) })),
    `const batch${index} = ${below("ServiceAccount", "batch", text({ name: "batch", createApiKey: !isFirst, role: "member" }))}`,
    below(
      "ServiceAccountKey",
      "jobs",
      `{ serviceAccountId: batch${index}.id, ...${text({ name: "jobs", scopes: [isFirst ? "api.files.read" : "api.responses.write"], keepers: { rotated: isReplaced ? "november" : "october" } })} }`,
    ),
    `const limit${index} = ${below("ProjectSpendLimit", "limit", text({ thresholdAmount: isFirst ? 50_000 : 60_000 }))}`,
    `new openai.ProjectSpendAlert("${name}-alert", { projectId: p${index}.id, ...${text({ thresholdAmount: isFirst ? 40_000 : 45_000, notificationChannel: { recipients: ["finance@example.com"] } })} }, { dependsOn: limit${index} });`,
    below("RateLimit", "gpt-5", text({ model: "gpt-5", maxRequestsPer1Minute: isFirst ? 300 : 301 })),
    below("RateLimit", "other", text({ model: isReplaced ? "gpt-4o" : "gpt-4.1", maxRequestsPer1Minute: 200 })),
    below("ProjectHostedToolPermissions", "tools", text({ webSearch: isFirst, mcp: false })),
    below("ProjectCertificate", "mtls", `{ certificateId: gateway.id }`),
  ];
}

function text(value: object): string {
  return JSON.stringify(value);
}
