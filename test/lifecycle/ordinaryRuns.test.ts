import { beforeAll, expect, it } from "vitest";
import { hurry } from "../hostile/hurry";
import { pem } from "../lifecycle/pem";
import { perTest } from "./perTest";

/**
 * Ordinary situations in which the guards against contradicting answers must not interfere: the API shows objects late,
 * people act in the console, calls fail half-way.
 */
type Properties = Record<string, unknown>;

beforeAll(hurry);
const scene = perTest();
const run = () => scene.run({ OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1" });

/** vitest distinguishes errors by their stack, and the errors of the lifecycle have none. */
const plainly = <T>(call: Promise<T>): Promise<T> =>
  call.catch((error: Error) => {
    throw new Error(error.message);
  });

const projectOf = async (id: string) =>
  (await scene.world.control.state()).organizations[0]!.projects.find((one) => one.id === id)!;
const SA = "/organization/projects/{project_id}/service_accounts";

it("keeps the key of an account that the API shows late", async () => {
  const projectId = await scene.world.project("web");
  // Longer than the lifecycle looks for a new object.
  await scene.world.control.visibility(60);
  const done = await scene.program.up(run(), "ServiceAccount", "it", { projectId, name: "w", role: "owner" });
  expect((done as Error).message).toContain("the API does not show it yet");
  const there = await projectOf(projectId);
  expect(scene.program.deployed("it")?.outs.apiKeyValue).toBe(there.apiKeys[0]?.value);
  await scene.world.control.visibility(0);
  expect(await scene.program.up(run(), "ServiceAccount", "it", { projectId, name: "w", role: "owner" })).toBe(
    "updated",
  );
  expect((await projectOf(projectId)).serviceAccounts[0]!.role).toBe("owner");
});

it("a first refresh drops an account of an archived project from the state", async () => {
  const projectId = await scene.world.project("web");
  await scene.program.up(run(), "ServiceAccount", "it", { projectId, name: "w" });
  await scene.world.archive(projectId);
  await plainly(scene.program.refresh(run(), "ServiceAccount", "it"));
  expect(scene.program.deployed("it")).toBeUndefined();
});

it("a first refresh drops a membership by e-mail of an archived project from the state", async () => {
  const projectId = await scene.world.project("web");
  await scene.world.person("ana@example.com");
  await scene.program.up(run(), "ProjectUser", "it", { projectId, email: "ana@example.com", role: "member" });
  await scene.world.archive(projectId);
  await plainly(scene.program.refresh(run(), "ProjectUser", "it"));
  expect(scene.program.deployed("it")).toBeUndefined();
});

it("believes the loss of a group that has a twin from the same run", async () => {
  const first = run();
  await scene.program.up(first, "Group", "a", { name: "team" });
  await scene.program.up(first, "Group", "b", { name: "team", allowSameName: true });
  expect(scene.program.deployed("a")!.id).not.toBe(scene.program.deployed("b")!.id);
  await scene.world.delete(`/organization/groups/${scene.program.deployed("a")!.id}`);
  const second = run();
  await plainly(scene.program.refresh(second, "Group", "b"));
  await plainly(scene.program.refresh(second, "Group", "a"));
  expect(scene.program.deployed("a")).toBeUndefined();
});

it("restores the values found by a takeover whose write was answered with another model", async () => {
  const projectId = await scene.world.project("web");
  const row = async () => (await projectOf(projectId)).rateLimits.find((one) => one.model === "gpt-5")!;
  const before = (await row()).limits.max_requests_per_1_minute;
  await scene.world.control.fault({
    route: "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}",
    kind: "set-field",
    field: "model",
    value: "gpt-x",
  });
  const args = { projectId, model: "gpt-5", maxRequestsPer1Minute: 5 };
  await scene.program.up(run(), "RateLimit", "it", args);
  await scene.program.up(run(), "RateLimit", "it", args);
  await scene.program.destroy(run(), "RateLimit", "it");
  expect((await row()).limits.max_requests_per_1_minute).toBe(before);
});

async function replaceFirstDeleting(kind: string, args: Properties, fault?: object) {
  await scene.program.up(run(), kind, "it", args);
  const { id, outs } = scene.program.deployed("it")!;
  const again = run();
  // { replaceOnChanges: ["role"], deleteBeforeReplace: true }
  const { inputs } = await again.check(kind, args, { ...args, role: "owner" });
  await again.diff(kind, id, outs, inputs);
  await again.delete(kind, id, outs);
  if (fault) await scene.world.control.fault(fault as never);
  return plainly(again.create(kind, inputs));
}

it("creates a membership by e-mail again after deleting it in the same run", async () => {
  const projectId = await scene.world.project("web");
  const userId = await scene.world.person("ana@example.com");
  const made = await replaceFirstDeleting("ProjectUser", { projectId, email: "ana@example.com", role: "member" });
  expect(made.id).toBe(`${projectId}/${userId}`);
});

it("creates a membership again after deleting it in the same run, although the answer is lost", async () => {
  const projectId = await scene.world.project("web");
  const userId = await scene.world.person("ana@example.com");
  const made = await replaceFirstDeleting(
    "ProjectUser",
    { projectId, userId, role: "member" },
    { route: "POST /organization/projects/{project_id}/users", kind: "error-after-effect" },
  );
  expect(made.id).toBe(`${projectId}/${userId}`);
});

it("does not write the role none again when an answer left it out", async () => {
  const projectId = await scene.world.project("web");
  await scene.world.control.fault({ route: `POST ${SA}`, kind: "leave-out-field", field: "role" });
  const done = await scene.program.up(run(), "ServiceAccount", "it", {
    projectId,
    name: "w",
    createApiKey: false,
    role: "none",
  });
  expect(String(done)).toBe("created");
});

it("assigns a role in the next run after this run failed to assign it", async () => {
  const userId = await scene.world.person("ana@example.com");
  const { id: roleId } = await scene.world.post("/organization/roles", {
    role_name: "r",
    permissions: ["api.groups.read"],
  });
  const route = "POST /organization/users/{user_id}";
  await scene.world.control.fault({ route, kind: "error-before-effect", times: 1000 });
  const done = await scene.program.up(run(), "OrganizationUser", "it", { userId, roleId });
  expect(done).toBeInstanceOf(Error);
  await scene.world.control.clearFaults();
  await scene.world.control.clearRequests();
  await scene.program.up(run(), "OrganizationUser", "it", { userId, roleId });
  expect(await scene.world.writes()).toEqual({ [route]: 1 });
});

it("forgets a contradiction after the program has adopted the API's value", async () => {
  const projectId = await scene.world.project("web");
  await scene.program.up(run(), "ServiceAccount", "it", { projectId, name: "w", createApiKey: false, role: "none" });
  const { id } = scene.program.deployed("it")!;
  await scene.world.post(`/organization/projects/${projectId}/service_accounts/${id.split("/")[1]}`, {
    role: "member",
  });
  await plainly(scene.program.refresh(run(), "ServiceAccount", "it"));
  expect(
    await scene.program.up(run(), "ServiceAccount", "it", {
      projectId,
      name: "w",
      createApiKey: false,
      role: "member",
    }),
  ).not.toBeInstanceOf(Error);
  await plainly(scene.program.refresh(run(), "ServiceAccount", "it"));
  // From here on, the program wants a value that needs a replacement.
  const { outs } = scene.program.deployed("it")!;
  const plugin = run();
  const news = { projectId, name: "w", createApiKey: false, role: "none" };
  expect((await plugin.diff("ServiceAccount", id, outs, news)).replaces).toEqual(["role"]);
});

it("records a residency that the API leaves out of its answers", async () => {
  await scene.world.control.fault({
    route: "POST /organization/projects",
    kind: "leave-out-field",
    field: "residency",
    times: 1000,
  });
  await scene.world.control.fault({
    route: "GET /organization/projects",
    kind: "leave-out-field",
    field: "data[].residency",
    times: 1000,
  });
  await scene.program.up(run(), "Project", "it", { name: "web" });
  const args = { name: "web", residency: "EU_STORAGE_PROCESSING" };
  const second = run();
  expect(await scene.program.up(second, "Project", "it", args)).toBe("updated");
  await plainly(scene.program.refresh(run(), "Project", "it"));
  expect(await scene.program.up(run(), "Project", "it", args)).toBe("left alone");
});

it("refuses a second resource for one activation of a certificate, and keeps the activation", async () => {
  const projectId = await scene.world.project("web");
  const certificateId = await scene.world.certificate(pem("gateway"));
  const one = run();
  await scene.program.up(one, "ProjectCertificate", "a", { projectId, certificateId });
  const done = await scene.program.up(one, "ProjectCertificate", "b", { projectId, certificateId });
  expect(String(done)).toMatch(/Two resources of this program declare the same/);
  // `pulumi destroy --target b` does the same.
  if (scene.program.deployed("b")) await scene.program.destroy(run(), "ProjectCertificate", "b");
  expect((await projectOf(projectId)).activeCertificateIds).toEqual([certificateId]);
});

it("takes only the role from the answer to the second call of a create", async () => {
  const projectId = await scene.world.project("web");
  await scene.world.control.fault({
    route: `POST ${SA}/{service_account_id}`,
    kind: "set-field",
    field: "created_at",
    value: 1,
  });
  await scene.program.up(run(), "ServiceAccount", "it", { projectId, name: "w", role: "owner" });
  await plainly(scene.program.refresh(run(), "ServiceAccount", "it"));
});
