import type { LookupSummary } from "../../provider/lookups/lookup";
import { permissionFor } from "../../provider/wire/permissions";
import { codes, examplesIn, fieldTable, inputTable, page, section, typeSections, type Page } from "./page";
import type { PublicInterface } from "./publicInterface";

/** The page of a look-up, from its declaration, its TSDoc and the operations that its tests allow. */
export function lookupPage(
  api: PublicInterface,
  { name }: LookupSummary,
  operations: readonly string[],
): Promise<Page> {
  const doc = api.docOf(name);
  const argsType = api.argumentsOf(name);
  const args = argsType === undefined ? [] : api.fieldsOf(argsType);
  const resultType = api.resultOf(name);
  const results = api.fieldsOf(resultType);
  const unions = argsType !== undefined && args.length === 0 ? [{ type: argsType }] : [];
  const reads = [...new Set(operations.map((route) => permissionFor("GET", route.replace(/^GET /, ""))))];
  return page(`lookups/${name}.md`, name, [
    doc.text,
    `\`${name}\` returns a promise. \`${name}Output\` takes Outputs and returns an Output.`,
    section("How do I write it?", examplesIn(doc)),
    section("Arguments", inputTable(args, "argument") ?? elsewhere(argsType)),
    section("Result", [api.docOf(resultType).text, fieldTable(results, "field")].filter(Boolean).join("\n\n")),
    section(
      "Types",
      typeSections(api.mentionedBy([...unions, ...args, ...results]), api.mentionedBy([...unions, ...args])),
    ),
    section("Which permission does the admin key need?", codes(reads.filter((one) => one !== undefined))),
    section("Which operations of the API does it use?", operations.map((route) => `- \`${route}\``).join("\n")),
  ]);
}

/** Arguments that are no interface have their definition among the types of the page. */
function elsewhere(argsType: string | undefined): string {
  return argsType === undefined ? "None." : `\`${argsType}\`, see below.`;
}
