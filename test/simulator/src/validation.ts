import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { schemas, type Operation, type Schema } from "./description";
import { badRequest, type ApiError } from "./errors";
import type { Query } from "./query";

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same schema, but without additional fields. The API rejects unknown fields in requests. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isSchema(schema)) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = isSchema(schema.properties) && schema.type === "object";
  return isObject && schema.additionalProperties === undefined ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv2020({ strict: false, discriminator: true, allErrors: true, verbose: true });
addFormats(ajv);
ajv.addFormat("unixtime", true);
for (const [name, schema] of schemas) ajv.addSchema(closed(schema) as Schema, name);

// Compile on first use, so that a program with few operations does not wait for all schemas.
const compiled = new Map<string, ValidateFunction>();

function validatorOf(operation: Operation, schema: Schema): ValidateFunction {
  let validate = compiled.get(operation.route);
  if (!validate) {
    validate = ajv.compile(closed(schema) as Schema);
    compiled.set(operation.route, validate);
  }
  return validate;
}

/** Converts `/projects/0/role` to the API's spelling: `projects[0].role`. */
function spell(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (Number.isInteger(value)) return "an integer";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function quoted(values: unknown[]): string {
  return values.map((value) => `'${String(value)}'`).join(", ");
}

function field(error: ErrorObject, name: unknown): string {
  const parent = spell(error.instancePath);
  return parent === "" ? String(name) : `${parent}.${String(name)}`;
}

function refusal(error: ErrorObject): ApiError {
  const where = spell(error.instancePath);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties": {
      const name = field(error, params.additionalProperty);
      return badRequest(`Unrecognized request argument supplied: ${name}`, name, "unknown_parameter");
    }
    case "required": {
      const name = field(error, params.missingProperty);
      return badRequest(`Missing required parameter: '${name}'.`, name, "missing_required_parameter");
    }
    case "type": {
      const got = `got ${nameOf(error.data)} instead`;
      return badRequest(
        `Invalid type for '${where}': expected ${String(params.type)}, but ${got}.`,
        where,
        "invalid_type",
      );
    }
    case "enum": {
      const known = quoted(params.allowedValues as unknown[]);
      return badRequest(
        `Invalid value: ${quoted([error.data])}. Supported values are: ${known}.`,
        where,
        "invalid_value",
      );
    }
    case "discriminator": {
      const name = field(error, params.tag);
      return badRequest(`Invalid value for '${name}': ${quoted([params.tagValue])}.`, name, "invalid_value");
    }
    default:
      return badRequest(`Invalid '${where || "body"}': ${error.message ?? "refused"}.`, where || null, "invalid_value");
  }
}

/** Puts the most helpful error first. A misspelt field, for example, explains a missing field. */
const mostTelling = ["additionalProperties", "discriminator", "required", "enum", "type"];

function rank(error: ErrorObject): number {
  const index = mostTelling.indexOf(error.keyword);
  return index < 0 ? mostTelling.length : index;
}

/** Whether this error is only the "or null" branch of a nullable field, or a summary of more specific errors. */
function isEcho(error: ErrorObject): boolean {
  return (
    error.keyword === "anyOf" || (error.keyword === "type" && (error.params as { type?: unknown }).type === "null")
  );
}

/** Throws the API's 400 if a query parameter has a value that the description does not list. */
export function checkQuery(operation: Operation, query: Query): void {
  for (const [name, values] of operation.choices) {
    const strange = query.list(name.replace(/\[\]$/, "")).find((value) => !values.includes(value));
    if (strange === undefined) continue;
    const known = quoted([...values]);
    throw badRequest(`Invalid value: '${strange}'. Supported values are: ${known}.`, name, "invalid_value");
  }
}

/** Throws the API's 400 if a body does not match the description. */
export function checkBody(operation: Operation, body: unknown): void {
  if (!operation.body) return;
  if (body === undefined) {
    if (operation.bodyRequired) throw badRequest("You must provide a JSON request body.", null, "missing_body");
    return;
  }
  const validate = validatorOf(operation, operation.body);
  if (validate(body)) return;
  const errors = validate.errors ?? [];
  const telling = errors.filter((error) => !isEcho(error)).sort((a, b) => rank(a) - rank(b));
  const first = telling[0] ?? errors[0];
  throw first ? refusal(first) : badRequest("The request body is invalid.");
}
