/** The JSON Schema of an organisation document, for editors: the schema of the check, with the TSDoc of the types as descriptions. */
import { format } from "prettier";
import { z } from "zod";
import { documentSchema, parts } from "../../provider/components/organization/schema";
import type { PublicInterface } from "./publicInterface";

/** The path in the repository. The package contains the file. */
export const ORGANIZATION_SCHEMA = "provider/organization.schema.json";

type JsonSchema = z.core.JSONSchema.JSONSchema;

export function organizationSchema(api: PublicInterface): Promise<string> {
  const { $schema, definitions } = z.toJSONSchema(documentSchema, {
    // The newest draft that YAML editors support in full.
    target: "draft-7",
    metadata: parts,
    io: "input",
  });
  const described = Object.entries(definitions as Record<string, JsonSchema>).map(
    ([name, schema]) => [name, withDescriptions(api, name, schema)] as const,
  );
  const { OrganizationDocument: root, ...others } = Object.fromEntries(described);
  const notes = { "^x-": { description: "A place for anchors and notes. The provider ignores it." } };
  const schema = { $schema, ...root, patternProperties: notes, definitions: others };
  return format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
}

/** A part of the schema with the TSDoc of its type. */
function withDescriptions(api: PublicInterface, name: string, schema: JsonSchema): JsonSchema {
  const docs = new Map(api.fieldsOf(name).map((field) => [field.name, field.text]));
  const properties = Object.entries(schema.properties!).map(([key, property]) => {
    const description = docs.get(key);
    if (description === undefined)
      throw new Error(`${name} in document.ts has no TSDoc for ${key}. Write the comment.`);
    return [key, { description, ...(property as JsonSchema) }];
  });
  const described = { ...schema, properties: Object.fromEntries(properties) as JsonSchema["properties"] };
  delete described.id;
  return { title: name, description: api.docOf(name).text, ...described };
}
