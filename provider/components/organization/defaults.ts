/** What a project inherits. */
import type { OrganizationDocument, ProjectEntry, ProjectSettings } from "./document";

type Json = Readonly<Record<string, unknown>>;

/** A layer of settings, and where the document has it. */
export interface Layer {
  readonly path: readonly string[];
  readonly settings: ProjectSettings;
}

/** The settings that apply to a project, the weakest first. */
export function layersOf({ defaults = {}, projects = {} }: OrganizationDocument, key: string): Layer[] {
  const { environments, ...forAll } = defaults;
  const { environment, ...own } = Object.hasOwn(projects, key) ? projects[key]! : {};
  const isKnown = environment !== undefined && environments !== undefined && Object.hasOwn(environments, environment);
  return [
    { path: ["defaults"], settings: forAll },
    ...(isKnown ? [{ path: ["defaults", "environments", environment], settings: environments[environment]! }] : []),
    { path: ["projects", key], settings: own },
  ];
}

/** A project with everything that it inherits. */
export function projectOf(document: OrganizationDocument, key: string): ProjectEntry {
  return layersOf(document, key).reduce<Json>((below, { settings }) => merged(below, settings as Json), {});
}

/** Maps merge key by key, and null removes a key. Lists and scalars replace. */
export function merged(below: unknown, above: Json): Json {
  const result: Record<string, unknown> = isMap(below) ? { ...below } : {};
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete result[key];
    else if (value !== undefined) {
      // An amount in one unit replaces an amount in the other.
      if (key in OTHER_UNIT && typeof value === "number") delete result[OTHER_UNIT[key]!];
      const inner = Object.hasOwn(result, key) ? result[key] : undefined;
      result[key] = isMap(value) ? merged(inner, value) : value;
    }
  }
  return result;
}

const OTHER_UNIT: Readonly<Record<string, string>> = { dollars: "cents", cents: "dollars" };

export function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
