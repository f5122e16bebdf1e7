/** Declares the objects of a list, and no others, under the names of the list: what Terraform manages. */
import type { LeftOut, LiveInventory } from "../../../inventory/live";
import { labelOf, labelWith } from "../../../inventory/object";
import { resourceFiles } from "../files/formats";
import type { TerraformObject } from "../terraform";
import { documentOf } from "./document";
import { heldAmong, type DeclareOptions, type Declared } from "./index";
import { asDeclarable } from "./kept";

/** Declares each object as a resource of its own, as Terraform does. @param live the organisation, with the kinds of the list. */
export function declareExactly(
  { objects, implied }: Pick<LiveInventory, "objects" | "implied">,
  list: readonly TerraformObject[],
  options: Omit<DeclareOptions, "format">,
): Declared {
  const isHeld = heldAmong(options.heldBy ?? []);
  const existing = new Map([...objects, ...implied].map((one) => [labelOf(one), one]));
  const leftOut: LeftOut[] = [];
  const names = new Map<string, string>();
  const chosen = list.flatMap(({ kind, id, name, address }) => {
    const label = labelWith(kind, id);
    const object = existing.get(label);
    if (object && isHeld(object)) return [];
    names.set(label, name);
    if (object) return asDeclarable(object, leftOut) ?? [];
    leftOut.push({ kind, id, reason: `the organisation has no such object. Terraform calls it ${address}.` });
    return [];
  });
  const groups = objects.filter(({ declaration }) => declaration.kind === "Group");
  const projects = new Map(list.filter(({ kind }) => kind === "Project").map(({ id, name }) => [id, name] as const));
  const known = { projects, names };
  const written = documentOf(chosen, groups, { protect: options.protect, known });
  const { files, resources, skipped } = resourceFiles(written, chosen, { ...options, format: "resources", known });
  return { files, resources, skipped, leftOut };
}
