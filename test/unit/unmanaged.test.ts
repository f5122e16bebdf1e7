import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { World } from "../lifecycle/world";
import type { StackObject } from "../../provider/inventory/stackState";
import { everythingDeclared, ids, reported } from "./reported";

let world: World;
let web: string;
let crew: string;
const people: Record<string, string> = {};
/** Everything, as resources of a stack. */
let declared: StackObject[];

beforeAll(async () => {
  world = await World.start();
  web = await world.project("web");
  for (const name of ["api", "batch", "docs"]) await world.project(name);
  crew = await world.group("crew");
  for (const name of ["ana", "ben", "eve"]) people[name] = await world.person(`${name}@example.com`);
  await world.post(`/organization/projects/${web}/users`, { user_id: people.ana, role: "owner" });
  await world.post(`/organization/groups/${crew}/users`, { user_id: people.ben });
  await world.post(`/organization/projects/${web}/service_accounts`, { name: "worker" });
  await world.post(`/organization/projects/${web}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 500 });
  declared = await everythingDeclared(world);
});
afterAll(() => world.close());

describe("a fully declared organisation", () => {
  it("has no finding, with sets for members, group members, limits and owners", async () => {
    const report = await reported(world, declared);
    expect(ids(report)).toEqual([]);
    expect(report).toMatchObject({ complete: true, managedTwice: [], auditLog: { problem: null, readSince: null } });
  });

  it("has no finding either if nothing but the sets names the readers", async () => {
    const withoutPeople = declared.filter(({ declaration }) => declaration.kind !== "OrganizationUser");
    // Nobody names eve.
    expect(ids(await reported(world, withoutPeople))).toEqual([`OrganizationUser ${people.eve}`]);
  });
});

describe("a change made in the console", () => {
  /** Each change: what it does, the finding that it leads to, and how to undo it. */
  const changes: [
    string,
    () => Promise<{ finding: string; name: string[]; remark?: string; undo: () => Promise<unknown> }>,
  ][] = [
    [
      "a person becomes an owner of the organisation",
      async () => {
        await world.post(`/organization/users/${people.eve}`, { role: "owner" });
        const undo = () => world.post(`/organization/users/${people.eve}`, { role: "reader" });
        return {
          finding: `OrganizationUser ${people.eve}`,
          name: ["eve@example.com"],
          remark: "owner of the organisation",
          undo,
        };
      },
    ],
    [
      "a person joins a project",
      async () => {
        await world.post(`/organization/projects/${web}/users`, { user_id: people.ben, role: "owner" });
        const undo = () => world.delete(`/organization/projects/${web}/users/${people.ben}`);
        const finding = `ProjectUser ${web}/${people.ben}`;
        return { finding, name: ["web", "ben@example.com"], remark: "owner of the project", undo };
      },
    ],
    [
      "a person joins a group",
      async () => {
        await world.post(`/organization/groups/${crew}/users`, { user_id: people.ana });
        const undo = () => world.delete(`/organization/groups/${crew}/users/${people.ana}`);
        return { finding: `GroupUser ${crew}/${people.ana}`, name: ["crew", "ana@example.com"], undo };
      },
    ],
    [
      "somebody makes an admin key",
      async () => {
        const { id } = await world.post("/organization/admin_api_keys", { name: "backdoor" });
        const undo = () => world.delete(`/organization/admin_api_keys/${id}`);
        return { finding: `AdminApiKey ${id}`, name: ["backdoor"], remark: "of owner@example.com", undo };
      },
    ],
    [
      "somebody makes a service account without a key",
      async () => {
        const path = `/organization/projects/${web}/service_accounts`;
        const { id } = await world.post(path, { name: "nightly", create_service_account_only: true });
        const undo = () => world.delete(`${path}/${id}`);
        return { finding: `ServiceAccount ${web}/${id}`, name: ["web", "nightly"], undo };
      },
    ],
    [
      "somebody changes a limit that no resource manages",
      async () => {
        const path = `/organization/projects/${web}/rate_limits/rl-gpt-4o`;
        const { max_requests_per_1_minute: before } = await limitOf("rl-gpt-4o");
        await world.post(path, { max_requests_per_1_minute: 7 });
        const undo = () => world.post(path, { max_requests_per_1_minute: before });
        const remark = `maxRequestsPer1Minute 7, usually ${before}`;
        return { finding: `RateLimit ${web}/rl-gpt-4o`, name: ["web", "gpt-4o"], remark, undo };
      },
    ],
    [
      "somebody makes a role",
      async () => {
        const { id } = await world.post(`/projects/${web}/roles`, {
          role_name: "deployer",
          permissions: ["api.model.request"],
        });
        const undo = () => world.delete(`/projects/${web}/roles/${id}`);
        return { finding: `ProjectRole ${web}/${id}`, name: ["web", "deployer"], undo };
      },
    ],
    [
      "a group gets a role in a project",
      async () => {
        await world.post(`/organization/projects/${web}/groups`, { group_id: crew, role: "role-api-project-owner" });
        const undo = () => world.delete(`/organization/projects/${web}/groups/${crew}`);
        return { finding: `ProjectGroup ${web}/${crew}`, name: ["web", "crew"], remark: "owner of the project", undo };
      },
    ],
    [
      "somebody invites a person",
      async () => {
        const { id } = await world.post("/organization/invites", {
          email: "new@example.com",
          role: "reader",
          projects: [],
        });
        const undo = () => world.delete(`/organization/invites/${id}`);
        return { finding: `Invite ${id}`, name: ["new@example.com"], remark: "reader", undo };
      },
    ],
    [
      "somebody makes a project",
      async () => {
        const id = await world.project("shadow");
        return { finding: `Project ${id}`, name: ["shadow"], undo: () => world.archive(id) };
      },
    ],
  ];

  /** Of the limits, the program declares only those of the model gpt-5. */
  function declaredLimits(resources: readonly StackObject[]): StackObject[] {
    return resources.map((resource) => {
      if (resource.declaration.kind !== "ProjectRateLimits") return resource;
      const { limits = {} } = resource.outputs as { limits?: Record<string, unknown> };
      const only = { limits: resource.key.projectId === web ? { "gpt-5": limits["gpt-5"] } : {} };
      return { ...resource, inputs: { ...resource.inputs, ...only }, outputs: { ...resource.outputs, ...only } };
    });
  }

  async function limitOf(id: string) {
    const path = `/organization/projects/${web}/rate_limits`;
    const { data } = await world.control.edit<{ data: { id: string; max_requests_per_1_minute: number }[] }>({
      method: "GET",
      path: `${path}?limit=100`,
    });
    return data.find((one) => one.id === id)!;
  }

  it.each(changes)("%s: one finding, with its name, who did it and when", async (_, change) => {
    const { finding, name, remark, undo } = await change();
    try {
      const report = await reported(world, declaredLimits(declared));
      expect(ids(report)).toEqual([finding]);
      const [found] = report.unmanaged;
      expect(found).toMatchObject({ name, author: { by: "owner@example.com", apiKeyId: null } });
      expect(Math.abs(found!.author!.at! - Date.now() / 1000)).toBeLessThan(60);
      if (remark !== undefined) expect(found!.remarks).toContain(remark);
      expect(found!.makesOwner).toBe(/^owner of/.test(remark ?? ""));
    } finally {
      await undo();
    }
  });
});
