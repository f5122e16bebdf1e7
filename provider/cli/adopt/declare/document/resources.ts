/** Which resource of the component declares which object. */
import { declarationsOf, type IdOf } from "../../../../components/organization/declarations";
import { declarationNamed } from "../../../../inventory/kinds";
import type { InventoryObject } from "../../../../inventory/object";
import { lastSegment } from "../../../../lifecycle/ids";
import type { Written } from "./index";

/** A resource of the generated program, and the object that it declares. */
export interface DeclaredResource {
  readonly kind: string;
  /** The name in the program. */
  readonly name: string;
  /** The Pulumi id of the object. */
  readonly id: string;
}

/** The resources that a document declares. @param name the name of the Organization. */
export function resourcesOf(name: string, { document, draft }: Written): DeclaredResource[] {
  const byPath = new Map<string, InventoryObject>();
  const byId = new Map<string, InventoryObject>();
  for (const [object, path] of draft.places) {
    const { kind } = object.declaration;
    byPath.set(JSON.stringify([kind, ...path]), object);
    byId.set(`${kind} ${object.declaration.id.join(object.key)}`, object);
    const { email } = object.inputs;
    if (kind === "OrganizationUser" && typeof email === "string") byId.set(`${kind} ${email.toLowerCase()}`, object);
  }
  const ids = new Map<string, string>();
  return declarationsOf(name, withoutFiles(document)).flatMap((declared) => {
    const declaration = declarationNamed(declared.kind);
    // A team or a workspace only groups resources.
    if (declaration === undefined) return [];
    const { kind } = declaration;
    const args = Object.entries(declared.args).map(([input, value]) => {
      const { idOf } = (value ?? {}) as Partial<IdOf>;
      return [input, idOf === undefined ? value : lastSegment(ids.get(idOf))];
    });
    const inputs = Object.fromEntries(args) as Record<string, unknown>;
    const person = String(inputs.email ?? inputs.userId).toLowerCase();
    const object =
      kind === "OrganizationUser"
        ? (byId.get(`${kind} ${person}`) ?? byId.get(`${kind} ${String(inputs.userId)}`))
        : declaration.origin.how === "made"
          ? byPath.get(JSON.stringify([kind, ...declared.path]))
          : byId.get(`${kind} ${declaration.id.join(inputs)}`);
    if (object === undefined) return [];
    ids.set(`${kind} ${declared.name}`, object.id);
    return [{ kind, name: declared.name, id: object.id }];
  });
}

/** The same document without the files of its certificates, which nobody has written yet. */
function withoutFiles(document: Written["document"]): Written["document"] {
  const { certificates } = document;
  if (certificates === undefined) return document;
  const entries = Object.entries(certificates).map(([key, { name }]) => [key, { name: name ?? key, content: "" }]);
  return { ...document, certificates: Object.fromEntries(entries) as typeof certificates };
}
