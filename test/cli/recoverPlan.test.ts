import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deployment } from "../../provider/inventory/deployment";
import { plan } from "../../provider/cli/recover/plan";
import { StackRuns } from "../../provider/cli/stackRuns";
import { World } from "../lifecycle/world";

/** Plans of `recover` for states that no test on the engine makes. */
let world: World;
let projectId: string;
beforeEach(async () => {
  world = await World.start();
  projectId = await world.project("web");
});
afterEach(() => world.close());

type Properties = Record<string, unknown>;

const resource = (kind: string, name: string, id: string | undefined, properties: Properties) => ({
  urn: `urn:pulumi:dev::program::pulumi-nodejs:dynamic/openai:${kind}::${name}`,
  type: `pulumi-nodejs:dynamic/openai:${kind}`,
  custom: true,
  ...(id === undefined ? { inputs: properties } : { id, inputs: properties, outputs: properties }),
});

async function planned(resources: object[], pending: object): Promise<string[]> {
  const time = new Date().toISOString();
  const state = { deployment: { manifest: { time }, resources, pending_operations: [pending] } };
  const deployment = new Deployment(JSON.stringify(state));
  const runs = new StackRuns(deployment, new Map(), world.env);
  const known = {
    deployment,
    pending: deployment.pending,
    runs,
    history: { last: undefined },
    left: new Set<string>(),
  };
  try {
    return (await plan(known)).map(({ step }) => step.does);
  } finally {
    await runs.close();
  }
}

describe("recover deletes no key that the state has", () => {
  it("as the key that an account was created with", async () => {
    const path = `/organization/projects/${projectId}/service_accounts`;
    const { id, api_key } = await world.post<{ id: string; api_key: { id: string } }>(path, { name: "batch" });
    const outputs = { projectId, name: "batch", serviceAccountId: id, apiKeyId: api_key.id };
    const account = resource("ServiceAccount", "batch", `${projectId}/${id}`, outputs);
    const unnamed = resource("ServiceAccountKey", "extra", undefined, { projectId, serviceAccountId: id });
    expect(await planned([account], { type: "creating", resource: unnamed })).toEqual(["clear"]);
  });

  it("as the key of a ServiceAccountKey with the name of an account", async () => {
    const path = `/organization/projects/${projectId}/service_accounts`;
    const { id } = await world.post(path, { name: "jobs", create_service_account_only: true });
    const key = await world.post(`${path}/${id}/api_keys`, { name: "jobs" });
    const before = { projectId, name: "jobs", serviceAccountId: id, createApiKey: false };
    const account = resource("ServiceAccount", "jobs", `${projectId}/${id}`, before);
    const ofKey = { projectId, serviceAccountId: id, name: "jobs", apiKeyId: key.id };
    const other = resource("ServiceAccountKey", "jobs", `${projectId}/${key.id}`, ofKey);
    const updating = { ...account, inputs: { projectId, name: "jobs", createApiKey: true } };
    expect(await planned([account, other], { type: "updating", resource: updating })).toEqual(["clear"]);
  });
});
