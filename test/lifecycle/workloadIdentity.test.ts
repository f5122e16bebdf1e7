import { describe, expect, it } from "vitest";
import { organizationOf } from "../kinds/seen";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const PROVIDERS = "/organization/workload_identity_providers";
const PROVIDER = `${PROVIDERS}/{workload_identity_provider_id}`;
const RULE = `${PROVIDER}/federation_rules/{workload_identity_federation_rule_id}`;
const KEY = "/organization/external_keys/{external_key_id}";
const STORAGE = "/organization/external_storage/{external_storage_id}";

const scene = perTest();
const { run } = scene;

const github = { name: "github", issuer: "https://token.actions.githubusercontent.com", audience: "openai" };
const azureKey = { type: "azure", tenantId: "t-1", vaultUri: "https://acme.vault.azure.net", keyName: "openai" };
const bucket = { type: "aws", bucket: "acme", roleArn: "arn:aws:iam::1:role/openai" };

/** Declares a provider and a rule with these matchers. */
async function withRule(attributeMatchers: Properties): Promise<Properties> {
  const projectId = await scene.world.project("web");
  const { id: serviceAccountId } = await scene.world.post(`/organization/projects/${projectId}/service_accounts`, {
    name: "deployer",
  });
  await scene.program.up(run(), "WorkloadIdentityProvider", "github", github);
  const workloadIdentityProviderId = scene.program.deployed("github")!.id;
  const args = { workloadIdentityProviderId, projectId, serviceAccountId, attributeMatchers };
  expect(await scene.program.up(run(), "WorkloadIdentityFederationRule", "deploy", args)).toBe("created");
  return args;
}

describe("a workload identity provider", () => {
  it("sends discovery_url even if it is null, as the API requires", async () => {
    await scene.program.up(run(), "WorkloadIdentityProvider", "github", {
      ...github,
      verification: { type: "discovery" },
    });
    const [provider] = (await organizationOf(scene.world)).workloadIdentityProviders;
    expect(provider!.verification).toEqual({ type: "discovery", discovery_url: null });
  });

  it("whose discovery_url the API derives from the issuer has no difference, but another address is drift", async () => {
    const args = { ...github, verification: { type: "discovery" } };
    const answers = async (discoveryUrl: string) => {
      const value = { type: "discovery", discovery_url: discoveryUrl };
      for (const [route, field] of [
        [`POST ${PROVIDERS}`, "verification"],
        [`GET ${PROVIDERS}`, "data[].verification"],
        [`GET ${PROVIDER}`, "verification"],
      ] as const) {
        await scene.world.control.fault({ route, kind: "set-field", field, value, times: 4 });
      }
    };
    await answers(`${github.issuer}/.well-known/openid-configuration`);
    await scene.program.up(run(), "WorkloadIdentityProvider", "github", args);
    expect(await scene.program.plan(run(), "WorkloadIdentityProvider", "github", args)).toBe("left alone");
    await scene.program.adopt(run(), "WorkloadIdentityProvider", "github");
    expect(await scene.program.plan(run(), "WorkloadIdentityProvider", "github", args)).toBe("left alone");
    await scene.world.control.clearFaults();
    await answers("https://example.com/.well-known/openid-configuration");
    await scene.program.refresh(run(), "WorkloadIdentityProvider", "github");
    expect(await scene.program.plan(run(), "WorkloadIdentityProvider", "github", args)).toBe("updated");
  });

  it("that has rules of somebody else stays, and the error names the rules", async () => {
    const { serviceAccountId, projectId } = await withRule({ repository: "acme/web" });
    const { id } = scene.program.deployed("github")!;
    const body = { service_account_id: serviceAccountId, project_id: projectId, attribute_matchers: { ref: "main" } };
    const other = await scene.world.post(`${PROVIDERS}/${id}/federation_rules`, body);
    const one = run();
    const rule = scene.program.deployed("deploy")!;
    await one.delete("WorkloadIdentityFederationRule", rule.id, rule.outs);
    await expect(one.delete("WorkloadIdentityProvider", id, scene.program.deployed("github")!.outs)).rejects.toThrow(
      `The provider still has federation rules that this stack does not manage (${other.id}). If no workload needs them, delete ` +
        `them in the console, then run the command again.`,
    );
    expect((await organizationOf(scene.world)).workloadIdentityProviders).toHaveLength(1);
  });
});

