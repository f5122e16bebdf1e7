import { table } from "../../../policies/kit/readme";
import type { Declaration } from "../../../provider/lifecycle/declaration";
import type { Key } from "../../../provider/lifecycle/ids";
import { kinds } from "../../../test/kinds";

/** The README's table of resources, from the kinds' declarations. */
export function kindsTable(): string {
  const rows = kinds.map(({ declaration }) => [
    `[${declaration.kind}](docs/resources/${declaration.kind}.md)`,
    addressesOf(declaration)
      .map((path) => `\`${path}\``)
      .join(", "),
    declaration.id.form.replace(/<[^ ]*>|\[[^ ]*|^organization$/g, (form) => `\`${form}\``),
    declaration.onDelete,
  ]);
  return table(["resource", "API object", "import id", "what delete does"], rows);
}

/** The path of the object, or of the list that contains it. A kind that lives in several places has one path for each. */
export function addressesOf({ object, listing }: Declaration): string[] {
  if (object) return [object.path];
  if (typeof listing !== "function") return listing ? [listing.path] : [];
  const places: Key[] = [
    { userId: "" },
    { groupId: "" },
    { projectId: "", userId: "" },
    { projectId: "", groupId: "" },
  ];
  return places.map((key) => listing(key).path);
}
