import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { operations } from "openai-admin-simulator";
import * as openai from "../../provider";
import { auditLogFilters, auditLogListing, auditPayloads } from "../../provider/wire/auditLogs";
import { costDetailListing, costFilters, costGroups, costRows } from "../../provider/wire/costs";
import type { Row, Rows } from "../../provider/wire/object";
import { usageFilters, usageKindNames, usageKinds, type UsageKind } from "../../provider/wire/usage";
import { parametersOf, schemaOf } from "../coverage/description";
import { midnight } from "../lookups/rows";
import { World } from "../lifecycle/world";
import { thrownBy } from "./simulated";

const DAY = 86_400;
/** Ten whole days. */
const [from, to] = [midnight(10), midnight(0)];

let world: World;
let projectId: string;

beforeAll(async () => {
  world = await World.start();
  projectId = await world.project("web");
  for (const { path } of Object.values(usageKinds)) {
    await world.control.addWorkload({ projectId, usage: path, sinceDaysAgo: 60 });
  }
  for (const [name, text] of Object.entries(world.env)) vi.stubEnv(name, text);
});

beforeEach(() => world.control.clearRequests());

afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

async function requests(): Promise<Record<string, number>> {
  return (await world.control.requests()).counts;
}

/** The value of an Output, with unknown values replaced by undefined. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

function messageOf(call: Promise<unknown>): Promise<string> {
  return thrownBy(call).then((error) => (error as Error).message);
}

/** Calls a look-up with arguments that the compiler refuses. */
const loosely = (lookup: unknown) => lookup as (args: object) => Promise<unknown>;

/** The API's names of fields, without the names that every object has. */
function placesOf(rows: Rows): string[] {
  return Object.values(rows)
    .map((row: Row) => row.places[0]!)
    .sort();
}

/** The names of the fields that a schema describes, with the fields of objects in it: `amount.value`. */
function fieldsOf(schema: Record<string, unknown>, before = ""): string[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>);
  return properties
    .filter(([name]) => name !== "object" || before !== "")
    .flatMap(([name, value]) => (value.properties ? fieldsOf(value, `${before}${name}.`) : [before + name]))
    .sort();
}

