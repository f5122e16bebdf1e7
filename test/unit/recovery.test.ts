import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CLOCK_MARGIN_SECONDS,
  leftByCreate,
  requireOrganization,
  secretsLeftByUpdate,
} from "../../provider/lifecycle/recovery";
import { Run } from "../../provider/lifecycle/run";
import { group } from "../../provider/resources/group";
import { project } from "../../provider/resources/project";
import { projectUser } from "../../provider/resources/projectUser";
import { role } from "../../provider/resources/role";
import { serviceAccount } from "../../provider/resources/serviceAccount";
import { World } from "../lifecycle/world";

const HOUR = 3600;

let world: World;
let run: Run;

beforeEach(async () => {
  world = await World.start();
  run = new Run(world.env, () => undefined);
});
afterEach(async () => {
  await run.api.close();
  await world.close();
});

const now = () => Date.now() / 1000;
const since = (earliest: number, surely = earliest) => ({ earliest, surely });
const summary = (found: { id: string; isSure: boolean }[]) => found.map(({ id, isSure }) => ({ id, isSure }));

describe("what an interrupted create has left, of objects that can share a name", () => {
  it("is every object of that name that is no older than the create", async () => {
    const id = await world.group("search");
    await world.group("another");
    expect(summary(await leftByCreate(group, run, { name: "search" }, since(now())))).toEqual([{ id, isSure: true }]);
  });

  it("is no older object, by more than clocks differ", async () => {
    const id = await world.group("search");
    const left = (seconds: number) => leftByCreate(group, run, { name: "search" }, since(now() + seconds));
    expect(summary(await left(CLOCK_MARGIN_SECONDS - 5))).toEqual([{ id, isSure: true }]);
    expect(await left(CLOCK_MARGIN_SECONDS + 5)).toEqual([]);
  });

  it("is told by the API's clock where that is an hour ahead of the engine's", async () => {
    const old = await world.group("search");
    await world.control.advanceClock(HOUR);
    const id = await world.group("search");
    // The older one may be new as well: the API's clock may have been right when the run was killed.
    expect(summary(await leftByCreate(group, run, { name: "search" }, since(now())))).toEqual([
      { id: old, isSure: false },
      { id, isSure: true },
    ]);
  });

  it("is found a day later", async () => {
    const id = await world.group("search");
    const begun = now();
    await world.control.advanceClock(24 * HOUR);
    expect(summary(await leftByCreate(group, run, { name: "search" }, since(begun)))).toEqual([{ id, isSure: false }]);
  });

  it("is unsure where nobody knows when the run was", async () => {
    const id = await world.group("search");
    expect(summary(await leftByCreate(group, run, { name: "search" }, since(0, Infinity)))).toEqual([
      { id, isSure: false },
    ]);
  });

  it("is no archived project, and none that is other than asked for", async () => {
    await world.archive(await world.project("web"));
    await world.post("/organization/projects", { name: "web", residency: "EU_STORAGE_PROCESSING" });
    const inputs = { name: "web", residency: "US_STORAGE_PROCESSING" };
    expect(await leftByCreate(project, run, inputs, since(now()))).toEqual([]);
  });

  it("is an account whose create was interrupted before or after its second call", async () => {
    const projectId = await world.project("web");
    const accounts = `/organization/projects/${projectId}/service_accounts`;
    const { id } = await world.post(accounts, { name: "worker" });
    const inputs = { projectId, name: "worker", role: "owner" };
    const left = async () => summary(await leftByCreate(serviceAccount, run, inputs, since(now())));
    expect(await left()).toEqual([{ id: `${projectId}/${id}`, isSure: true }]);
    await world.post(`${accounts}/${id}`, { role: "owner" });
    expect(await left()).toEqual([{ id: `${projectId}/${id}`, isSure: true }]);
  });

  it("is nothing below a project that is archived or gone", async () => {
    const projectId = await world.project("web");
    await world.archive(projectId);
    const left = (id: string) => leftByCreate(serviceAccount, run, { projectId: id, name: "worker" }, since(now()));
    expect(await left(projectId)).toEqual([]);
    expect(await left("proj_gone")).toEqual([]);
  });

  it("can be discarded twice", async () => {
    const id = await world.group("search");
    const [left] = await leftByCreate(group, run, { name: "search" }, since(now()));
    await left!.discard();
    await left!.discard();
    expect((await world.control.state()).organizations[0]!.groups.map((one) => one.id)).not.toContain(id);
  });
});

describe("what an interrupted create has left, of objects that exist once", () => {
  it("is the object, whenever it was created", async () => {
    const { id } = await world.post("/organization/roles", { role_name: "auditor", permissions: ["api.groups.read"] });
    const inputs = { name: "auditor", permissions: ["api.groups.read"] };
    const [left] = await leftByCreate(role, run, inputs, since(now() + HOUR));
    expect(left).toMatchObject({ id, isSure: true, isAnother: false });
  });

  it("is another object where the values differ", async () => {
    const projectId = await world.project("web");
    const userId = await world.person("ana@example.com");
    await world.post(`/organization/projects/${projectId}/users`, { user_id: userId, role: "owner" });
    const [left] = await leftByCreate(projectUser, run, { projectId, userId, role: "member" }, since(now()));
    expect(left).toMatchObject({ id: `${projectId}/${userId}`, isAnother: true });
  });
});

describe("the secrets that an interrupted update has left", () => {
  const make = async (projectId: string) => {
    const accounts = `/organization/projects/${projectId}/service_accounts`;
    const { id } = await world.post(accounts, { name: "worker", create_service_account_only: true });
    const key = await world.post(`${accounts}/${id}/api_keys`, { name: "worker" });
    return { id: `${projectId}/${id}`, keyId: key.id };
  };
  const keysOf = async (projectId: string) =>
    (await world.control.state()).organizations[0]!.projects.find((one) => one.id === projectId)!.apiKeys;

  it("are the keys of the account, and are revoked", async () => {
    const projectId = await world.project("web");
    const { id, keyId } = await make(projectId);
    const before = { projectId, name: "worker", createApiKey: false };
    const inputs = { projectId, name: "worker", createApiKey: true };
    const secrets = await secretsLeftByUpdate(serviceAccount, run, id, before, inputs, since(now()));
    expect(summary(secrets)).toEqual([{ id: `${projectId}/${keyId}`, isSure: true }]);
    await secrets[0]!.discard();
    await secrets[0]!.discard();
    expect(await keysOf(projectId)).toEqual([]);
  });

  it("are none where the update makes no key", async () => {
    const projectId = await world.project("web");
    const { id } = await make(projectId);
    const inputs = { projectId, name: "worker", createApiKey: true, role: "owner" };
    for (const before of [{ createApiKey: true }, {}]) {
      const state = { projectId, name: "worker", ...before };
      expect(await secretsLeftByUpdate(serviceAccount, run, id, state, inputs, since(now()))).toEqual([]);
    }
  });
});

it("refuses the key of another organisation, and says which one is right", async () => {
  const { adminKey, id } = await world.control.addOrganization({ name: "Another company" });
  const own = (await world.control.state()).organizations[0]!.id;
  const other = new Run({ ...world.env, OPENAI_ADMIN_KEY: adminKey }, () => undefined);
  await requireOrganization(run, { source: "header", id: own });
  await expect(requireOrganization(other, { source: "header", id: own })).rejects.toThrow(
    `Nothing was changed: the admin key belongs to organisation ${id}, but the resources of this stack belong to ${own}.`,
  );
  await other.api.close();
});
