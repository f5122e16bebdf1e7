/** What an earlier run has declared. A later run keeps these declarations and their names, because `up` deletes what it cannot find. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { enumerate } from "../../client/outside";
import type { LiveInventory } from "../../inventory/live";
import { declarations, kindsReferredBy } from "../../inventory/kinds";
import { labelOf } from "../../inventory/object";
import type { StackObject } from "../../inventory/stackState";
import { CommandError } from "../commandError";
import type { Declared, Format } from "./declare";
import type { KnownKeys } from "./declare/document/draft";
import type { DeclaredResource } from "./declare/document/resources";
import { isGenerated, isSigned } from "./files/checksum";

export interface Before {
  /** The resources of the state that a new run declares again. */
  readonly resources: readonly StackObject[];
  /** Those of them that the new files would lose otherwise. A merge keeps every entry of organization.yaml. */
  readonly atRisk: readonly StackObject[];
  /** The keys and names that these resources have. */
  readonly known: KnownKeys;
}

/** What generated files declare: `Project web`. */
export interface InFiles {
  readonly all: ReadonlySet<string>;
  /** In files that nobody has edited. */
  readonly unedited: ReadonlySet<string>;
}

/** The kinds to which others refer. A person has an address instead. */
const CONTAINERS: ReadonlySet<string> = new Set(
  [...kindsReferredBy(declarations)].filter((kind) => kind !== "OrganizationUser"),
);

/** What a program's generated files declare. */
const DECLARED = /new openai\.(\w+)\(\s*(?:"([^"\\]*)"|'([^'\\]*)')/g;

/** The resources that generated files of a folder declare. */
export async function declaredInFiles(folder: string): Promise<InFiles> {
  const all = new Set<string>();
  const unedited = new Set<string>();
  for (const directory of [folder, join(folder, "projects")]) {
    const files = await readdir(directory).catch(() => []);
    for (const file of files.filter((name) => name.endsWith(".ts"))) {
      const text = await readFile(join(directory, file), "utf8").catch(() => "");
      if (!isGenerated(text)) continue;
      for (const [, kind, name, other] of text.matchAll(DECLARED)) {
        all.add(`${kind} ${name ?? other}`);
        if (isSigned(text)) unedited.add(`${kind} ${name ?? other}`);
      }
    }
  }
  return { all, unedited };
}

/**
 * @param own the resources of the stack.
 * @param organization the name of the Organization in the program.
 * @param inFiles what generated files declare by `new`.
 */
export function declaredBefore(
  own: readonly StackObject[],
  { organization, format, inFiles }: { organization: string; format: Format; inFiles: InFiles },
): Before {
  const single = own.filter((resource) => !isInDocument(resource) && inFiles.all.has(nameOf(resource)));
  const isDocumentOurs = format === "yaml" || inFiles.all.has(`Organization ${organization}`);
  const inDocument = isDocumentOurs ? own.filter(isInDocument) : [];
  const known = { ...keysIn(inDocument, single, organization), names: namesOf(single) };
  // A file that a person has edited stays as it is.
  const rewritten = single.filter((resource) => inFiles.unedited.has(nameOf(resource)));
  if (format !== "yaml") {
    return { resources: [...single, ...inDocument], atRisk: [...rewritten, ...inDocument], known };
  }
  // What is new can be in a project or a group that the document has already.
  const containers = inDocument.filter(({ declaration: { kind } }) => CONTAINERS.has(kind));
  return { resources: [...single, ...containers], atRisk: rewritten, known };
}

/** @throws CommandError if the new declarations lack a resource whose object may still exist. */
export function requireEarlier(
  { atRisk }: Before,
  { resources: after }: Pick<Declared, "resources">,
  { objects, unread }: Pick<LiveInventory, "objects" | "unread">,
): void {
  const declared = new Set(after.map(nameOf));
  const existing = new Set(objects.map(labelOf));
  const lost = atRisk.filter((resource) => {
    const { declaration } = resource;
    if (declared.has(nameOf(resource))) return false;
    // A setting that has its usual value again requires no declaration.
    const isSetting = declaration.origin.how === "taken over" && declaration.set?.isOfPeople !== true;
    return unread.length > 0 || (!isSetting && existing.has(labelOf(resource)));
  });
  if (lost.length === 0) return;
  const permissions = [...new Set(unread.map(({ permission }) => permission).filter((one) => one !== undefined))];
  throw new CommandError(
    `Wrote nothing: the new files would not declare ${enumerate(lost.map(nameOf))}, so the next \`pulumi up\` would delete what ` +
      `these resources manage. ` +
      (unread.length > 0
        ? `adopt could not read the whole organisation${permissions.length > 0 ? `: the key lacks ${permissions.join(", ")}` : ""}. Run ` +
          `adopt again with a key that may read everything.`
        : `Move their declarations into a file of your own, then run adopt again.`),
  );
}

/** Whether a component Organization declares the resource. */
function isInDocument({ urn }: StackObject): boolean {
  return urn.split("::")[2]!.startsWith("openai-admin:index:Organization$");
}

function nameOf(resource: StackObject | DeclaredResource): string {
  return `${"kind" in resource ? resource.kind : resource.declaration.kind} ${resource.name}`;
}

function namesOf(resources: readonly StackObject[]): Map<string, string> {
  return new Map(resources.map((resource) => [labelOf(resource), resource.name]));
}

/** The keys of a document follow from the names: the project `web` of `acme` is `acme-web`, and its account `ci` is `acme-web-ci`. */
function keysIn(inDocument: readonly StackObject[], single: readonly StackObject[], organization: string): KnownKeys {
  const of = (kind: string) => {
    const keys = inDocument
      .filter(({ declaration, name }) => declaration.kind === kind && name.startsWith(`${organization}-`))
      .map((resource): [string, string] => [apiId(resource), resource.name.slice(organization.length + 1)]);
    return new Map(keys);
  };
  const files = single.filter(({ declaration }) => declaration.kind === "Project");
  const projects = new Map([
    ...of("Project"),
    ...files.map((project): [string, string] => [apiId(project), project.name]),
  ]);
  const own = new Map<string, Map<string, string>>([["OrganizationSpendAlert ", of("OrganizationSpendAlert")]]);
  for (const resource of inDocument) {
    const { kind } = resource.declaration;
    const { projectId = "" } = resource.key;
    const begin = `${organization}-${projects.get(projectId)}-`;
    if (!["ProjectRole", "ProjectSpendAlert", "ServiceAccount"].includes(kind)) continue;
    if (!resource.name.startsWith(begin)) continue;
    const place = `${kind} ${projectId}`;
    own.set(
      place,
      (own.get(place) ?? new Map<string, string>()).set(apiId(resource), resource.name.slice(begin.length)),
    );
  }
  return { projects, teams: of("Group"), roles: of("Role"), certificates: of("Certificate"), own };
}

function apiId({ declaration, key }: StackObject): string {
  return key[declaration.id.own] ?? "";
}
