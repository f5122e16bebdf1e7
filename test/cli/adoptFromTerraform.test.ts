import { afterAll, beforeAll, expect, it } from "vitest";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ran } from "./executable";
import { LivedIn } from "./livedIn";

let live: LivedIn;
let ran: Ran;
let ids: Record<"web" | "other" | "crew" | "ana" | "account", string>;

const PROVIDER = 'provider["registry.terraform.io/jianyuan/openai"]';

/** A resource of a Terraform state of version 4. */
function managed(type: string, name: string, attributes: object) {
  const instances = [{ schema_version: 0, attributes }];
  return { mode: "managed", type, name, provider: PROVIDER, instances };
}

beforeAll(async () => {
  live = await LivedIn.make({ "index.ts": "" }, { seed: "empty" });
  const { world } = live;
  const [web, other, crew] = [await world.project("web"), await world.project("other"), await world.group("crew")];
  const ana = await world.person("ana@example.com");
  await world.post(`/organization/projects/${web}/users`, { user_id: ana, role: "member" });
  await world.post(`/projects/${web}/groups/${crew}/roles`, { role_id: "role-api-project-viewer" });
  const account = await world.post(`/organization/projects/${web}/service_accounts`, { name: "crawler" });
  ids = { web, other, crew, ana, account: account.id };
  const state = {
    version: 4,
    resources: [
      managed("openai_project", "shop", { id: web, name: "web" }),
      managed("openai_group", "crew", { id: crew, name: "crew" }),
      managed("openai_project_user", "ana", { project_id: web, user_id: ana, role: "member" }),
      managed("openai_project_group_role_assignment", "views", {
        project_id: web,
        group_id: crew,
        role_id: "role-api-project-viewer",
      }),
      managed("openai_project_service_account", "crawler", { project_id: web, id: account.id, api_key: "sk-lost" }),
      managed("openai_project_rate_limit", "gpt5", { project_id: web, rate_limit_id: "rl-gpt-5" }),
      managed("openai_project", "gone", { id: "proj_gone", name: "gone" }),
    ],
  };
  await writeFile(join(live.stack.program, "terraform.json"), JSON.stringify(state));
  await world.control.clearRequests();
  ran = await live.command(["adopt", "--from-terraform", "terraform.json", "--yes"]);
});
afterAll(() => live?.remove());

it("adopts exactly what Terraform manages, under its names, without a write", async () => {
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Read the organisation/) as string });
  const { resources = [] } = (await live.stack.export()).deployment;
  const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/openai:"));
  const { web, crew, ana, account } = ids;
  expect(
    Object.fromEntries(ours.map(({ urn, id }) => [urn.split("::").slice(-2).join(" ").split(":").at(-1), id])),
  ).toEqual({
    "Project shop": web,
    "Group crew": crew,
    "ProjectUser ana": `${web}/${ana}`,
    "RoleAssignment views": `${web}/groups/${crew}/role-api-project-viewer`,
    "ServiceAccount crawler": `${web}/${account}`,
    "RateLimit gpt5": `${web}/rl-gpt-5`,
  });
  expect(await live.world.writes()).toEqual({});
  expect(ran.stdout).toContain("A preview with a refresh shows no change.");
});

it("says what Terraform names and the organisation does not have, and how Terraform forgets the rest", () => {
  expect(ran.stdout).toContain(
    "Project proj_gone: the organisation has no such object. Terraform calls it openai_project.gone.",
  );
  expect(ran.stdout).toContain(
    "removed {\n  from = openai_project.shop\n\n  lifecycle {\n    destroy = false\n  }\n}\n",
  );
});

it("writes a resource for each, and no secret of the Terraform state", async () => {
  const text = await readFile(join(live.stack.program, "projects", "shop.ts"), "utf8");
  expect(text).toContain('new openai.Project("shop", { name: "web" }, { protect: true })');
  expect(text).toContain('new openai.ProjectUser("ana", ');
  expect(text + ran.stdout).not.toContain("sk-lost");
});