/** Runs an act against an API whose lists never end. */
async function withEndlessLists(act: () => Promise<void>): Promise<void> {
  let pages = 0;
  const server = createServer((_, response) => {
    const cursor = `page-${pages++}`;
    response.end(JSON.stringify({ data: [], has_more: true, last_id: cursor, next_page: cursor }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("OPENAI_BASE_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  try {
    await act();
  } finally {
    vi.stubEnv("OPENAI_BASE_URL", world.env.OPENAI_BASE_URL);
    server.closeAllConnections();
    server.close();
  }
}

describe("the description of usage and costs", () => {
  const answers: Readonly<Record<UsageKind, string>> = {
    completions: "UsageCompletionsResult",
    decisions: "UsageDecisionsResult",
    embeddings: "UsageEmbeddingsResult",
    moderations: "UsageModerationsResult",
    images: "UsageImagesResult",
    audioSpeeches: "UsageAudioSpeechesResult",
    audioTranscriptions: "UsageAudioTranscriptionsResult",
    vectorStores: "UsageVectorStoresResult",
    codeInterpreterSessions: "UsageCodeInterpreterSessionsResult",
    fileSearchCalls: "UsageFileSearchCallsResult",
    webSearchCalls: "UsageWebSearchCallsResult",
  };

  it("has the kinds of usage that getUsage has", () => {
    const start = "GET /organization/usage/";
    const described = operations
      .filter(({ route }) => route.startsWith(start))
      .map(({ route }) => route.slice(start.length));
    expect(
      Object.values(usageKinds)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(described.sort());
  });

  it.each(usageKindNames)("has the fields and groups of %s that getUsage has [F64, F65]", (kind) => {
    const { path, groups, counts } = usageKinds[kind];
    expect(placesOf({ ...counts, ...groups })).toEqual(fieldsOf(schemaOf(answers[kind])));
    const { choices } = operations.find(({ route }) => route === `GET /organization/usage/${path}`)!;
    expect(placesOf(groups)).toEqual([...choices.get("group_by")!].sort());
  });

  it.each(usageKindNames)("has the filters of %s that getUsage accepts", async (kind) => {
    const ours = parametersOf(`GET /organization/usage/${usageKinds[kind].path}`).filter((name) =>
      /s$|^batch$/.test(name),
    );
    const refused = await messageOf(loosely(openai.getUsage)({ kind, startTime: from, nonsense: 1 }));
    const names = refused
      .slice(refused.indexOf("it takes ") + 9)
      .replace(/\.$/, "")
      .split(", ");
    const accepted = names
      .filter((name) => name in usageFilters)
      .map((name) => usageFilters[name as "batch"] as string);
    expect(accepted.map((name) => name.replace("[]", "")).sort()).toEqual(ours.sort());
  });

  it("has the fields, groups and filters of costs that getCosts has", () => {
    const described = fieldsOf(schemaOf("CostsResult"));
    const { results } = costDetailListing.answer.parse({ start_time: 1, results: [{}] });
    expect(described).toEqual(placesOf(costRows));
    expect(Object.keys(results[0]!)).toHaveLength(described.length);
    const { choices } = operations.find(({ route }) => route === "GET /organization/costs")!;
    expect(placesOf(costGroups)).toEqual([...choices.get("group_by")!].sort());
    const lists = parametersOf("GET /organization/costs").filter((name) => /s$/.test(name));
    expect(
      Object.values(costFilters)
        .map((name) => name.replace("[]", ""))
        .sort(),
    ).toEqual(lists.sort());
  });

  it("has the events of the audit log whose fields getAuditLogs reads", () => {
    const entry = schemaOf("AuditLog").properties as Record<string, Record<string, unknown>>;
    const common = ["id", "type", "effective_at", "project", "actor"];
    const events = Object.keys(entry).filter((name) => !common.includes(name));
    expect(Object.keys(auditPayloads).sort()).toEqual(events.sort());
    for (const event of events) {
      const rows: Rows = auditPayloads[event as keyof typeof auditPayloads];
      expect(placesOf(rows), event).toEqual(Object.keys(entry[event]!.properties ?? {}).sort());
    }
    const parameters = parametersOf("GET /organization/audit_logs");
    expect(Object.values(auditLogFilters).filter((name) => !parameters.includes(name))).toEqual([]);
  });

  it.each(Object.keys(auditPayloads))("has the fields inside of %s", (event) => {
    const entry = schemaOf("AuditLog").properties as Record<string, Record<string, unknown>>;
    const parts = (entry[event]!.properties ?? {}) as Record<string, Record<string, unknown>>;
    const payload = exampleOf({ properties: parts });
    const read = auditLogListing.answer.parse({ id: "1", type: event, effective_at: 1, [event]: payload });
    expect(snake(read.payload)).toEqual(payload);
  });
});

/** An object with every field of a schema. */
function exampleOf(schema: Record<string, unknown>): unknown {
  const { type, items, enum: choices, properties } = schema;
  if (properties) {
    const parts = Object.entries(properties as Record<string, Record<string, unknown>>);
    return Object.fromEntries(parts.map(([name, part]) => [name, exampleOf(part)]));
  }
  if (choices) return (choices as unknown[])[0];
  if (type === "array") return [exampleOf(items as Record<string, unknown>)];
  return { string: "text", integer: 1, number: 1, boolean: true }[type as string] ?? { some_field: "kept" };
}

function snake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value !== "object" || value === null) return value;
  const name = (text: string) =>
    text
      .replace(/([a-z])(\d)/g, "$1_$2")
      .replace(/(\d)([A-Z])/g, "$1_$2")
      .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .replaceAll("__", "_");
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [name(key), snake(one)]));
}

describe("getUsage", () => {
  it.each(usageKindNames)("reads the fields of %s [F63, F67]", async (kind) => {
    const groupBy = Object.keys(usageKinds[kind].groups);
    const result = (await loosely(openai.getUsage)({ kind, startTime: from, endTime: to, groupBy })) as {
      buckets: { startTime: number; endTime: number; results: Record<string, unknown>[] }[];
    };
    expect(result.buckets.map(({ startTime }) => startTime)).toEqual(
      Array.from({ length: 10 }, (_, day) => from + day * DAY),
    );
    expect(result.buckets.map(({ endTime }) => endTime - DAY)).toEqual(
      result.buckets.map(({ startTime }) => startTime),
    );
    const [first] = result.buckets[0]!.results;
    expect(first).toMatchObject({ projectId });
    for (const name of Object.keys(usageKinds[kind].counts)) expect(first![name], name).toEqual(expect.any(Number));
    // The requests of this workload have no person and no key.
    const unknown = groupBy.filter((name) => first![name] === undefined);
    expect(unknown.filter((name) => !["userId", "apiKeyId"].includes(name))).toEqual([]);
  });

  it("joins the pages, each as large as the API allows [F12]", async () => {
    const days = await openai.getUsage({ kind: "completions", startTime: midnight(40), endTime: to });
    expect(days.buckets).toHaveLength(40);
    const hours = await openai.getUsage({ kind: "completions", startTime: from, endTime: to, bucketWidth: "1h" });
    expect(hours.buckets).toHaveLength(240);
    const minutes = await openai.getUsage({
      kind: "completions",
      startTime: midnight(2),
      endTime: to,
      bucketWidth: "1m",
    });
    expect(minutes.buckets).toHaveLength(2 * 1440);
    const total = (buckets: typeof days.buckets) =>
      buckets.flatMap(({ results }) => results).reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0);
    expect(total(hours.buckets)).toBe(total(days.buckets.slice(-10)));
    expect(total(minutes.buckets)).toBe(total(days.buckets.slice(-2)));
    expect(await requests()).toEqual({ "GET /organization/usage/completions": 2 + 2 + 2 });
  });

  it("takes a Date and Unix seconds, in both forms, and shares the answer [F05]", async () => {
    const seconds = await openai.getUsage({ kind: "images", startTime: from, endTime: to });
    const dates = { startTime: new Date(from * 1000), endTime: new Date(to * 1000 + 999) };
    expect(await openai.getUsage({ kind: "images", ...dates })).toEqual(seconds);
    expect(await valueOf(openai.getUsageOutput({ kind: "images", ...dates }))).toEqual(seconds);
    const output = openai.getUsageOutput({ kind: "images", startTime: pulumi.output(from), endTime: dates.endTime });
    expect(await valueOf(output)).toEqual(seconds);
    expect(seconds.buckets[0]!.results).not.toEqual([]);
    expect(await requests()).toEqual({ "GET /organization/usage/images": 1 });
  });

  it("filters, by the ids of resources too", async () => {
    const other = await world.project("other");
    const { buckets } = await openai.getUsage({
      kind: "embeddings",
      startTime: from,
      endTime: to,
      projectIds: [other],
    });
    expect(buckets.flatMap(({ results }) => results)).toEqual([]);
    const small = await openai.getUsage({ kind: "images", startTime: from, endTime: to, sizes: ["256x256"] });
    expect(small.buckets.flatMap(({ results }) => results)).toEqual([]);
    const known = await openai.getUsage({ kind: "completions", startTime: from, endTime: to, batch: false });
    expect(known.buckets[0]!.results).toHaveLength(1);
  });

  it("knows the filters, groups and counts of a kind at compile time", () => {
    type Of<K extends UsageKind> = openai.GetUsageResult<K>["buckets"][number]["results"][number];
    expectTypeOf<Of<"vectorStores">>().toHaveProperty("usageBytes");
    expectTypeOf<Of<"vectorStores">>().not.toHaveProperty("model");
    expectTypeOf(openai.getUsage<"images">)
      .returns.resolves.toHaveProperty("kind")
      .toEqualTypeOf<"images">();
    const compiles = () => [
      // @ts-expect-error The API cannot filter vector stores by model.
      openai.getUsage({ kind: "vectorStores", startTime: 0, models: ["gpt-5"] }),
      // @ts-expect-error Nor can it group embeddings by size.
      openai.getUsage({ kind: "embeddings", startTime: 0, groupBy: ["size"] }),
    ];
    expectTypeOf(compiles).returns.toBeArray();
  });

  it.each([
    [{ startTime: from }, /^Could not run getUsage: kind is required\.$/],
    [{ kind: "videos", startTime: from }, /: kind must be completions, decisions, embeddings, .*webSearchCalls\.$/],
    [{ kind: "images" }, /: startTime is required\.$/],
    [{ kind: "images", startTime: from * 1000 }, /: startTime .*looks like milliseconds: pass new Date\(…\)\.$/],
    [{ kind: "images", startTime: "2026-01-01" }, /: startTime must be a Date, or Unix seconds\.$/],
    [{ kind: "images", startTime: new Date("no date") }, /: startTime is not a valid time\.$/],
    [{ kind: "images", startTime: to, endTime: from }, /: endTime \(\d+\) must be later than startTime \(\d+\)\.$/],
    [{ kind: "images", startTime: from, bucketWidth: "1w" }, /: bucketWidth must be 1m, 1h, 1d, but is 1w\.$/],
    [
      { kind: "images", startTime: from, projectIds: [] },
      /: projectIds must not be empty; leave it out for no filter\.$/,
    ],
    [{ kind: "images", startTime: from, models: "gpt-image-1" }, /: models must be a list\.$/],
    [{ kind: "images", startTime: from, groupBy: "model" }, /: groupBy must be a list\.$/],
    [
      { kind: "images", startTime: from, groupBy: ["batch"] },
      /: groupBy\.0 must be projectId, .*source, but is batch\.$/,
    ],
    [{ kind: "vectorStores", startTime: from, models: ["m"] }, /: models is not an argument; it takes kind, startTime/],
    [{ kind: "images", startTime: 1, bucketWidth: "1m" }, /the window has \d+ buckets, and a report may have 50000\./],
  ])("refuses %j before it sends a request", async (args, message) => {
    expect(await messageOf(loosely(openai.getUsage)(args))).toMatch(message);
    expect(await requests()).toEqual({});
  });

  it("says how to read a part of a report that is too long", async () => {
    await withEndlessLists(async () => {
      const shorter =
        "after 2000 pages. Choose a later startTime, a wider bucketWidth, fewer fields in groupBy, or a filter.";
      expect(await messageOf(openai.getUsage({ kind: "images", startTime: from }))).toContain(shorter);
      expect(await messageOf(openai.getCosts({ startTime: from }))).toContain(
        shorter.replace(" a wider bucketWidth,", ""),
      );
    });
  });

  it("refuses an Output in a list, and names the form that takes it", async () => {
    const args = { kind: "images", startTime: from, projectIds: [pulumi.output("proj_1")] };
    expect(await messageOf(loosely(openai.getUsage)(args))).toBe(
      "Could not run getUsage: projectIds must be known, but is an Output. Call getUsageOutput instead.",
    );
  });
});

