import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { operations, schemas } from "../src/description";
import { handlers } from "../src/routes";
import { eventsOfWrites } from "./events";
import { certificatePem, start, type Session } from "./session";
import { walkEverything, type Fields, type QueryFields, type Walk } from "./walk";

test("has a handler for each operation of the description, and no other handlers", () => {
  expect(operations).toHaveLength(143);
  expect(Object.keys(handlers).sort()).toEqual(operations.map((operation) => operation.route).sort());
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
// In seconds. A time in milliseconds would be far greater.
ajv.addFormat("unixtime", { type: "number", validate: (value) => value > 0 && value < 10_000_000_000 });
for (const [name, schema] of schemas) ajv.addSchema(withoutSurprises(schema), name);

/** A copy of a schema in which no object has undescribed fields, at any depth. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, closed(part)]));
  return "properties" in schema ? { ...copy, additionalProperties: false } : copy;
}

/** A copy of a schema that allows no undescribed fields, except where it combines schemas. */
function withoutSurprises(schema: Record<string, unknown>): Record<string, unknown> {
  const isCombined = schema === schemas.get("AdminApiKey");
  return schema.properties && schema.additionalProperties === undefined && !isCombined
    ? { ...schema, additionalProperties: false }
    : schema;
}

/** Checks each response, and the event of each write, against the description. */
class CheckedWalk implements Walk {
  readonly seen = new Set<string>();
  private lastEvent: string | undefined;
  private readonly isEvent = ajv.compile(closed(schemas.get("AuditLog")) as Record<string, unknown>);
  private readonly validators = new Map<string, ValidateFunction>(
    operations.map((operation) => [operation.route, ajv.compile(operation.answer)]),
  );

  constructor(private readonly session: Session) {}

  get control() {
    return this.session.control;
  }

  readonly call = async (route: string, path: string[], body?: unknown, query: QueryFields = {}): Promise<Fields> => {
    const validate = this.validators.get(route);
    if (!validate) throw new Error(`no operation ${route}`);
    const [method, template = ""] = route.split(" ") as ["GET" | "POST" | "DELETE", string];
    const values = [...path];
    const url = template.replace(/\{[^}]+\}/g, () => encodeURIComponent(values.shift() ?? "missing"));
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (Array.isArray(value)) for (const item of value) search.append(`${name}[]`, item);
      else search.append(name, String(value));
    }
    const answer = await this.session.must(method, search.size === 0 ? url : `${url}?${search.toString()}`, body);
    validate(answer);
    expect(validate.errors ?? [], `${route} answered ${JSON.stringify(answer)}`).toEqual([]);
    this.seen.add(route);
    if (method !== "GET" && !route.endsWith("/validate")) await this.checkEvent(route);
    return answer;
  };

  /** A write has an event, and its events have the payloads that the description names for their types. */
  private async checkEvent(route: string): Promise<void> {
    const order = { method: "GET", path: "/organization/audit_logs?limit=5" } as const;
    const { data } = await this.session.control.edit<Fields>(order);
    const known = data.findIndex((event) => event.id === this.lastEvent);
    const events = known < 0 ? data : data.slice(0, known);
    this.lastEvent = data[0]?.id;
    expect(
      events.map((event) => event.type),
      route,
    ).toContain(eventsOfWrites[route]);
    for (const event of events) {
      this.isEvent(event);
      expect(this.isEvent.errors ?? [], `${route} logged ${JSON.stringify(event)}`).toEqual([]);
      expect(event[String(event.type)], route).toBeDefined();
    }
  }
}

test("answers all operations as described", async () => {
  const session = await start();
  const checked = new CheckedWalk(session);
  await walkEverything(checked);
  expect([...checked.seen].sort()).toEqual(operations.map((operation) => operation.route).sort());
});

test("returns the content of a certificate on request", async () => {
  const session = await start();
  const path = "/organization/certificates";
  const { id } = await session.must("POST", path, { certificate: certificatePem });
  const content = async (query: string) =>
    ((await session.must("GET", `${path}/${id}${query}`)).certificate_details as { content?: string }).content;
  expect(await content("")).toBeUndefined();
  expect(await content("?include[]=content")).toBe(certificatePem);
});

test("returns errors in the described shapes", async () => {
  const session = await start();
  const validate = ajv.getSchema("ErrorResponse");
  const refusals = [
    await session.post("/organization/projects", { name: 1 }),
    await session.get("/organization/projects/proj_unknown"),
    await session.as("sk-admin-wrong-key-1234").get("/organization/projects"),
    await session.get("/organization/nothing"),
    await session.call("PUT", "/organization/projects"),
  ];
  expect(refusals.map((reply) => reply.status)).toEqual([400, 404, 401, 404, 405]);
  for (const reply of refusals) expect(validate?.(reply.body), JSON.stringify(reply.body)).toBe(true);
  const bare = await session.get("/organization/projects/proj_unknown/rate_limits");
  expect(bare.body).toEqual({ code: 404, message: "The project proj_unknown was not found" });
});
