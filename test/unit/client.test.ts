import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { AdminClient } from "../../provider/client/client";
import { ApiError } from "../../provider/client/errors";
import { organizationUserListing, withEmails } from "../../provider/wire/organizationUsers";
import { projectRoute, projectBody, projectListing } from "../../provider/wire/projects";
import { roleListing } from "../../provider/wire/roles";
import { Simulated, thrownBy } from "./simulated";

const LIST = "GET /organization/projects";
const CREATE = "POST /organization/projects";
const READ = "GET /organization/projects/{project_id}";
const UPDATE = "POST /organization/projects/{project_id}";

/** Each test has an API of its own with the project `web`, because the tests run concurrently: most of them wait. */
const it = test
  .extend("simulated", async ({}, { onCleanup }) => {
    const simulated = await Simulated.start();
    onCleanup(() => simulated.close());
    return simulated;
  })
  .extend("projectId", { auto: true }, async ({ simulated }) => {
    const body = { name: "web" };
    const path = "/organization/projects";
    return (await simulated.control.edit<{ id: string }>({ method: "POST", path, body })).id;
  });

async function failureOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe.concurrent("a closed client", () => {
  it("repeats no request", async ({ simulated, projectId }) => {
    await simulated.control.fault({ route: READ, kind: "stall-before-effect", times: 10 });
    const client = simulated.client();
    const read = failureOf(client.get(projectRoute, { projectId }));
    await expect.poll(async () => (await simulated.control.requests()).counts[READ]).toBe(1);
    await client.close();
    await read;
    expect(client.requests).toBe(1);
    expect(simulated.said).toEqual([]);
  });
});

describe.concurrent("the deadline of a request", () => {
  const patient = { OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS: "1" };

  it("includes the body of the answer", async ({ simulated }) => {
    await simulated.control.fault({ route: CREATE, kind: "stall-after-effect" });
    const error = await failureOf(simulated.client(patient).create(projectListing, {}, projectBody({ name: "new" })));
    expect(error.message).toBe(
      "Could not create a project (POST /organization/projects): no complete answer arrived within 1 s. " +
        "Run the command again, or wait longer: `pulumi config set openai-admin:requestTimeoutSeconds <seconds>`.",
    );
    expect(error).toMatchObject({ status: undefined, landed: "maybe" });
  });

  it("includes the wait for the first byte, and the client repeats a read that exceeds it", async ({
    simulated,
    projectId,
  }) => {
    await simulated.control.fault({ route: READ, kind: "stall-before-effect" });
    expect((await simulated.client(patient).get(projectRoute, { projectId })).name).toBe("web");
    expect(await simulated.counts()).toEqual({ [READ]: 2 });
  });
});