describe("getCosts", () => {
  it("adds up to what was spent, over all pages [F68]", async () => {
    const spent = await world.project("spent");
    for (const daysAgo of [1, 100, 199]) {
      await world.control.addCost({ projectId: spent, amount: 1.25, daysAgo, lineItem: "gifts" });
    }
    const { buckets } = await openai.getCosts({ startTime: midnight(200), projectIds: [spent], groupBy: ["lineItem"] });
    expect(buckets).toHaveLength(201);
    const results = buckets.flatMap(({ results }) => results);
    expect(results.map(({ value, currency, lineItem }) => [value, currency, lineItem])).toEqual([
      [1.25, "usd", "gifts"],
      [1.25, "usd", "gifts"],
      [1.25, "usd", "gifts"],
    ]);
    expect(await requests()).toEqual({ "GET /organization/costs": 2 });
    const gifts = { startTime: midnight(200), lineItems: ["gifts"] };
    const alone = await valueOf(openai.getCostsOutput({ ...gifts, startTime: new Date(gifts.startTime * 1000) }));
    expect(alone.buckets.flatMap((one) => one.results).map(({ value }) => value)).toEqual([1.25, 1.25, 1.25]);
    expect(await openai.getCosts(gifts)).toEqual(alone);
  });

  it("shows the API's reason if the organisation cannot group by person and project", async () => {
    const costs = openai.getCosts({ startTime: from, groupBy: ["userId", "projectId"] });
    expect(await messageOf(costs)).toMatch(
      /^Could not list the costs of the organisation \(GET \/organization\/costs\): the API answered 400 .*param group_by/,
    );
  });

  it("does not count what was spent before an unaligned start, and says which day the bucket is", async () => {
    const day = { startTime: midnight(5), endTime: midnight(4), projectIds: [projectId] };
    const whole = await openai.getCosts(day);
    const half = await openai.getCosts({ ...day, startTime: midnight(5) + DAY / 2 });
    expect(half.buckets.map(({ startTime }) => startTime)).toEqual([midnight(5)]);
    expect(half.buckets[0]!.results[0]!.value).toBeLessThan(whole.buckets[0]!.results[0]!.value!);
  });
});