describe("a federation rule", () => {
  it("keeps the type of its matchers", async () => {
    await withRule({ repository: "acme/web", run_attempt: 1, protected: true, job: "1" });
    const [rule] = (await organizationOf(scene.world)).federationRules;
    expect(rule!.attribute_matchers).toEqual({ repository: "acme/web", run_attempt: 1, protected: true, job: "1" });
  });

  it("names the matchers that an API leaves in place that merges the maps", async () => {
    const args = await withRule({ repository: "acme/web", environment: "staging" });
    const merged = { repository: "acme/web", environment: "staging", ref: "refs/heads/main" };
    await scene.world.control.fault({
      route: `POST ${RULE}`,
      kind: "set-field",
      field: "attribute_matchers",
      value: merged,
    });
    const attributeMatchers = { repository: "acme/web", ref: "refs/heads/main" };
    const done = await scene.program.up(run(), "WorkloadIdentityFederationRule", "deploy", {
      ...args,
      attributeMatchers,
    });
    expect(String(done)).toContain(
      "still has matchers that the program no longer declares (environment), because the API merges the maps",
    );
  });
});

describe("an external key", () => {
  it("whose check fails stays in the state, and the next up repeats the check", async () => {
    const args = { name: "invalid", provider: azureKey, validate: true };
    const done = String(await scene.program.up(run(), "ExternalKey", "data", args));
    const { id, isUnfinished } = scene.program.deployed("data")!;
    expect(done).toContain(
      `OpenAI cannot use ExternalKey ${id}: its check answered "invalid". The state contains the key.`,
    );
    expect(isUnfinished).toBe(true);
    await scene.world.control.fault({
      route: `POST ${KEY}/validate`,
      kind: "set-field",
      field: "status",
      value: "valid",
    });
    expect(await scene.program.up(run(), "ExternalKey", "data", args)).toBe("updated");
    expect(scene.program.deployed("data")).toMatchObject({ id, outs: { validationStatus: "valid" } });
    expect(await scene.program.plan(run(), "ExternalKey", "data", args)).toBe("left alone");
  });

  it("with the name of another key is not created, and the error is plain English", async () => {
    const { id } = await scene.world.post("/organization/external_keys", {
      ...{ name: "data", type: "azure", tenant_id: "t-1", vault_uri: azureKey.vaultUri, key_name: "openai" },
    });
    const done = await scene.program.up(run(), "ExternalKey", "data", { name: "data", provider: azureKey });
    expect(String(done)).toContain(
      `ExternalKey (name: data) was not created: an external key with the same name already exists (${id}).`,
    );
  });

  it("that a project uses is not deleted, and the error says what to do", async () => {
    await scene.program.up(run(), "ExternalKey", "data", { name: "data", provider: azureKey });
    const { id, outs } = scene.program.deployed("data")!;
    await scene.world.post("/organization/projects", { name: "health", external_key_id: id });
    await expect(run().delete("ExternalKey", id, outs)).rejects.toThrow(
      "Move the projects first: set their externalKeyId to another key, or to null.",
    );
  });
});

describe("an external storage", () => {
  it("that is not validated in time stays in the state, and the next up repeats the check", async () => {
    const projectId = await scene.world.project("web");
    const args = { projectId, provider: bucket, waitForValidated: 1 };
    const unhealthy = { kind: "set-field", field: "status", value: "unhealthy", times: 2 } as const;
    await scene.world.control.fault({ route: `POST ${STORAGE}/validate`, ...unhealthy });
    const done = String(await scene.program.up(run(), "ExternalStorage", "data", args));
    const { id } = scene.program.deployed("data")!;
    expect(done).toContain(
      `ExternalStorage ${id} was not validated within 1 s (waitForValidated): its status is "unhealthy". The state contains`,
    );
    expect(await scene.program.up(run(), "ExternalStorage", "data", args)).toBe("updated");
    expect(scene.program.deployed("data")).toMatchObject({ id, outs: { status: "validated" } });
  });

  it("returns what the cloud must trust, and a changed status is no difference", async () => {
    const args = { projectId: await scene.world.project("web"), provider: bucket };
    await scene.program.up(run(), "ExternalStorage", "data", args);
    const { id, outs } = scene.program.deployed("data")!;
    expect(outs).toMatchObject({ status: "pending", accountId: "1", externalId: expect.any(String) as unknown });
    await scene.world.post(`/organization/external_storage/${id}/validate`);
    await scene.program.refresh(run(), "ExternalStorage", "data");
    expect(scene.program.deployed("data")!.outs.status).toBe("validated");
    expect(await scene.program.plan(run(), "ExternalStorage", "data", args)).toBe("left alone");
  });

  it("is deleted again after a lost answer, until the API does not find it, and a line tells about the retention", async () => {
    const args = { projectId: await scene.world.project("web"), provider: bucket };
    await scene.program.up(run(), "ExternalStorage", "data", args);
    const { id, outs } = scene.program.deployed("data")!;
    await scene.world.control.fault({ route: `DELETE ${STORAGE}`, kind: "error-after-effect" });
    await scene.world.control.clearRequests();
    const one = run();
    await one.delete("ExternalStorage", id, outs);
    expect((await scene.world.writes())[`DELETE ${STORAGE}`]).toBe(2);
    expect((await organizationOf(scene.world)).externalStorage).toEqual([]);
    expect(one.printed.join("\n")).toContain("customer-managed retention");
  });
});
