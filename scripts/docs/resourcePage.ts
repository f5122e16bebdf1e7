import type { Declaration } from "../../provider/lifecycle/declaration";
import type { Kind } from "../../test/kinds/kind";
import { mayReplace } from "../../provider/lifecycle/inputs";
import { codes, examplesIn, fenced, fieldTable, inputTable, page, section, typeSections, type Page } from "./page";
import type { PublicInterface } from "./publicInterface";
import { permissionsOf } from "./tables/permissionsTable";

/** The page of a resource, from its declaration, its TSDoc and the operations that its tests use. */
export function resourcePage(api: PublicInterface, spec: Kind, operations: readonly string[]): Promise<Page> {
  const { declaration } = spec;
  const { kind } = declaration;
  const inputs = api.fieldsOf(`${kind}Args`);
  const outputs = api.fieldsOf(kind).filter(({ name }) => declaration.outputs.includes(name));
  const isSecret = ({ name }: { name: string }) => (declaration.secrets?.includes(name) ? "yes" : "no");
  return page(`resources/${kind}.md`, kind, [
    api.docOf(kind).text,
    section("How do I write it?", examplesIn(api.docOf(kind))),
    section(
      "Inputs",
      inputTable(inputs, "input", {
        "a change": ({ name }) => changeOf(declaration, name),
        default: ({ name }) => defaultOf(declaration, name),
      }),
    ),
    section("Outputs", fieldTable(outputs, "output", { secret: isSecret })),
    section("Types", typeSections(api.mentionedBy([...inputs, ...outputs]), api.mentionedBy(inputs))),
    section("What does a delete do?", `Destroy, or removing the resource from the program, ${declaration.onDelete}.`),
    section("How do I import an existing object?", importOf(spec)),
    section("Which permissions does the admin key need?", permissions(declaration)),
    section("Which operations of the API does it use?", operations.map((route) => `- \`${route}\``).join("\n")),
  ]);
}

function changeOf({ inputs }: Declaration, name: string): string {
  const row = inputs[name];
  if (row === undefined) return "";
  if (row.change === "replace") return "replaces";
  if (row.change === "local") return "stays in the state";
  return mayReplace(row) ? "updates, or replaces (see the meaning)" : "updates";
}

function defaultOf({ inputs }: Declaration, name: string): string {
  const fallback = inputs[name]?.fallback;
  return fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``;
}

function importOf({ declaration: { kind, id }, imported: [row] }: Kind): string {
  const forms = id.form.split(" or ").map((form) => form.replace(/^\[[^\]]*\]/, ""));
  const isOfRow = (form: string) => [...form.matchAll(/<(\w+)>/g)].some(([, name]) => row!.args.includes(name!));
  const example = forms.find(isOfRow) ?? forms[0]!;
  const program = `new openai.${kind}("${row!.name}", ${row!.args}, { import: "${example}" });`;
  const command = `pulumi import pulumi-nodejs:dynamic/openai:${kind} ${row!.name} '${example}' --generate-code=false`;
  return [
    `The id is ${id.form.replace(/<[^ ]*>|\[[^ ]*|^organization$/g, (form) => `\`${form}\``)}. In the program, or on the command line:`,
    fenced("ts", program),
    fenced("sh", command),
    "`npx pulumi-openai-admin init` prepares a project for imports, once.",
  ].join("\n\n");
}

function permissions(declaration: Declaration): string {
  const { toRead, toWrite, toGuard } = permissionsOf(declaration);
  return [
    `- To refresh, import and \`get\`: ${codes(toRead)}.`,
    `- To create, change and delete: ${codes(toWrite)}.`,
    toGuard.length > 0 && `- For a guard, without which the resource works too: ${codes(toGuard)}.`,
  ]
    .filter(Boolean)
    .join("\n");
}
