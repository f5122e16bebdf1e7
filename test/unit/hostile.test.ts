import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { AdminClient } from "../../provider/client/client";
import { ApiError } from "../../provider/client/errors";
import { readSettings } from "../../provider/config";
import { organizationUserListing, withEmails } from "../../provider/wire/organizationUsers";
import { projectRoute, projectBody, projectListing } from "../../provider/wire/projects";
import { thrownBy } from "./simulated";

/** A key with an unusual form. Gateways in front of the API issue keys of their own. */
const KEY = "gateway+key$&0815";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that returns any answer a test wants, including answers that no API would give. */
let server: Server;
let answer: Answer;
let asked: string[];
let said: string[];
let client: AdminClient;

beforeEach(async () => {
  asked = [];
  said = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = clientWith({});
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function clientWith(env: Record<string, string>): AdminClient {
  const texts = {
    OPENAI_ADMIN_KEY: KEY,
    OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ...env,
  };
  const { settings, problems } = readSettings(texts, () => undefined);
  if (!settings) throw new Error(problems.join("; "));
  return new AdminClient(settings, (line) => said.push(line));
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_, response) => void response.writeHead(status, headers).end(JSON.stringify(body));
}

async function failureOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

/** Lets the API answer with this error and returns the error of the client. */
async function refusedWith(body: unknown, status = 400): Promise<ApiError> {
  answer = json(status, body);
  return failureOf(client.get(projectRoute, { projectId: "proj_1" }));
}

describe("an error of the API", () => {
  it("keeps its message if other fields are missing or have another type", async () => {
    for (const body of [
      { error: { message: "No such thing." } },
      { error: { message: "No such thing.", code: null, param: null } },
      { error: { message: "No such thing.", code: 17, param: ["name"] } },
      { error: { message: "No such thing.", param: { name: 1 }, type: "invalid_request_error" } },
      { error: "No such thing." },
      { message: "No such thing." },
      { message: "No such thing.", code: 400, error: null },
      { error: { message: 7 }, message: "No such thing." },
    ]) {
      const { message, answer: words, code, param } = await refusedWith(body);
      expect(message, JSON.stringify(body)).toBe(
        "Could not read project proj_1 (GET /organization/projects/proj_1): the API answered 400: No such thing.",
      );
      expect({ words, code, param }).toEqual({ words: "No such thing.", code: undefined, param: undefined });
    }
  });

  it("takes its code and parameter from the top level or from `error`", async () => {
    const inside = { error: { message: "No.", code: "invalid_value", param: "name" } };
    for (const body of [inside, { message: "No.", code: "invalid_value", param: "name" }]) {
      expect(await refusedWith(body)).toMatchObject({ answer: "No.", code: "invalid_value", param: "name" });
    }
    expect(await refusedWith({ ...inside, code: "other", message: "Other." })).toMatchObject({
      answer: "No.",
      code: "invalid_value",
    });
  });

  it("shows only the status if the body has no known shape", async () => {
    for (const body of [null, [], 7, "text", { error: [] }, { error: { error: {} } }, { code: {} }]) {
      const { message } = await refusedWith(body);
      expect(message).toBe("Could not read project proj_1 (GET /organization/projects/proj_1): the API answered 400.");
    }
  });

  it("about a spending quota is not retried, wherever the body has the code", async () => {
    for (const body of [
      { code: "insufficient_quota", message: "No money." },
      { error: { code: "insufficient_quota" } },
    ]) {
      asked = [];
      expect((await refusedWith(body, 429)).message).toContain("The organisation's quota is used up.");
      expect(asked).toHaveLength(1);
    }
  });
});

describe("a text from the server", () => {
  const HOSTILE = "\u001b]0;title\u0007\u001b[2Jred\r\n\tnext \u202egnp\u202c \u200bzero\u009b \ud800end";
  /** Without characters that a terminal obeys, hides or cannot encode. */
  const CLEAN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

  it("never carries control characters to a terminal", async () => {
    answer = json(400, { error: { message: HOSTILE, code: HOSTILE, param: HOSTILE } });
    const error = await failureOf(client.get(projectRoute, { projectId: "proj_1" }));
    expect(error.message).toMatch(CLEAN);
    expect(error.message).toContain("]0;title [2Jred next  gnp   zero   end");
    for (const text of [error.code, error.param, error.answer]) expect(text).toMatch(CLEAN);
  });

  it("is cut: a message, a code, a parameter, a request id, an organisation", async () => {
    const long = "x".repeat(5_000);
    answer = json(
      400,
      { error: { message: long, code: long, param: long } },
      {
        "x-request-id": long,
        "openai-organization": long,
      },
    );
    const error = await failureOf(client.get(projectRoute, { projectId: "proj_1" }));
    expect(error.answer).toHaveLength(500);
    for (const text of [error.code, error.param, error.requestId]) expect(text!.length).toBeLessThanOrEqual(100);
    expect(error.message.length).toBeLessThan(1_200);
    expect(client.organizationSeen!.length).toBeLessThanOrEqual(100);
  });

  it("in a header is cleaned too", async () => {
    // Node's own server refuses to send such headers. Its clients read headers as Latin-1: one byte is one character.
    const headers = "x-request-id: req_\u009b2J\u00ad1\r\nopenai-organization: org-\u0085\u009b1\r\ncontent-length: 2";
    answer = (_, response) =>
      void response.socket!.end(Buffer.from(`HTTP/1.1 400 No\r\n${headers}\r\n\r\n{}`, "latin1"));
    const error = await failureOf(client.get(projectRoute, { projectId: "proj_1" }));
    expect(error.requestId).toMatch(CLEAN);
    expect(error.message).toMatch(CLEAN);
    expect(client.organizationSeen).toBe("org- 1");
  });

  it("never repeats the key in use, whatever its form", async () => {
    const echo = `You sent ${KEY}. Also ${KEY}!`;
    answer = json(
      400,
      { error: { message: echo, code: KEY, param: `header ${KEY}` } },
      {
        "x-request-id": `req_${KEY}`,
        "openai-organization": KEY,
      },
    );
    const error = await failureOf(client.get(projectRoute, { projectId: "proj_1" }));
    expect(error.message).toBe(
      "Could not read project proj_1 (GET /organization/projects/proj_1): the API answered 400 (sk-…, param header sk-…): " +
        "You sent sk-…. Also sk-…! [request req_sk-…]",
    );
    expect(inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)).not.toContain(KEY);
    expect(client.organizationSeen).toBe("sk-…");
    // The key is at the limit of the shown message, or only cleaning joins its parts.
    answer = json(400, { error: { message: `${"x".repeat(490)} ${KEY}` } });
    expect((await failureOf(client.get(projectRoute, { projectId: "proj_1" }))).message).not.toContain(KEY.slice(0, 7));
  });

  it("of the wrong shape appears in the error only as a few field names", async () => {
    const record = { ...projectRoute, answer: z.object({ id: z.string(), limits: z.record(z.string(), z.number()) }) };
    const limits = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${KEY}\u001b[2J${n}`, "x"]));
    answer = json(200, { id: "proj_1", limits }, { "x-request-id": `req_${KEY}` });
    const error = await failureOf(client.get(record, { projectId: "proj_1" }));
    expect(error.code).toBe("unreadable_answer");
    expect(error.message).toMatch(
      /\(limits\.sk-… \[2J0, .*, … and 19\d more\)\. Run the command again; if .* with the request id\. \[request req_sk-…\]$/,
    );
    expect(error.message.length).toBeLessThan(600);
  });
});

describe("an id", () => {
  it("that cannot be part of a path is refused before a request, and quoted in part", async () => {
    for (const projectId of ["\ud800", `..`, "", 7]) {
      const error = await failureOf(client.get(projectRoute, { projectId }));
      expect(error.message).toMatch(/^projectId must be an id, but is /);
    }
    const long = { projectId: `proj_${"x".repeat(10_000)}` };
    answer = json(404, { error: { message: "Not found." } });
    expect((await failureOf(client.get(projectRoute, long))).message.length).toBeLessThan(900);
    expect(asked).toHaveLength(1);
  });

  it("that cannot be encoded does not break a search or a query", async () => {
    answer = json(200, { data: [{ id: "proj_\ud800", name: "odd" }], has_more: false });
    const found = await client.findListed(projectListing, {}, "projectId", ({ name }) => name === "odd");
    expect(found).toMatchObject({ object: { name: "odd" } });
    answer = json(200, { data: [], has_more: false });
    expect(await client.list(organizationUserListing, {}, withEmails(["a\udfff@example.com"]))).toEqual([]);
  });

  it("in a list's cursor is sent only up to the length of an id", async () => {
    for (const cursor of ["x".repeat(3_000), "\ud800"]) {
      asked = [];
      answer = json(200, { data: [{ id: "proj_1" }], has_more: true, last_id: cursor });
      const error = await failureOf(client.list(projectListing, {}));
      expect(error.message).toContain(
        "the API's answer says that the list goes on, but its cursor is too long or malformed",
      );
      expect(error.code).toBe("unreadable_answer");
      expect(asked).toHaveLength(1);
    }
  });
});

describe("a list", () => {
  /** Endless pages with this many objects each. Each page has a cursor of its own and this many bytes of white space. */
  function endless(items: number, blanks = 0): Answer {
    const objects = Array.from({ length: items }, (_, n) => `{"id":"p${n}"}`).join(",");
    const head = Buffer.from(`{"data":[${objects}],${" ".repeat(blanks)}"has_more":true,"last_id":"`);
    let page = 0;
    return (_, response) => void response.end(Buffer.concat([head, Buffer.from(`p-${page++}"}`)]));
  }

  it("can have pages with more objects than a function takes arguments", async () => {
    const data = Array.from({ length: 199_000 }, (_, n) => ({ id: `p${n}` }));
    answer = json(200, { data, has_more: false });
    expect(await client.list(projectListing, {})).toHaveLength(199_000);
  });

  it("of the projects of a large organisation is read to its end", async () => {
    let page = 0;
    answer = (_, response) => {
      const data = Array.from({ length: 100 }, (_, n) => ({ id: `p${page * 100 + n}`, name: "x".repeat(200) }));
      response.end(JSON.stringify({ data, has_more: ++page < 300, last_id: data.at(-1)!.id }));
    };
    expect(await client.list(projectListing, {})).toHaveLength(30_000);
  });

  it("with more objects than any organisation has is cut off, whoever reads it", async () => {
    answer = endless(60_000);
    const error = await failureOf(client.list(projectListing, {}));
    expect(error).toMatchObject({ code: "list_too_long", landed: "no", isOutage: false });
    expect(error.message).toBe(
      "Could not list the projects of the organisation (GET /organization/projects): the API's answer does not end the list after 200000 objects. " +
        "Check that OPENAI_BASE_URL (openai-admin:baseUrl) is the address of the API.",
    );
    expect(asked).toHaveLength(4);
    const shared = client.findListed(projectListing, {}, "projectId", () => false, { toTheEnd: true });
    expect(await failureOf(shared)).toMatchObject({ code: "list_too_long" });
    expect(asked).toHaveLength(8);
  });

  it("with more bytes than any organisation has is cut off", async () => {
    answer = endless(1, 31 * 1024 * 1024);
    const error = await failureOf(client.list(projectListing, {}));
    expect(error.code).toBe("list_too_long");
    expect(error.message).toContain("does not end the list after 256 MB.");
    expect(asked).toHaveLength(9);
  });

  it("with endless empty pages is cut off", async () => {
    answer = endless(0);
    const error = await failureOf(client.list(projectListing, {}));
    expect(error.code).toBe("list_too_long");
    expect(error.message).toContain("does not end the list after 2000 pages.");
  });
});

describe("a wait that the server requests", () => {
  it.each(["1e99", "1e300", "99999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])("of %s fails at once", async (after) => {
    answer = json(429, { message: "Slow down." }, { "retry-after": after });
    const begun = performance.now();
    const error = await failureOf(client.create(projectListing, {}, projectBody({ name: "web" })));
    expect(error).toMatchObject({ status: 429, landed: "no" });
    expect(asked).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it.each(["Infinity", "-1e99", "NaN", ""])("of %j is ignored", async (after) => {
    let left = 1;
    const refused = json(429, { message: "Slow down." }, { "retry-after": after });
    const accepted = json(200, { id: "proj_1" });
    answer = (request, response) => (left-- > 0 ? refused : accepted)(request, response);
    const patient = clientWith({ OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1" });
    expect(await patient.get(projectRoute, { projectId: "proj_1" })).toMatchObject({ projectId: "proj_1" });
    await patient.close();
  });
});
