import type { Lines } from "../lifecycle/liveProgram";
import { rows, type Ids } from "./rows";

/** The requests of the program in a preview: what all rows read, once. */
export const requestsOfLookups: Readonly<Record<string, number>> = Object.assign(
  {},
  ...Object.values(rows).map(({ requests }) => requests),
) as Record<string, number>;

/** The resources of the program: the stack, a group, a workspace of 13 resources, and a team of four. */
export const resourcesOfLookups = 2 + 14 + 5;

/** A program with every look-up in both forms, with look-ups of objects that the program creates, and with every component. */
export function lookupLines(ids: Ids): Lines {
  const args = Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.args(ids)]));
  return {
    imports: `import * as pulumi from "@pulumi/pulumi";`,
    args: `const args: Record<string, object> = ${JSON.stringify(args)};
      const forms = openai as unknown as Record<string, (args: object) => any>;`,
    promises: `const promises = Promise.all(Object.entries(args).map(([name, given]) => forms[name]!(given)));`,
    outputs: `const outputs = pulumi.all(Object.entries(args).map(([name, given]) => forms[name + "Output"]!(given)));`,
    differing: `export const differing = outputs.apply(async (values: unknown[]) => {
        const promised = await promises;
        return Object.keys(args).filter((_, at) => JSON.stringify(promised[at]) !== JSON.stringify(values[at]));
      });`,
    missing: `export const missing = promises.then((values) => Object.keys(args).filter((_, at) => !values[at]));`,
    group: `const group = new openai.Group("made", { name: "made" });`,
    made: `export const made = group.id; export const found = openai.getGroupOutput({ name: group.name }).id;`,
    workspace: `const space = new openai.Workspace("space", {
        name: "space",
        people: { ana: { userId: ${JSON.stringify(ids.userId)}, role: "member" } },
        roles: { deployer: { permissions: ["api.model.request"] } },
        groups: { made: { groupId: group.id, role: "deployer" } },
        serviceAccounts: { crawler: { createApiKey: false } },
        rateLimits: { "gpt-5": { maxRequestsPer1Minute: 5 } },
        spendLimit: { thresholdAmount: openai.usd(20) },
        spendAlerts: { most: { thresholdAmount: openai.usd(16), notificationChannel: { recipients: ["a@example.com"] } } },
        models: { mode: "allow_list", modelIds: ["gpt-5"] },
        tools: { webSearch: false },
        serviceTiers: { default: "fast" },
        dataRetention: { retentionType: "zero_data_retention" },
        certificates: { gateway: ${JSON.stringify(ids.certificateId)} },
      });`,
    team: `new openai.Team("team", {
        name: "team",
        members: { ana: { userId: ${JSON.stringify(ids.userId)} } },
        projects: { space: { projectId: space.projectId, role: "member" } },
        organizationRoles: { auditor: { roleId: ${JSON.stringify(ids.roleId)} } },
      });`,
    inSpace: `export const accounts = openai.getServiceAccountsOutput({ projectId: space.projectId }, { dependsOn: space })
        .serviceAccounts.apply((all) => all.map(({ name }) => name));`,
    secret: `export const secret = openai.getProjectOutput({ name: pulumi.secret("web") }).id;`,
  };
}
