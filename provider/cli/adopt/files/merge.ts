/** Adds what is new to an organization.yaml that a person has written. Every other byte stays as it is. */
import { isAlias, isMap as isYamlMap, isScalar, isSeq, parseDocument, visit, type Node, type Pair } from "yaml";
import { projectOf } from "../../../components/organization/defaults";
import type { OrganizationDocument } from "../../../components/organization/document";
import { CommandError } from "../../commandError";
import { EditedText, isFlow } from "./editedText";
import { isMap } from "./typescript";
import { flowText, type Comments } from "./yamlText";

type Json = Readonly<Record<string, unknown>>;

export interface Merged {
  readonly text: string;
  /** What the file lacks, in places to which nothing can be added: an alias elsewhere would get the same. */
  readonly skipped: readonly string[];
}

/** The maps to whose entries a merge adds entries. A star matches any key. Any other map belongs together: a merge keeps it. */
const MAPS = [
  "people people.* roles teams teams.* certificates spendAlerts projects projects.*",
  "projects.*.members projects.*.roles projects.*.groups projects.*.grants projects.*.serviceAccounts",
  "projects.*.rateLimits projects.*.spendAlerts",
].flatMap((line) => line.split(" ").map((pattern) => pattern.split(".")));

/** The lists to which a merge adds items. */
const LISTS = "owners teams.*.members teams.*.roles people.*.roles projects.*.grants.* projects.*.certificates"
  .split(" ")
  .map((pattern) => pattern.split("."));

/** @throws CommandError if the file is not valid YAML. */
export function mergedText(
  text: string,
  addition: OrganizationDocument,
  { file = "organization.yaml", comments }: { file?: string; comments?: Comments } = {},
): Merged {
  // An editor on Windows can begin a file with a byte order mark, which is no column.
  if (text.startsWith("\ufeff")) {
    const { text: rest, skipped } = mergedText(text.slice(1), addition, { file, ...(comments ? { comments } : {}) });
    return { text: `\ufeff${rest}`, skipped };
  }
  const yaml = parseDocument(text, { merge: true, prettyErrors: false, logLevel: "error" });
  const [error] = yaml.errors;
  if (error) {
    const line = text.slice(0, error.pos[0]).split("\n").length;
    throw new CommandError(
      `Could not add to ${file}: line ${line} is not valid YAML: ${error.message.replace(/\.?$/, ".")} Correct the file, then run ` +
        `the command again. Nothing has changed.`,
    );
  }
  if (!isYamlMap(yaml.contents) && text.slice(...(yaml.contents?.range ?? [0, 0])).trim() !== "") {
    throw new CommandError(
      `Could not add to ${file}: the file does not contain a map such as \`owners: […]\`. Correct the file, then run the command ` +
        `again. Nothing has changed.`,
    );
  }
  const aliased = new Set<string>();
  visit(yaml, { Alias: (_, alias) => void aliased.add(alias.source) });
  const document = (yaml.toJS({ maxAliasCount: -1 }) ?? {}) as OrganizationDocument;
  const merging = new Merging(new EditedText(text, comments), document, aliased);
  merging.addTo(yaml.contents, wantedIn(addition, document), []);
  const result = merging.edited.toString();
  const [damage] = parseDocument(result, { merge: true, logLevel: "error" }).errors;
  if (damage) {
    throw new CommandError(
      `Could not add to ${file}: adopt does not know how to add to a file in this form (${damage.code}). Format the file, such as with ` +
        `\`npx prettier --write ${file}\`, then run the command again. Nothing has changed.`,
    );
  }
  return { text: result, skipped: merging.skipped };
}

/** What a merge may add. The defaults and the choice at the top belong to the person who wrote the file. */
function wantedIn(addition: OrganizationDocument, existing: OrganizationDocument): Json {
  const { defaults, projects, ...rest } = addition;
  const wanted = Object.fromEntries(Object.entries(rest).filter(([part]) => part !== "exclusive"));
  if (projects === undefined) return wanted;
  const isChosen = existing.defaults?.protect !== undefined || defaults?.protect == null;
  const own = Object.entries(projects).map(([key, project]) => {
    const isNew = !Object.hasOwn(existing.projects ?? {}, key);
    return [key, isNew && !isChosen ? { ...project, protect: defaults.protect } : project];
  });
  return { ...wanted, projects: Object.fromEntries(own) as Json };
}

class Merging {
  readonly skipped: string[] = [];

  /** @param aliased the anchors that an alias uses. */
  constructor(
    readonly edited: EditedText,
    private readonly document: OrganizationDocument,
    private readonly aliased: ReadonlySet<string>,
  ) {}

