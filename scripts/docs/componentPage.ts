import { examplesIn, fieldTable, inputTable, page, section, typeSections, type Page } from "./page";
import type { Field, PublicInterface } from "./publicInterface";

/** The page of a component, from its TSDoc. */
export function componentPage(api: PublicInterface, name: string): Promise<Page> {
  const doc = api.docOf(name);
  const inputs = api.fieldsOf(api.inputsOf(name));
  const outputs = api.fieldsOf(name);
  const resources = new Set(api.classesOf("OpenAIResource"));
  const linkTo = (type: string) => {
    const kind = type.replace(/Args$/, "");
    return resources.has(kind) ? `\`${type}\`: the inputs of [${kind}](../resources/${kind}.md#inputs)` : undefined;
  };
  const mentionedBy = (fields: readonly Field[]) => api.mentionedBy(fields, (type) => linkTo(type) !== undefined);
  return page(`components/${name}.md`, name, [
    doc.text,
    section("How do I write it?", examplesIn(doc)),
    section("Inputs", inputTable(inputs, "input")),
    section("Outputs", fieldTable(outputs, "output")),
    section("Types", typeSections(mentionedBy([...inputs, ...outputs]), mentionedBy(inputs), linkTo)),
  ]);
}
