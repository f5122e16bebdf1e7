/** Takes over what Terraform manages: the same objects under the same names, and the blocks that make Terraform forget them. */
import { declarationNamed } from "../../../inventory/kinds";
import type { Properties } from "../../../lifecycle/declaration";
import { lastSegment, withArticle } from "../../../lifecycle/ids";
import { readState, type TerraformResource } from "./state";
import { kindOfTerraform } from "./types";

/** An object that a Terraform state manages. */
export interface TerraformObject {
  readonly kind: string;
  /** The Pulumi id. */
  readonly id: string;
  /** The name for the resource in the program. No two objects of a kind have the same name. */
  readonly name: string;
  /** The address in Terraform. */
  readonly address: string;
}

export interface FromTerraform {
  readonly objects: readonly TerraformObject[];
  /** The resources of an OpenAI provider that no kind of ours can manage. */
  readonly leftOut: readonly { readonly address: string; readonly reason: string }[];
}

/** The providers whose resources we know. Mirrors serve them under other hosts. */
const PROVIDERS = /(^|\/)(openai|jianyuan)\/openai$/;

/** @param source the name of the file, for messages. @throws CommandError if the text is no Terraform state. */
export function fromTerraform(text: string, source: string): FromTerraform {
  const objects: TerraformObject[] = [];
  const leftOut: { address: string; reason: string }[] = [];
  const taken = new Set<string>();
  for (const resource of readState(text, source)) {
    if (!PROVIDERS.test(resource.provider)) continue;
    const { address, type, attributes } = resource;
    const kind = kindOfTerraform(type, attributes);
    const id = kind === undefined ? undefined : idOf(kind, attributes);
    if (kind === undefined)
      leftOut.push({ address, reason: `no resource of this package manages ${withArticle(type)}` });
    else if (id === undefined) leftOut.push({ address, reason: "the state does not contain its id" });
    else objects.push({ kind, id, name: freeName(taken, kind, resource), address });
  }
  return { objects, leftOut };
}

/** The Pulumi id, from the attributes that have the names of its parts in the API's spelling. */
function idOf(kind: string, attributes: Properties): string | undefined {
  const { id } = declarationNamed(kind)!;
  const key = Object.fromEntries(
    id.parts.map((part) => [
      part,
      attributes[inSnakeCase(part)] ?? (part === id.own ? lastSegment(attributes.id) : undefined),
    ]),
  );
  try {
    // An attribute that is null has no value.
    return id.join(key);
  } catch {
    return undefined;
  }
}

function inSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function freeName(taken: Set<string>, kind: string, { address, type }: TerraformResource): string {
  const name = nameIn(address, type);
  for (let count = 1; ; count++) {
    const tried = count === 1 ? name : `${name}-${count}`;
    if (taken.has(`${kind} ${tried}`)) continue;
    taken.add(`${kind} ${tried}`);
    return tried;
  }
}

/** `shop-eu-web` for `module.shop["eu"].openai_project.web`: the names and the keys, without the types. */
function nameIn(address: string, type: string): string {
  const steps = address.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  const parts = [...steps].map(([, key, index, word]) => key ?? index ?? word!);
  return parts.filter((part) => part !== "module" && part !== type).join("-");
}

/**
 * The blocks that make Terraform forget the objects without destroying them. A block names no single instance, so it is about every
 * instance of a resource.
 */
export function removedBlocks({ objects }: FromTerraform): string {
  const addresses = new Set(objects.map(({ address }) => withoutKeys(address)));
  return [...addresses]
    .map((address) => `removed {\n  from = ${address}\n\n  lifecycle {\n    destroy = false\n  }\n}\n`)
    .join("\n");
}

function withoutKeys(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, "");
}
