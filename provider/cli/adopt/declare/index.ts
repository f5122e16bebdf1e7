/** Writes the declarations of existing objects. Pure: nothing is read or written here. */
import type { LeftOut, LiveInventory } from "../../../inventory/live";
import { labelOf, labelWith, type InventoryObject } from "../../../inventory/object";
import type { OrganizationDocument } from "../../../components/organization/document";
import { resourceFiles, typescriptFiles, yamlFiles, type Files } from "../files/formats";
import { documentOf } from "./document";
import type { DeclaredResource } from "./document/resources";
import type { KnownKeys } from "./document/draft";
import { isPart, kept } from "./kept";
import { knownKeysIn } from "./knownKeys";
import { selected, type Selection } from "./selection";

export type Format = "yaml" | "ts" | "resources";

export interface DeclareOptions extends Selection {
  readonly format: Format;
  /** The name of the organisation in the program, from which the names of the resources begin: `acme`. */
  readonly name: string;
  /** Whether Pulumi refuses to delete projects, the list of owners and admin keys. */
  readonly protect: boolean;
  /** Objects that something else declares. */
  readonly heldBy?: readonly LeftOut[];
  /** Declare every rate limit of each model, also those that nobody has changed. */
  readonly allLimits?: boolean;
  /** The text of an existing organization.yaml, to which the document is added. */
  readonly existing?: string;
  /** The keys and names that an earlier run has given. */
  readonly known?: KnownKeys;
  /** What an earlier run has declared, and the selection need not contain: `Project proj_1`. */
  readonly before?: ReadonlySet<string>;
  /** Limits and settings of other projects, which tell what is usual. */
  readonly compared?: readonly InventoryObject[];
  /** Unix seconds. Default: now. */
  readonly now?: number;
}

export interface Declared {
  /** Texts by the paths of files below the program's folder. */
  readonly files: Files;
  /** The objects that nobody should declare, or that nothing can declare, and why. */
  readonly leftOut: readonly LeftOut[];
  /** The resources of the program by the objects that they declare, also where several objects have one name. */
  readonly resources: readonly DeclaredResource[];
  /** What the existing document lacks, where a person has to add it. */
  readonly skipped: readonly string[];
  /** The document, for formats that have one. */
  readonly document?: OrganizationDocument;
}

/**
 * Writes declarations.
 * @param live the organisation, read with the scopes of the selection.
 * @throws CommandError if a word of the selection names nothing, or the existing document is not valid YAML.
 */
export function declare(
  { objects: everything, leftOut: unusable }: Pick<LiveInventory, "objects" | "leftOut">,
  options: DeclareOptions,
): Declared {
  const { format, protect, existing, known = {}, allLimits = false, now = Date.now() / 1000 } = options;
  const isHeld = heldAmong(options.heldBy ?? []);
  const chosen = new Set(selected(everything, options));
  const { before = new Set<string>() } = options;
  const isOfEarlier = (object: InventoryObject) => before.has(labelOf(object)) || isPart(object, before);
  const free = everything.filter((object) => (chosen.has(object) || isOfEarlier(object)) && !isHeld(object));
  const { objects, leftOut } = kept([...everything, ...(options.compared ?? [])], free, { allLimits, now });
  const groups = everything.filter(({ declaration }) => declaration.kind === "Group");
  const keys = format === "yaml" && existing !== undefined ? knownKeysIn(existing, everything, known) : known;
  const written = documentOf(objects, groups, { protect, known: keys });
  const { draft, document } = written;
  const more = objects.filter((object) => !draft.isTaken(object));
  const { files, resources, skipped } =
    format === "resources"
      ? resourceFiles(written, objects, options)
      : format === "ts"
        ? typescriptFiles(written, more, options)
        : yamlFiles(written, more, options);
  // One object can be unusable for one kind and usable for another: a key of a person.
  const declaredIds = new Set([...leftOut, ...everything].map(({ id }) => id));
  return {
    files,
    resources,
    skipped,
    leftOut: [...unusable.filter(({ id }) => !declaredIds.has(id)), ...leftOut],
    ...(format === "resources" ? {} : { document }),
  };
}

/** Tells which objects something else declares. */
export function heldAmong(heldBy: readonly LeftOut[]): (object: InventoryObject) => boolean {
  const held = new Set(heldBy.map(({ kind, id }) => labelWith(kind, id)));
  return (object) => held.has(labelOf(object));
}
