import type { KeyOrder } from "openai-admin-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";
import { diagnosticsIn, messageOf, named } from "./messages";
import { Plugin } from "./plugin";
import { World } from "./world";

/**
 * Mistakes that fail before the first resource: keys and addresses. The tests quote the messages in full, as in
 * mistakes.test.ts.
 */
describe("a mistake in the settings", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world?.close());

  /** Makes calls to a plugin with these settings. */
  async function withSettings<T>(env: Record<string, string>, use: (plugin: Plugin) => Promise<T>): Promise<T> {
    const plugin = await Plugin.start({ env: { ...world.env, ...env } });
    try {
      return await use(plugin);
    } finally {
      plugin.stop();
    }
  }

  /** Returns the message of a preview. Asserts that `destroy` and `refresh`, which have no check, give the same message. */
  function previewed(env: Record<string, string>): Promise<string> {
    return withSettings(env, async (plugin) => {
      const { failures } = await plugin.check("Project", {}, { name: "web" });
      // If a failure named a property, the engine would print the property's value.
      expect(failures.map((failure) => failure.property)).toEqual([""]);
      expect(await messageOf(plugin.delete("Project", "proj_1", { name: "web" }))).toBe(failures[0]!.reason);
      return failures[0]!.reason;
    });
  }

  /** Returns the message of an up, for a setting that looks right. */
  function upped(env: Record<string, string>): Promise<string> {
    return withSettings(env, async (plugin) => {
      expect((await plugin.check("Project", {}, { name: "web" })).failures).toEqual([]);
      return named(await messageOf(plugin.create("Project", { name: "web" })));
    });
  }

  async function keyOf(order: KeyOrder): Promise<Record<string, string>> {
    return { OPENAI_ADMIN_KEY: (await world.control.makeKey(order)).value };
  }

  it("explains the key of a project or service account", async () => {
    for (const kind of ["project", "service-account"] as const) {
      expect(await previewed(await keyOf({ kind })), kind).toBe(
        "OPENAI_ADMIN_KEY contains the key of a project or service account. The Administration API accepts only an admin key " +
          "(sk-admin-…): an owner of the organisation creates the key under Settings > Organization > Admin keys",
      );
    }
  });

  it("explains a key that was cut or quoted wrongly", async () => {
    expect(await previewed({ OPENAI_ADMIN_KEY: "sk-admin-one sk-admin-two" })).toBe(
      "OPENAI_ADMIN_KEY contains characters that no key has: copy the whole key again, without spaces and quotation marks",
    );
  });

  it("explains a key without the permission", async () => {
    expect(await upped(await keyOf({ kind: "admin", permissions: ["api.management.read"] }))).toBe(
      "Could not create a project (POST /organization/projects): the API answered 403 (missing_scope): You have " +
        "insufficient permissions for this operation. Missing scopes: api.management.write. Check that you have the correct " +
        "role in your organization, and if you're using a restricted API key, that it has the necessary scopes. The key " +
        "lacks the permission api.management.write. Use an admin key with this permission: an owner of the organisation " +
        "creates one under Settings > Organization > Admin keys. [request req_…]",
    );
  });

  it("explains a key that does not exist", async () => {
    expect(await upped({ OPENAI_ADMIN_KEY: "sk-admin-mistyped-0000" })).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the API answered 401 (invalid_api_key): Incorrect API " +
        "key provided: sk-admi***0000. You can find your API key at https://platform.openai.com/account/api-keys. The API " +
        "does not accept the key. Set OPENAI_ADMIN_KEY (or openai-admin:adminKey) to an admin key (sk-admin-…) that has neither " +
        "expired nor been deleted; the key of a project does not work here. [request req_…]",
    );
  });

  it("names the wrong setting if the key does not belong to the organisation", async () => {
    expect(await upped({ OPENAI_ORG_ID: "org-another" })).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the API answered 401 (mismatched_organization): OpenAI-Organization header " +
        "should match organization for API key. The key does not belong to the organisation in OPENAI_ORG_ID " +
        "(openai-admin:organizationId). Correct the setting, or remove it. [request req_…]",
    );
  });

  it("refuses to send the key over http to another machine", async () => {
    expect(await previewed({ OPENAI_BASE_URL: "http://api.example.com/v1" })).toBe(
      "OPENAI_BASE_URL is http://api.example.com: the provider sends the admin key only over https, or over http to this machine " +
        "(127.0.0.1, localhost)",
    );
  });

  it("explains an address without a scheme", async () => {
    expect(await previewed({ OPENAI_BASE_URL: "api.openai.com/v1" })).toBe(
      "OPENAI_BASE_URL is not an address: api.openai.com/v1; did you mean https://api.openai.com/v1?",
    );
  });

  it("does not repeat a key that was set in place of the address", async () => {
    const message = await previewed({ OPENAI_BASE_URL: world.simulator.adminKey });
    expect(message).toContain("OPENAI_BASE_URL is not an address");
    expect(message).not.toContain(world.simulator.adminKey);
  });

  it("explains an address without /v1, and does not say that objects are gone", async () => {
    const env = { OPENAI_BASE_URL: new URL(world.simulator.url).origin };
    const advice =
      "The API is not at this address. Set OPENAI_BASE_URL (openai-admin:baseUrl) to an address that ends in /v1, as https://api.openai.com/v1 does.";
    const listing =
      "Could not list the projects of the organisation (GET /organization/projects): the API answered 404 (wrong_address): Invalid URL (GET " +
      `/organization/projects?limit=100). ${advice}`;
    expect(await upped(env)).toBe(listing);
    const projectId = await world.project("web");
    const got = await withSettings(env, (plugin) => messageOf(plugin.read("Project", projectId, { __get: true })));
    expect(got).toBe(listing);
  });

  it("explains an address where no server answers", async () => {
    expect(await upped({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" })).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): 127.0.0.1:1 cannot be reached " +
        "(ECONNREFUSED). Check the network, HTTPS_PROXY and OPENAI_BASE_URL (openai-admin:baseUrl).",
    );
  });

  it("explains an address that answers with a web page", async () => {
    await world.control.fault({ route: "*", kind: "not-json", times: 100 });
    expect(await upped({})).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the API's answer is not JSON. Check that " +
        "OPENAI_BASE_URL (openai-admin:baseUrl) is the address of the API. [request req_…]",
    );
    await world.control.clearFaults();
  });

  it("explains an address that redirects", async () => {
    await world.control.fault({ route: "*", kind: "redirect" });
    expect(await upped({})).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the API answered 302. The provider " +
        "follows no redirect, because a redirect would carry the admin key elsewhere. Check that OPENAI_BASE_URL " +
        "(openai-admin:baseUrl) is the address of the API. [request req_…]",
    );
  });
});

