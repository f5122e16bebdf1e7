import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A JSON Schema from the description. */
export type Schema = Record<string, unknown>;

/** One operation of the description. */
export interface Operation {
  /** The operation's name: method and path template, such as `GET /organization/projects/{project_id}`. */
  route: string;
  method: string;
  template: string;
  /** The schema of the request body; missing for operations without a body. */
  body?: Schema;
  bodyRequired: boolean;
  /** The allowed values of query parameters, by the name in the description; only for parameters with such a list. */
  choices: ReadonlyMap<string, readonly string[]>;
  /** The schema of the 200 response. */
  answer: Schema;
}

interface Content {
  content?: { "application/json"?: { schema?: Schema } };
}
interface RawOperation {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content>;
}
interface RawDescription {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

// description/ is next to both src/ and dist/, so the same path works in tests and in the built program.
const file = join(__dirname, "..", "description", "openapi-admin-2026-11.json");

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Shortens references in a schema to names (`#/components/schemas/Project` becomes `Project`). Removes parts that a
 * validator cannot use: examples and the mapping of a discriminator.
 */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (!isPlainObject(schema)) return schema;
  const result: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith("x-") || key === "example") continue;
    if (key === "$ref" && typeof value === "string") result.$ref = value.replace("#/components/schemas/", "");
    else if (key === "discriminator" && isPlainObject(value)) result[key] = { propertyName: value.propertyName };
    else result[key] = plain(value);
  }
  return result;
}

const raw = JSON.parse(readFileSync(file, "utf8")) as RawDescription;

/** The named schemas of the description. */
export const schemas: ReadonlyMap<string, Schema> = new Map(
  Object.entries(raw.components.schemas).map(([name, schema]) => [name, plain(schema) as Schema]),
);

/** Every operation of the description. */
export const operations: readonly Operation[] = Object.entries(raw.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${template}`,
    method: method.toUpperCase(),
    template,
    body: plain(operation.requestBody?.content?.["application/json"]?.schema) as Schema | undefined,
    bodyRequired: operation.requestBody?.required ?? false,
    choices: choicesOf(operation),
    answer: plain(operation.responses["200"]?.content?.["application/json"]?.schema) as Schema,
  })),
);

/** The allowed values of the query parameters: of a value, of the items of a list, or of one of several types. */
function choicesOf({ parameters = [] }: RawOperation): Map<string, readonly string[]> {
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  return new Map(inQuery.flatMap(({ name, schema }) => enumsOf(schema).map((values) => [name, values] as const)));
}

function enumsOf(schema: unknown): string[][] {
  if (!isPlainObject(schema)) return [];
  if (typeof schema.$ref === "string") return enumsOf(schemas.get(schema.$ref.split("/").at(-1) ?? ""));
  if (Array.isArray(schema.enum)) return [schema.enum as string[]];
  const branches: unknown[] = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  return [schema.items, ...branches].flatMap(enumsOf);
}

/** An operation and the values of its path parameters. */
export interface Match {
  operation: Operation;
  params: Record<string, string>;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function matchTemplate(template: string, segments: string[]): Record<string, string> | undefined {
  const names = template.split("/");
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? "";
    if (name.startsWith("{")) {
      if (segment === "") return undefined;
      params[name.slice(1, -1)] = decoded(segment);
    } else if (name !== segment) return undefined;
  }
  return params;
}

// Match fixed paths first: `certificates/activate` must win over `certificates/{certificate_id}`.
const fixedFirst = [...operations].sort((a, b) => a.template.split("{").length - b.template.split("{").length);

/** The operation for a path without `/v1`. `methods` lists the methods that the path supports. */
export function findOperation(method: string, path: string): { match?: Match; methods: string[] } {
  const segments = path.split("/");
  const methods: string[] = [];
  let found: Match | undefined;
  for (const operation of fixedFirst) {
    const params = matchTemplate(operation.template, segments);
    if (!params) continue;
    methods.push(operation.method);
    if (operation.method === method) found ??= { operation, params };
  }
  return { match: found, methods };
}
