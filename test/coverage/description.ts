import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A JSON Schema. */
export type Schema = Record<string, unknown>;

interface Operation {
  parameters?: { in: string; name: string }[];
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