  /** Adds the wanted entries to a map of the file. @param isInFlow whether the map is inside braces or brackets. */
  addTo(node: unknown, wanted: Json, path: readonly string[], isInFlow = false): void {
    const inherited = this.#effective(path);
    const fresh: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(wanted)) {
      // An existing entry has its name, also where only its key says the name.
      if (key === "name" && path.length > 0 && isYamlMap(node)) continue;
      const pair = pairOf(node, key);
      const inheritedKey = keyIn(inherited, key);
      if (pair) this.#addToEntry(pair, value, [...path, keyText(pair) ?? key], isInFlow || isFlow(node));
      else if (inheritedKey === undefined && !isAlertOf(inherited, value, path)) fresh[key] = value;
      else if (inheritedKey !== undefined)
        this.#addToInherited(inherited![inheritedKey], value, [...path, inheritedKey], fresh);
    }
    if (Object.keys(fresh).length > 0) this.edited.addEntries(node, fresh, path, isInFlow);
  }

  #addToEntry(pair: Pair, value: unknown, path: readonly string[], isInFlow: boolean): void {
    const existing = this.#effective(path.slice(0, -1))?.[path.at(-1)!];
    const node = pair.value as Node | null;
    const whole = withMissing(existing, value, path);
    if (whole === undefined) return;
    if (isAlias(node)) this.edited.replace(node, whole);
    else if (node?.anchor !== undefined && this.aliased.has(node.anchor)) this.#skip(path, whole);
    else if (isMap(value) && isYamlMap(node)) this.addTo(node, value, path, isInFlow);
    else if (Array.isArray(value) && isSeq(node))
      this.edited.addItems(node, missingItems(existing as unknown[], value));
    else if (isScalar(node) && node.value !== null) this.edited.replace(node, whole);
    else this.#skip(path, whole);
  }

  #skip(path: readonly string[], whole: unknown): void {
    this.skipped.push(`${path.join(".")}: ${flowText(whole)}`);
  }

  /** Adds to a value that the file has elsewhere: in defaults, or through a merge key. */
  #addToInherited(existing: unknown, value: unknown, path: readonly string[], fresh: Record<string, unknown>): void {
    const whole = withMissing(existing, value, path);
    if (whole !== undefined) fresh[path.at(-1)!] = whole;
  }

  /** What the file says at a path, with what a project inherits. */
  #effective(path: readonly string[]): Json | undefined {
    const [part, key, ...deeper] = path;
    const isInProject = part === "projects" && key !== undefined && Object.hasOwn(this.document.projects ?? {}, key);
    let value: unknown = isInProject ? projectOf(this.document, key) : this.document;
    for (const step of isInProject ? deeper : path) {
      value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
    return isMap(value) ? value : undefined;
  }
}

/** The existing value with what it lacks. Undefined if it lacks nothing that a merge adds. */
function withMissing(existing: unknown, value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(existing)) {
    if (!Array.isArray(value) || !matches(path, LISTS)) return undefined;
    const missing = missingItems(existing, value);
    return missing.length === 0 ? undefined : [...(existing as unknown[]), ...missing];
  }
  if (!isMap(existing)) return widened(existing, value);
  if (!isMap(value) || !matches(path, MAPS)) return undefined;
  const added: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const known = keyIn(existing, key);
    const whole = known === undefined ? inner : withMissing(existing[known], inner, [...path, known]);
    if (whole !== undefined) added[known ?? key] = whole;
  }
  return Object.keys(added).length === 0 ? undefined : { ...existing, ...added };
}

function missingItems(existing: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  const known = new Set(existing.map((item) => caseless(String(item))));
  return wanted.filter((item) => !known.has(caseless(String(item))));
}

/** The longer form of an entry, if it says the same as the short form, and more: a person with a role and further roles. */
function widened(existing: unknown, value: unknown): unknown {
  if (existing === null) return isMap(value) && Object.keys(value).length > 0 ? value : undefined;
  if (Array.isArray(value)) return value.includes(existing) ? value : undefined;
  if (!isMap(value) || !("roles" in value)) return undefined;
  const { role, roles } = value;
  return typeof existing === "string" && (role === undefined || role === existing)
    ? { role: existing, roles }
    : undefined;
}

function pairOf(node: unknown, key: string): Pair | undefined {
  if (!isYamlMap(node)) return undefined;
  const { items } = node;
  return (
    items.find((pair) => keyText(pair) === key) ?? items.find((pair) => caseless(keyText(pair) ?? "") === caseless(key))
  );
}

function keyText({ key }: Pair): string | undefined {
  return isScalar(key) && typeof key.value !== "symbol" ? String(key.value) : undefined;
}

/** The key of a map that means the same: the case of an e-mail address has no meaning. */
function keyIn(map: Json | undefined, key: string): string | undefined {
  if (map === undefined) return undefined;
  if (Object.hasOwn(map, key)) return key;
  return key.includes("@") ? Object.keys(map).find((other) => caseless(other) === caseless(key)) : undefined;
}

/** Whether a map of alerts has the alert under another key. Alerts have no name, so their amount and recipients tell. */
function isAlertOf(alerts: Json | undefined, alert: unknown, path: readonly string[]): boolean {
  if (path.at(-1) !== "spendAlerts" || alerts === undefined) return false;
  const wanted = alertText(alert);
  return Object.values(alerts).some((other) => alertText(other) === wanted);
}

function alertText(alert: unknown): string {
  const { dollars, cents, recipients } = (alert ?? {}) as { dollars?: number; cents?: number; recipients?: string[] };
  return JSON.stringify([cents ?? Math.round(Number(dollars) * 100), (recipients ?? []).map(caseless).sort()]);
}

function caseless(name: string): string {
  return name.includes("@") ? name.toLowerCase() : name;
}

function matches(path: readonly string[], patterns: readonly (readonly string[])[]): boolean {
  return patterns.some(
    (pattern) => pattern.length === path.length && pattern.every((part, index) => part === "*" || part === path[index]),
  );
}
