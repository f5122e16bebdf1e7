/** What generated files declare, and new files would not declare. */
import type { LiveInventory } from "../../../inventory/live";
import type { StackObject } from "../../../inventory/stackState";
import type { DeclaredResource } from "../declare/document/resources";
import { generatedTexts } from "./write";

/** In the URN of each resource that an Organization declares. */
const IN_DOCUMENT = "::openai-admin:index:Organization$";

/** In the generated file that contains the document. organization.yaml never loses a line. */
const DOCUMENT = " satisfies openai.OrganizationDocument";

/**
 * The resources of the stack, by kind and name, that the new files would not declare although their objects exist. The next
 * `pulumi up` would delete the objects. A limit that has become usual is such a resource, and everything that the key may not read.
 * @param own the resources of the stack.
 * @param declared what the new files declare.
 */
export async function lostDeclarations(
  folder: string,
  own: readonly StackObject[],
  declared: readonly DeclaredResource[],
  live: LiveInventory,
): Promise<string[]> {
  const now = new Set(declared.map(({ kind, name }) => `${kind} ${name}`));
  const existing = new Set(
    [...live.objects, ...live.implied].map(({ declaration, id }) => `${declaration.kind} ${id}`),
  );
  const mayExist = ({ declaration, id }: StackObject) =>
    live.unread.length > 0 || existing.has(`${declaration.kind} ${id}`);
  const missing = own.filter((one) => !now.has(`${one.declaration.kind} ${one.name}`) && mayExist(one));
  if (missing.length === 0) return [];
  const texts = await generatedTexts(folder);
  const hasDocument = texts.some((text) => text.includes(DOCUMENT));
  const inFiles = new Set(texts.flatMap(declarationsIn));
  return missing
    .filter(({ urn, declaration, name }) =>
      urn.includes(IN_DOCUMENT) ? hasDocument : inFiles.has(`${declaration.kind} ${JSON.stringify(name)}`),
    )
    .map(({ declaration, name }) => `${declaration.kind} ${name}`);
}

/** The kinds and quoted names in a generated file. */
function declarationsIn(text: string): string[] {
  return [...text.matchAll(/new openai\.(\w+)\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, kind, name]) => `${kind} ${name}`);
}
