import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A JSON Schema. */
export type Schema = Record<string, unknown>;

interface Content {
  content?: { "application/json"?: { schema?: Schema } };
}

interface Operation {
  parameters?: { in: string; name: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

const file = join(__dirname, "../simulator/description/openapi-admin-2026-11.json");
const description = JSON.parse(readFileSync(file, "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

/** The names of the query parameters of an operation, such as `GET /organization/costs`. */
export function parametersOf(route: string): string[] {
  const [method = "", path = ""] = route.split(" ");
  const { parameters = [] } = description.paths[path]![method.toLowerCase()]!;
  return parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
}

/** A named schema of the description. */
export function schemaOf(name: string): Schema {
  const schema = description.components.schemas[name];
  if (!schema) throw new Error(`the description has no schema ${name}`);
  return schema;
}

/**
 * The schemas at a place in an operation, such as `GET /organization/users answer data.user`. There are several if the description
 * has alternatives. Empty if the place does not exist.
 */
export function schemasAt(place: string): Schema[] {
  const [method = "", path = "", part = "", field] = place.split(" ");
  const operation = description.paths[path]?.[method.toLowerCase()];
  const content = part === "body" ? operation?.requestBody : operation?.responses["200"];
  const root = content?.content?.["application/json"]?.schema;
  const steps = field === undefined ? [] : field.split(".");
  let schemas = root ? [root] : [];
  for (const step of steps) {
    const inside = schemas.flatMap(alternatives).map((schema) => propertyOf(schema, step));
    schemas = inside.filter((schema) => schema !== undefined);
  }
  return schemas;
}

/** Whether a schema, or one of its alternatives, describes a field. */
export function describesField(schema: Schema, name: string): boolean {
  return alternatives(schema).some((one) => propertyOf(one, name) !== undefined);
}

function propertyOf(schema: Schema, name: string): Schema | undefined {
  return (schema.properties as Record<string, Schema> | undefined)?.[name];
}

/** A schema without references, lists and unions: for a list, the schemas of its items. */
function alternatives(schema: Schema): Schema[] {
  if (typeof schema.$ref === "string") return alternatives(schemaOf(schema.$ref.split("/").at(-1)!));
  const union = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) => (some as Schema[] | undefined) ?? []);
  const items = schema.items === undefined ? [] : [schema.items as Schema];
  const inside = [...union, ...items].flatMap(alternatives);
  return schema.properties === undefined ? inside : [schema, ...inside];
}