describe("a bucket on two pages", () => {
  it("has the results of both [F66]", async () => {
    const { mergeBuckets } = await import("../../provider/lookups/buckets.js");
    const bucket = (startTime: number, ...results: string[]) => ({ startTime, endTime: startTime + 1, results });
    expect(mergeBuckets([bucket(1, "a"), bucket(2, "b"), bucket(2, "c"), bucket(3)])).toEqual([
      bucket(1, "a"),
      bucket(2, "b", "c"),
      bucket(3),
    ]);
  });
});

describe("getAuditLogs", () => {
  it("reads to the end, or as many events as wanted, newest first", async () => {
    for (let index = 0; index < 120; index++) await world.group(`group-${index}`);
    await world.control.clearRequests();
    const all = await openai.getAuditLogs({ eventTypes: ["group.created"] });
    expect(all.entries).toHaveLength(120);
    expect(all.entries[0]!.payload?.data?.groupName).toBe("group-119");
    expect(await requests()).toEqual({ "GET /organization/audit_logs": 2 });
    await world.control.clearRequests();
    const few = await openai.getAuditLogs({ eventTypes: ["group.created"], limit: 5 });
    expect(few.entries).toEqual(all.entries.slice(0, 5));
    const more = await openai.getAuditLogs({ eventTypes: ["group.created"], limit: 110 });
    expect(more.entries).toEqual(all.entries.slice(0, 110));
    expect(await requests()).toEqual({ "GET /organization/audit_logs": 1 + 2 });
    const { entries: log } = await world.control.requests();
    expect(log.map(({ query }) => query.limit)).toEqual(["5", "100", "100"]);
  });

  it("filters by time, project, actor and object [F62]", async () => {
    const past = await openai.getAuditLogs({ endTime: new Date(Date.now() - 3_600_000) });
    expect(past.entries).toEqual([]);
    const now = await openai.getAuditLogs({ startTime: Date.now() / 1000 - 3_600, resourceIds: [projectId] });
    expect(now.entries.map(({ type }) => type)).toEqual(["project.created"]);
    expect(now.entries[0]).toMatchObject({ projectId, projectName: "web", actor: { type: "session" } });
    const nobody = await openai.getAuditLogs({ actorEmails: ["nobody@example.com"] });
    expect(nobody.entries).toEqual([]);
    expect((await openai.getAuditLogs({ tenantOnly: true })).entries).toEqual([]);
    const output = openai.getAuditLogsOutput({ startTime: new Date(0), resourceIds: [pulumi.output(projectId)] });
    expect((await valueOf(output)).entries).toEqual(now.entries);
  });

  it("knows the fields of an event at compile time", async () => {
    const { entries } = await openai.getAuditLogs({ resourceIds: [projectId] });
    for (const entry of entries) {
      if (entry.type !== "project.created") continue;
      expectTypeOf(entry.payload?.data?.name).toEqualTypeOf<string | undefined>();
      expect(entry.payload?.data?.name).toBe("web");
    }
    const archived = await openai.getAuditLogs({ eventTypes: ["project.archived"] });
    expectTypeOf(archived.entries[0]?.payload?.id).toEqualTypeOf<string | undefined>();
    const tenant = await openai.getAuditLogs({ tenantOnly: true, eventTypes: ["tenant.policy.created"] });
    expectTypeOf(tenant.entries[0]?.payload).toEqualTypeOf<Readonly<Record<string, unknown>> | undefined>();
    expect([...archived.entries, ...tenant.entries]).toEqual([]);
  });

  it("keeps the fields of an event that it does not know, and passes over odd values", () => {
    const read = (event: object) => auditLogListing.answer.parse({ id: "1", effective_at: 5, ...event });
    const unknown = read({ type: "moon.landed", "moon.landed": { crew_size: 3 } });
    expect(unknown).toMatchObject({ type: "moon.landed", payload: { crew_size: 3 } });
    expect(read({ type: "tunnel.created" })).toMatchObject({ type: "tunnel.created", payload: undefined });
    expect(read({ type: "group.created", "group.created": { id: 5, data: "odd" } }).payload).toEqual({});
    expect(read({ type: "group.created", "group.created": "odd" }).payload).toBeUndefined();
    expect(read({ type: "user.added", actor: null }).userId).toBeUndefined();
  });

  it("says how to read a part of a log that is too long", async () => {
    await withEndlessLists(async () => {
      expect(await messageOf(openai.getAuditLogs())).toBe(
        "Could not list the audit log of the organisation (GET /organization/audit_logs): the API's answer does not end the list " +
          "after 2000 pages. Choose a window with startTime and endTime, types of events with eventTypes, or the newest " +
          "events with limit.",
      );
    });
  });

  it.each([
    [{ limit: 0 }, /: limit must be at least 1\.$/],
    [{ limit: 1.5 }, /: limit must be a whole number\.$/],
    [{ eventTypes: [] }, /: eventTypes must not be empty; leave it out for no filter\.$/],
    [{ startTime: to, endTime: from }, /: endTime \(\d+\) must be later than startTime/],
  ])("refuses %j before it sends a request", async (args, message) => {
    expect(await messageOf(loosely(openai.getAuditLogs)(args))).toMatch(message);
    expect(await requests()).toEqual({});
  });
});