describe("on the real engine, the user reads", () => {
  const web = { web: `const web = new openai.Project("web", { name: "web" });` };
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start(web);
    await live.stack.up();
  });
  afterAll(() => live?.remove());

  /** Asserts that a text appears exactly once and that nothing looks like a crash. */
  function expectOnce(output: string, text: string): void {
    const shown = diagnosticsIn(output);
    expect(shown.split(text).length - 1, shown).toBe(1);
    expect(shown).not.toMatch(/^\s+at |node_modules|TypeError/m);
  }

  it("one message about a misspelt setting, before any request", async () => {
    await live.stack.setConfig("openai-admin:maxWaitSecond", "30");
    const [preview, requests] = await live.countingRequests(() => live.stack.preview({ expectFailure: true }));
    expectOnce(preview.output, "openai-admin:maxWaitSecond is not a setting. Did you mean maxWaitSeconds?");
    expect(requests).toEqual({});
    await live.stack.removeConfig("openai-admin:maxWaitSecond");
  });

  it("one message in the preview about a refused input, without its value", async () => {
    const wrong = `new openai.ProjectUser("ana", { projectId: web.id, email: pulumi.secret("ana-at-home"), role: "member" });`;
    await live.write({ pulumi: `import * as pulumi from "@pulumi/pulumi";`, ...web, wrong });
    const preview = await live.stack.preview({ expectFailure: true });
    expectOnce(preview.output, "must be an e-mail address");
    expect(preview.output).not.toContain("ana-at-home");
  });

  it("one message in the update about an address that nobody has", async () => {
    await live.write({ ...web, ana: `new openai.OrganizationUser("ana", { email: "nobody@example.com" });` });
    const up = await live.stack.up({ expectFailure: true });
    expectOnce(up.output, "Could not find nobody@example.com: nobody in the organisation has this e-mail address.");
  });

  it("one message in a refresh about a wrong key", async () => {
    const refresh = await live.stack.refresh({
      env: { OPENAI_ADMIN_KEY: "sk-admin-mistyped-0000" },
      expectFailure: true,
    });
    expectOnce(refresh.output, "Incorrect API key provided: sk-admi***0000.");
  });
});
