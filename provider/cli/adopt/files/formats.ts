/** The files of each format. */
import type { InventoryObject } from "../../../inventory/object";
import type { Written } from "../declare/document";
import { resourcesOf, type DeclaredResource } from "../declare/document/resources";
import type { DeclareOptions } from "../declare";
import { variableOf } from "../declare/keys";
import { mergedText } from "./merge";
import { Program } from "./resources";
import { Code, printed, quoted } from "./typescript";
import { signed } from "./checksum";
import { entriesText } from "./yamlText";

/** Files by their paths below the program's folder. */
export type Files = Map<string, string>;

const IMPORT = 'import * as openai from "pulumi-openai-admin";\n';

/** The first line of the document, for editors. */
const SCHEMA = "# yaml-language-server: $schema=./node_modules/pulumi-openai-admin/organization.schema.json\n";

/** An organization.yaml, and a program that declares it. */
export function yamlFiles(written: Written, more: readonly InventoryObject[], options: DeclareOptions) {
  const files: Files = new Map(written.files);
  const comments = new Map(
    [...written.draft.projects].map(([id, key]) => [JSON.stringify(["projects", key]), id] as const),
  );
  const { existing } = options;
  const merged = existing === undefined ? undefined : mergedText(existing, written.document, { comments });
  files.set(
    "organization.yaml",
    merged?.text ?? `${SCHEMA}\n${entriesText(written.document as object as Record<string, unknown>, [], 0, comments)}`,
  );
  const resources = [...resourcesOf(options.name, written), ...addMore(files, written, more, options)];
  files.set("index.ts", signed(indexText(options.name, quoted("organization.yaml"), [], more.length > 0)));
  return { files, resources, skipped: merged?.skipped ?? [] };
}

/** The same document as an object of the program. */
export function typescriptFiles(written: Written, more: readonly InventoryObject[], options: DeclareOptions) {
  const files: Files = new Map(written.files);
  const before = "export const organization = ";
  const document = `${before}${printed(written.document, 0, before.length)} satisfies openai.OrganizationDocument;\n`;
  files.set("organization.ts", signed(`${IMPORT}\n${document}`));
  const resources = [...resourcesOf(options.name, written), ...addMore(files, written, more, options)];
  const imports = ['import { organization } from "./organization";\n'];
  files.set("index.ts", signed(indexText(options.name, "organization", imports, more.length > 0)));
  return { files, resources, skipped: [] };
}

/** Every object as a resource: a file for each project, and a file for each topic of the organisation. */
export function resourceFiles(written: Written, objects: readonly InventoryObject[], options: DeclareOptions) {
  const files: Files = new Map(written.files);
  const { projects } = written.draft;
  const readable = objects.map((object) => withFile(object, written));
  const program = new Program(readable, projects, (object) => fileOf(object, projects), options);
  for (const file of program.files) {
    const up = file.includes("/") ? "../" : "./";
    const statements = program.statements(file);
    const imports = [...program.imports(file)].map(([other, name]) => `import * as ${name} from "${up}${other}";\n`);
    const node = statements.includes("readFileSync(") ? 'import { readFileSync } from "node:fs";\n' : "";
    files.set(`${file}.ts`, signed(`${node}${IMPORT}${imports.join("")}\n${statements}`));
  }
  files.set("index.ts", signed(program.files.map((file) => `import ${quoted(`./${file}`)};\n`).join("")));
  return { files, resources: program.resources, skipped: [] };
}

/** The file of an object, without its ending. */
function fileOf({ declaration, inputs, key }: InventoryObject, projects: ReadonlyMap<string, string>): string {
  const { kind, topic } = declaration;
  const projectId = declaration.kind === "Project" ? key.projectId : inputs.projectId;
  const project = typeof projectId === "string" ? projects.get(projectId) : undefined;
  if (project !== undefined) return `projects/${project}`;
  // Projects refer to the other topics. An object that refers to projects must not be in a file to which they refer.
  const refersToProjects = Object.values(declaration.inputs).some(({ refersTo }) => refersTo.includes("Project"));
  if (refersToProjects && kind !== "RoleAssignment") return `${kind[0]!.toLowerCase()}${kind.slice(1)}s`;
  return topic === "members" ? "groups" : topic;
}

/** A certificate's text is in a file of its own. */
function withFile(object: InventoryObject, { draft }: Written): InventoryObject {
  const { declaration, key, inputs } = object;
  if (declaration.kind !== "Certificate") return object;
  const file = `certificates/${draft.certificates.get(key.certificateId!)}.pem`;
  return { ...object, inputs: { ...inputs, content: new Code(`readFileSync(${quoted(file)}, "utf8")`) } };
}

function indexText(name: string, document: string, imports: readonly string[], hasMore: boolean): string {
  const variable = variableOf(name);
  const more = hasMore ? 'import { declareMore } from "./more";\n' : "";
  const call = hasMore ? `declareMore(${variable});\n` : "";
  return (
    `${IMPORT}${more}${imports.join("")}\n` +
    `export const ${variable} = new openai.Organization(${quoted(name)}, ${document});\n${call}`
  );
}

/** What a document cannot say. */
function addMore(
  files: Files,
  { draft }: Written,
  objects: readonly InventoryObject[],
  options: DeclareOptions,
): DeclaredResource[] {
  if (objects.length === 0) return [];
  const used = new Set<string>();
  const elsewhere = (kinds: readonly string[], id: string): string | undefined => {
    const property = (map: string, key: string) => {
      used.add(map);
      return `${map}${propertyOf(key)}!`;
    };
    for (const kind of kinds) {
      const project = kind === "Project" ? draft.projects.get(id) : undefined;
      if (project !== undefined) return `${property("projects", project)}.projectId`;
      const team = kind === "Group" ? draft.declaredTeam(id) : undefined;
      if (team !== undefined) return `${property("teams", team)}.groupId`;
      const own = draft.inProject(kind, id);
      if (own !== undefined) return `${property("projects", own.project)}.${own.map}${propertyOf(own.key)}!.id`;
    }
    return undefined;
  };
  const program = new Program(objects, draft.projects, () => "more", { ...options, elsewhere });
  const statements = program.statements("more", 2);
  const parameter = used.size === 0 ? "_organization" : `{ ${[...used].sort().join(", ")} }`;
  const text =
    `${IMPORT}\n/** What the document of the organisation cannot say. */\n` +
    `export function declareMore(${parameter}: openai.Organization): void {\n${statements}}\n`;
  files.set("more.ts", signed(text));
  return program.resources;
}

/** `.web`, or `["search-production"]`. */
function propertyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${quoted(key)}]`;
}