describe.concurrent("a retry", () => {
  it.for(["error-before-effect", "reset-before-effect", "truncate"] as const)(
    "follows %s of a read or an update",
    async (kind, { simulated, projectId }) => {
      const client = simulated.client();
      for (const route of [READ, UPDATE]) await simulated.control.fault({ route, kind });
      expect((await client.get(projectRoute, { projectId })).name).toBe("web");
      expect((await client.update(projectRoute, { projectId }, projectBody({ name: "site" }))).name).toBe("site");
      expect(await simulated.counts()).toEqual({ [READ]: 2, [UPDATE]: 2 });
    },
  );

  it("does not follow a create that may have had an effect", async ({ simulated }) => {
    const client = simulated.client();
    for (const kind of ["reset-after-effect", "reset-before-effect", "error-after-effect", "truncate"] as const) {
      await simulated.control.fault({ route: CREATE, kind });
      const error = await failureOf(client.create(projectListing, {}, projectBody({ name: "new" })));
      expect(error.landed, kind).toBe("maybe");
      expect(await simulated.counts(), kind).toEqual({ [CREATE]: 1 });
    }
  });

  it("follows a create that was rate-limited", async ({ simulated }) => {
    await simulated.control.fault({ route: CREATE, kind: "throttle-burst", seconds: 1, times: 1 });
    expect((await simulated.client().create(projectListing, {}, projectBody({ name: "new" }))).name).toBe("new");
    expect(await simulated.counts()).toEqual({ [CREATE]: 2 });
  });

  it("does not follow a refusal", async ({ simulated, projectId }) => {
    for (const status of [400, 401, 403, 404, 409, 422]) {
      await simulated.control.fault({ route: UPDATE, kind: "error-before-effect", status });
      const call = simulated.client().update(projectRoute, { projectId }, projectBody({ name: "site" }));
      expect(await failureOf(call)).toMatchObject({ status, landed: "no" });
      expect(await simulated.counts(), String(status)).toEqual({ [UPDATE]: 1 });
    }
  });

  it("stops after six attempts if the fault persists", async ({ simulated, projectId }) => {
    await simulated.control.fault({ route: READ, kind: "error-before-effect", status: 503, times: 100 });
    const error = await failureOf(simulated.client().get(projectRoute, { projectId }));
    expect(error.message).toContain("503");
    expect(error.message).toContain("The API has a fault. Run the command again;");
    expect(await simulated.counts()).toEqual({ [READ]: 6 });
  });

  it("follows a broken connection of a read as often as a 500", async ({ simulated, projectId }) => {
    await simulated.control.fault({ route: READ, kind: "reset-before-effect", times: 3 });
    expect((await simulated.client().get(projectRoute, { projectId })).name).toBe("web");
    expect(await simulated.counts()).toEqual({ [READ]: 4 });
  });

  it("happens twice if the connection cannot be opened, even for a create", async ({ simulated }) => {
    let attempts = 0;
    const count = () => void attempts++;
    subscribe("undici:client:connectError", count);
    const nowhere = simulated.client({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" });
    const error = await failureOf(nowhere.create(projectListing, {}, projectBody({ name: "new" })));
    unsubscribe("undici:client:connectError", count);
    expect(error).toMatchObject({ landed: "no", code: "unreachable" });
    expect(attempts).toBe(3);
    expect(simulated.said).toEqual([`retrying: ${error.message}`]);
  });

  it("does not count rate-limited requests as faults", async ({ simulated, projectId }) => {
    const client = simulated.client({ OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1" });
    await simulated.control.fault({ route: READ, kind: "throttle-burst", times: 6 });
    await simulated.control.fault({ route: READ, kind: "error-before-effect" });
    expect((await client.get(projectRoute, { projectId })).name).toBe("web");
    expect(await simulated.counts()).toEqual({ [READ]: 8 });
  });
});

describe.concurrent("an unusable answer", () => {
  it("that redirects is not followed, because the request carries the key", async ({ simulated, projectId }) => {
    const visits: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      visits.push(request.headers.authorization);
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => elsewhere.once("listening", resolve));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/organization/projects`;
    await simulated.control.fault({ route: READ, kind: "redirect", location });
    const error = await failureOf(simulated.client().get(projectRoute, { projectId }));
    elsewhere.close();
    expect(error.message).toContain("The provider follows no redirect");
    expect(visits).toEqual([]);
    expect(await simulated.counts()).toEqual({ [READ]: 1 });
  });

  it("with a 404 from something other than the API says nothing about the object", async ({ simulated, projectId }) => {
    const other = createServer((_, response) => response.writeHead(404).end("<h1>Not Found</h1>")).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => other.once("listening", resolve));
    const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const elsewhere = simulated.client({ OPENAI_BASE_URL: `${origin}/v1` });
    const invalid = simulated.client({ OPENAI_BASE_URL: simulated.simulator.url.replace("/v1", "") });
    for (const client of [elsewhere, invalid]) {
      const error = await failureOf(client.get(projectRoute, { projectId }));
      expect(error).toMatchObject({ status: 404, code: "wrong_address", isNotFound: false, landed: "no" });
      expect(error.message).toContain("to an address that ends in /v1");
    }
    other.close();
    const gone = await failureOf(simulated.client().get(projectRoute, { projectId: "proj_gone" }));
    expect(gone.isNotFound).toBe(true);
  });

  it("that is not JSON is treated like a lost answer, so the client repeats what it safely can", async ({
    simulated,
    projectId,
  }) => {
    const client = simulated.client();
    for (const route of [READ, UPDATE, LIST]) await simulated.control.fault({ route, kind: "not-json", times: 2 });
    expect((await client.get(projectRoute, { projectId })).name).toBe("web");
    expect((await client.update(projectRoute, { projectId }, projectBody({ name: "site" }))).name).toBe("site");
    expect((await client.list(projectListing, {})).map((one) => one.name)).toContain("site");
    expect(await simulated.counts()).toEqual({ [READ]: 3, [UPDATE]: 3, [LIST]: 3 });
  });

  it("that is repeatedly not JSON is reported as a wrong setting, not as a temporary fault", async ({
    simulated,
    projectId,
  }) => {
    const client = simulated.client();
    for (const route of [READ, UPDATE]) await simulated.control.fault({ route, kind: "not-json", times: 100 });
    const read = await failureOf(client.get(projectRoute, { projectId }));
    expect(read.message).toContain(
      "the API's answer is not JSON. Check that OPENAI_BASE_URL (openai-admin:baseUrl) is the address of the API.",
    );
    expect(read).toMatchObject({ code: "not_json", landed: "no" });
    const update = await failureOf(client.update(projectRoute, { projectId }, projectBody({ name: "site" })));
    expect(update).toMatchObject({ code: "not_json", landed: "maybe" });
    expect(await simulated.counts()).toEqual({ [READ]: 3, [UPDATE]: 3 });
  });

  it("that is not JSON does not tell whether a create had an effect, so the client does not repeat the create", async ({
    simulated,
  }) => {
    await simulated.control.fault({ route: CREATE, kind: "not-json", times: 2 });
    const error = await failureOf(simulated.client().create(projectListing, {}, projectBody({ name: "new" })));
    expect(error.landed).toBe("maybe");
    expect(await simulated.counts()).toEqual({ [CREATE]: 1 });
  });

  it("that is too large is requested once, because the next answer would be as large", async ({ simulated }) => {
    await simulated.control.fault({ route: LIST, kind: "huge-body", megabytes: 64, times: 2 });
    const error = await failureOf(simulated.client().list(projectListing, {}));
    expect(error.message).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the answer is larger than 32 MB. " +
        "Check that OPENAI_BASE_URL (openai-admin:baseUrl) is the address of the API.",
    );
    expect(await simulated.counts()).toEqual({ [LIST]: 1 });
  });

  it("of another shape is reported with the names of the fields, never with their values", async ({
    simulated,
    projectId,
  }) => {
    const wrong = { ...projectRoute, answer: z.object({ name: z.number(), added: z.string() }) };
    const error = await failureOf(simulated.client().get(wrong, { projectId }));
    expect(error.message).toMatch(
      /the API's answer does not have the documented form \(name, added\)\. Run the command again; if .* with the request id\. \[request req_\w+\]$/,
    );
    // A repeated request would get the same shape. The change itself was made.
    expect(await simulated.counts()).toEqual({ [READ]: 1 });
    const changed = await failureOf(simulated.client().update(wrong, { projectId }, projectBody({ name: "site" })));
    expect(changed.landed).toBe("maybe");
  });
});

describe.concurrent("a list", () => {
  it("is read to its end, a hundred items at a time [F07]", async ({ simulated }) => {
    for (let n = 0; n < 205; n++) {
      await simulated.control.edit({ method: "POST", path: "/organization/projects", body: { name: `p${n}` } });
    }
    const all = await simulated.client().list(projectListing, {});
    // The 205 projects, the test's own project, and the default project of the organisation.
    expect(new Set(all.map((one) => one.projectId)).size).toBe(207);
    expect(await simulated.counts()).toEqual({ [LIST]: 3 });
  });

  it("that does not end is an error", async ({ simulated }) => {
    await simulated.control.fault({ route: LIST, kind: "endless-list" });
    const error = await failureOf(simulated.client().list(projectListing, {}));
    expect(error.message).toContain("the API's answer says that the list goes on, but repeats a cursor.");
    expect(error.code).toBe("unreadable_answer");
    expect(await simulated.counts()).toEqual({ [LIST]: 2 });
  });

  it("that continues without a cursor is an error", async ({ simulated }) => {
    await simulated.control.fault({ route: "GET /organization/roles", kind: "missing-cursor", times: 3 });
    const error = await failureOf(simulated.client().list(roleListing, {}));
    expect(error.message).toContain(
      "the API's answer says that the list goes on, but gives no cursor for the next page.",
    );
  });

  it("without last_id continues after its last object [F13]", async ({ simulated, projectId }) => {
    await simulated.control.fault({ route: LIST, kind: "missing-cursor" });
    expect((await simulated.client().list(projectListing, {})).map((one) => one.name)).toContain("web");
    const [, second] = (await simulated.control.requests()).entries;
    expect(second!.query.after).toBe(projectId);
  });

  it("encodes filters in brackets, as the API's own clients do", async ({ simulated }) => {
    for (const email of ["ana@example.com", "b+c&d@example.com"]) await simulated.control.addPerson({ email });
    const asked = ["ANA@example.com", "b+c&d@example.com"];
    const people = await simulated.client().list(organizationUserListing, {}, withEmails(asked));
    expect(people.map((one) => one.email).sort()).toEqual(["ana@example.com", "b+c&d@example.com"]);
    const [entry] = (await simulated.control.requests()).entries;
    expect(entry!.query["emails"] ?? entry!.query["emails[]"]).toEqual(asked);
  });
});

describe.concurrent("a key", () => {
  it("never appears in an error, even if the API repeats it", async ({ simulated, projectId }) => {
    const { adminKey } = simulated.simulator;
    const client = simulated.client();
    const errors: ApiError[] = [];
    const message = `Incorrect API key provided: ${adminKey}. Was it ${adminKey}?`;
    await client.get(projectRoute, { projectId });
    await simulated.control.fault({ route: READ, kind: "error-before-effect", status: 401, message });
    errors.push(await failureOf(client.get(projectRoute, { projectId })));
    await simulated.control.fault({ route: CREATE, kind: "reset-before-effect" });
    errors.push(await failureOf(client.create(projectListing, {}, projectBody({ name: "new" }))));
    await simulated.control.fault({ route: CREATE, kind: "not-json" });
    errors.push(await failureOf(client.create(projectListing, {}, projectBody({ name: "new" }))));
    for (const error of errors) {
      // The error with its cause, its stack and every field, as a debugger would print it.
      const text = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      expect(text.includes(adminKey), error.message).toBe(false);
    }
  });

  it("that is rejected is explained once, and the client sends no further request with it", async ({
    simulated,
    projectId,
  }) => {
    const client = simulated.client({ OPENAI_ADMIN_KEY: "sk-admin-mistyped-0000" });
    const first = await Promise.all([1, 2, 3].map(() => failureOf(client.get(projectRoute, { projectId }))));
    const explained = first.filter(({ message }) => message.includes("to an admin key (sk-admin-…)"));
    expect(explained).toHaveLength(1);
    const second = await failureOf(client.create(projectListing, {}, projectBody({ name: "new" })));
    expect(second).toMatchObject({
      status: 401,
      landed: "no",
      message:
        "Could not create a project (POST /organization/projects): the API does not accept the key. Check OPENAI_ADMIN_KEY (openai-admin:adminKey); another error of this run says more.",
    });
    expect(await simulated.counts()).toEqual({ [READ]: 3 });
  });

  it("that was accepted before is sent again after a 401", async ({ simulated, projectId }) => {
    const client = simulated.client();
    await client.get(projectRoute, { projectId });
    await simulated.control.fault({ route: READ, kind: "error-before-effect", status: 401 });
    await failureOf(client.get(projectRoute, { projectId }));
    expect((await client.get(projectRoute, { projectId })).name).toBe("web");
  });

  it("that lacks a permission is not rejected: the error names the permission, and other calls go on", async ({
    simulated,
    projectId,
  }) => {
    const { value } = await simulated.control.makeKey({ kind: "admin", permissions: ["api.management.read"] });
    const lacks =
      "The key lacks the permission api.management.write. Use an admin key with this permission: an owner of the ";
    const create = (client: AdminClient) => failureOf(client.create(projectListing, {}, projectBody({ name: "new" })));
    const expected = { isForbidden: true, landed: "no", message: expect.stringContaining(lacks) as string };
    const reader = simulated.client({ OPENAI_ADMIN_KEY: value });
    expect(await create(reader)).toMatchObject({ ...expected, status: 403 });
    expect((await reader.get(projectRoute, { projectId })).name).toBe("web");

    // Users have also seen a 401. It must not look like the refusal of the key.
    const message = "You have insufficient permissions for this operation. Missing scopes: api.management.write.";
    await simulated.control.fault({ route: CREATE, kind: "error-before-effect", status: 401, message });
    const other = simulated.client();
    expect(await create(other)).toMatchObject({ ...expected, status: 401 });
    expect((await other.get(projectRoute, { projectId })).name).toBe("web");
  });

  it("that the API forbids a call without a reason is told the permission that the call requires", async ({
    simulated,
    projectId,
  }) => {
    const client = simulated.client();
    await simulated.control.fault({ route: READ, kind: "error-before-effect", status: 403, message: "Not allowed." });
    const { message, isForbidden } = await failureOf(client.get(projectRoute, { projectId }));
    expect(isForbidden).toBe(true);
    expect(message).toContain(
      "does not allow it this call, which requires the permission api.management.read. Use an admin key with this permission: an " +
        "owner of the organisation creates one under Settings > Organization > Admin keys. If the key has the permission, check",
    );
  });

  it("is sent only with the selected organisation", async ({ simulated, projectId }) => {
    const { id } = (await simulated.control.state()).organizations[0]!;
    expect((await simulated.client({ OPENAI_ORG_ID: id }).get(projectRoute, { projectId })).name).toBe("web");
    const other = simulated.client({ OPENAI_ORG_ID: "org-other" });
    expect(await failureOf(other.get(projectRoute, { projectId }))).toMatchObject({ status: 401 });
  });
});

it("the client knows the organisation and the server's clock from answers", async ({ simulated, projectId }) => {
  const client = simulated.client();
  expect([client.organizationSeen, client.serverTime]).toEqual([undefined, undefined]);
  const { now } = await simulated.control.advanceClock(3600);
  await client.get(projectRoute, { projectId });
  expect(client.organizationSeen).toBe((await simulated.control.state()).organizations[0]!.id);
  // An hour ahead of this machine, within the header's precision of a second and the duration of the test.
  expect(client.serverTime).toBeGreaterThanOrEqual(now);
  expect(client.serverTime! - Date.now() / 1000).toBeGreaterThan(3500);
});
