import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { diagnosticsIn } from "./messages";
import { World } from "./world";

const PROGRAM = `import * as openai from "pulumi-openai-admin";
const acme = new openai.Organization("acme", "organization.yaml");
export const web = acme.projects.web!.projectId;
export const crawler = acme.projects.web!.serviceAccounts.crawler!.serviceAccountId;
export const search = acme.teams.search!.groupId;
`;

const DOCUMENT = `
owners: [owner@example.com, ana@example.com]
people:
  ben@example.com: { role: reader, roles: [auditor] }
  cleo@example.com: { role: reader, whenAbsent: invite }
roles:
  auditor: { permissions: [api.groups.read] }
teams:
  search: { name: search-team, members: [ana@example.com, ben@example.com] }
spendLimit: { dollars: 5000 }
spendAlerts:
  most: { dollars: 4000, recipients: [finance@example.com] }
defaults:
  tools: { codeInterpreter: false }
  environments:
    production: { rateLimits: { gpt-5: { maxRequestsPer1Minute: 200 } } }
projects:
  web:
    environment: production
    protect: false
    members: { ana@example.com: owner, cleo@example.com: member }
    roles: { caller: { permissions: [api.model.request] } }
    groups: { search: [caller, viewer] }
    grants: { ben@example.com: [viewer] }
    serviceAccounts: { crawler: {} }
    spendLimit: { dollars: 500 }
  lab:
    members: { ben@example.com: member }
`;

/** One stack. Each test continues where the previous test stopped. */
describe("an Organization on the engine", () => {
  let world: World;
  let files: TemporaryProgram;
  let stack: Stack;
  let document = DOCUMENT;

  beforeAll(async () => {
    const engine = await findEngine();
    world = await World.start();
    for (const name of ["ana", "ben", "dan"]) await world.person(`${name}@example.com`);
    files = await temporaryProgram({ "index.ts": PROGRAM, "organization.yaml": document });
    stack = await createStack({ engine, program: files.folder, env: world.env });
  });
  afterAll(async () => {
    await Promise.all([stack?.remove(), files?.remove(), world?.close()]);
  });

  const organization = async () => (await world.control.state()).organizations[0]!;
  const projectNamed = async (name: string) => (await organization()).projects.find((one) => one.name === name)!;

  async function edit(from: string, to: string): Promise<void> {
    expect(document).toContain(from);
    document = document.replace(from, to);
    await files.write({ "organization.yaml": document });
  }

  it("previews without a key and sends no request", async () => {
    await world.control.clearRequests();
    const { changes } = await stack.preview({ env: { OPENAI_ADMIN_KEY: undefined } });
    expect(changes).toEqual({ create: 27 });
    expect((await world.control.requests()).counts).toEqual({});
  });

  it("creates what the file declares", async () => {
    const { changes } = await stack.up();
    expect(changes).toEqual({ create: 27 });
  });
});
