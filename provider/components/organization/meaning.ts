/**
 * What the schema cannot say: references to other parts of the document, and what contradicts. Parts that the schema refuses are
 * left out, so that one message has all mistakes.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { usd } from "../../money";
import { declarationsOf } from "./declarations";
import { isMap, layersOf, merged, projectOf } from "./defaults";
import type { OrganizationDocument, SpendAlertEntry, SpendLimitEntry } from "./document";
import { alternatives, nearest, pathText, shown, type Path, type Problem } from "./problems";

const PROJECT_ROLES = ["owner", "member", "viewer"];

/**
 * @param document the parts that the schema accepts.
 * @param folder the folder from which the paths of certificates start.
 * @param whole the whole document: a part with a mistake can still be referred to.
 */
export function mistakesIn(document: OrganizationDocument, folder: string, whole: unknown): Problem[] {
  const problems: Problem[] = [];
  const report = (path: Path, text: string) => void problems.push({ path, text });
  const keysOf = (...path: string[]) => Object.keys(at(whole, path) ?? {});
  people(document, keysOf, report);
  teams(document, keysOf, report);
  certificates(document, folder, report);
  money(document, [], report);
  for (const key of Object.keys(document.projects ?? {})) project(document, key, keysOf, report);
  removals(document, report);
  return problems;
}

type Report = (path: Path, text: string) => void;

/** The keys of a map in the document, by its path. */
type KeysOf = (...path: string[]) => string[];

function people({ people = {}, owners }: OrganizationDocument, keysOf: KeysOf, report: Report): void {
  const declaredOwners = new Set(owners?.map((owner) => owner.toLowerCase()));
  distinct(Object.keys(people), (key) => ["people", key], report);
  distinct(owners ?? [], (_, index) => ["owners", index], report);
  for (const [key, person] of Object.entries(people)) {
    const { role, roles: own = [] } = typeof person === "string" ? { role: person } : person;
    const path = ["people", key, ...(typeof person === "string" ? [] : ["role"])];
    const isOwner = declaredOwners.has(key.toLowerCase());
    if (role === "owner" && owners) {
      report(
        path,
        `\`owners\` is the complete list of owners. ${isOwner ? "Remove this role" : `Move ${key} to \`owners\``}.`,
      );
    } else if (role !== undefined && isOwner) {
      report(path, `${key} is in \`owners\`. Remove this role, or remove ${key} from \`owners\`.`);
    }
    organizationRoles(own, keysOf("roles"), ["people", key, "roles"], report);
  }
}

function teams({ teams = {} }: OrganizationDocument, keysOf: KeysOf, report: Report): void {
  for (const [key, { groupId, name, members, exclusive, allowSameName, roles: own = [] }] of Object.entries(teams)) {
    if (groupId !== undefined) {
      for (const [field, value] of Object.entries({ name, members, exclusive, allowSameName })) {
        if (value === undefined) continue;
        report(
          ["teams", key, field],
          `a team with \`groupId\` is managed elsewhere. Remove \`${field}\`, or remove \`groupId\` to manage the group here.`,
        );
      }
    }
    distinct(members ?? [], (_, index) => ["teams", key, "members", index], report);
    organizationRoles(own, keysOf("roles"), ["teams", key, "roles"], report);
  }
}

function organizationRoles(roles: readonly string[], keys: readonly string[], path: Path, report: Report): void {
  distinct(roles, (_, index) => [...path, index], report);
  roles.forEach((role, index) => {
    if (keys.includes(role) || isRoleId(role)) return;
    const text = `no role ${shown(role)}.${nearest(role, keys)} ${declareOr("roles", keys, "the id of a role (role_…)")}`;
    report([...path, index], text);
  });
}

function certificates({ certificates = {} }: OrganizationDocument, folder: string, report: Report): void {
  for (const [key, { file, content }] of Object.entries(certificates)) {
    const path = ["certificates", key];
    if ((file === undefined) === (content === undefined)) report(path, "give either `file` or `content`.");
    if (file === undefined) continue;
    const absolute = resolve(folder, file);
    if (statSync(absolute, { throwIfNoEntry: false })?.isFile()) continue;
    report([...path, "file"], `no file ${absolute}. Correct the path, or put the certificate there.`);
  }
}

/** A project with what it inherits. A mistake that defaults contain is reported where they contain it. */
function project(document: OrganizationDocument, key: string, keysOf: KeysOf, report: Report): void {
  const { environment } = document.projects![key]!;
  const environments = keysOf("defaults", "environments");
  if (environment !== undefined && !environments.includes(environment)) {
    const text = `no environment ${shown(environment)}.${nearest(environment, environments)}`;
    report(["projects", key, "environment"], `${text} ${declareOr("defaults.environments", environments)}`);
  }
  const all = projectOf(document, key);
  const layers = layersOf(document, key).toReversed();
  const origin = (path: Path): Path => {
    const layer = layers.find(({ settings }) => at(settings, path) !== undefined) ?? layers[0]!;
    return [...layer.path, ...path];
  };
  const within: Report = (path, text) => report(origin(path), text);

  distinct(Object.keys(all.members ?? {}), (person) => origin(["members", person]), report);
  const teams = keysOf("teams");
  const certificates = keysOf("certificates");
  const roles = [...PROJECT_ROLES, ...new Set(layers.flatMap(({ path }) => keysOf(...path, "roles")))];
  for (const [group, given] of Object.entries(all.groups ?? {})) {
    if (!teams.includes(group) && !/^group[-_]/.test(group)) {
      const text = `no team ${shown(group)}.${nearest(group, teams)}`;
      within(["groups", group], `${text} ${declareOr("teams", teams, "the id of a group (group_…)")}`);
    }
    projectRoles(given, ["groups", group]);
  }
  for (const [person, given] of Object.entries(all.grants ?? {})) projectRoles(given, ["grants", person]);
  distinct(all.certificates ?? [], (_, index) => origin(["certificates", index]), report);
  (all.certificates ?? []).forEach((certificate, index) => {
    if (certificates.includes(certificate) || /^cert[-_]/.test(certificate)) return;
    const text = `no certificate ${shown(certificate)}.${nearest(certificate, certificates)}`;
    within(
      ["certificates", index],
      `${text} ${declareOr("certificates", certificates, "the id of a certificate (cert_…)")}`,
    );
  });
  money(all, ["projects", key], (path, text) => report(origin(path.slice(2)), text));

  function projectRoles(given: string | readonly string[] | null, path: Path): void {
    const all = [given ?? []].flat();
    distinct(all, (_, index) => origin([...path, index]), report);
    all.forEach((role, index) => {
      if (roles.includes(role) || isRoleId(role)) return;
      const text = `no role ${shown(role)}.${nearest(role, roles)} Use ${alternatives([...roles, "the id of a role (role_…)"])}.`;
      within(typeof given === "string" ? path : [...path, index], text);
    });
  }
}

/** What to do about a reference to nothing. */
function declareOr(place: string, keys: readonly string[], id?: string): string {
  const others = [...keys, ...(id === undefined ? [] : [id])];
  return others.length === 0 ? `Declare it in ${place}.` : `Use ${alternatives(others)}, or declare it in ${place}.`;
}

/** The limits and alerts of the organisation or of a project. */
function money(
  {
    spendLimit,
    spendAlerts,
  }:
    | (Pick<OrganizationDocument, "spendLimit"> & { spendAlerts?: object | null })
    | {
        spendLimit?: SpendLimitEntry | null;
        spendAlerts?: object | null;
      },
  path: Path,
  report: Report,
): void {
  if (spendLimit) amount(spendLimit, [...path, "spendLimit"], 1, report);
  for (const [key, alert] of Object.entries(spendAlerts ?? {}) as [string, SpendAlertEntry][]) {
    const at = [...path, "spendAlerts", key];
    amount(alert, at, 0, report);
    if (alert.recipients === undefined) report(at, "`recipients` is required: give a list of e-mail addresses.");
  }
}

function amount({ dollars, cents }: SpendLimitEntry, path: Path, least: number, report: Report): void {
  if ((dollars === undefined) === (cents === undefined)) {
    report(path, "give either `dollars` or `cents`.");
    return;
  }
  try {
    if ((cents ?? usd(dollars!)) < least)
      report([...path, dollars === undefined ? "cents" : "dollars"], "must be $0.01 or more.");
  } catch {
    report([...path, "dollars"], `must be an amount of whole cents, such as 12.5, not ${dollars}.`);
  }
}

/** Each null must remove something: a misspelt key would keep what it should remove. */
function removals(document: OrganizationDocument, report: Report): void {
  const { environments = {}, ...forAll } = document.defaults ?? {};
  const visit = (above: object, below: unknown, path: Path): void => {
    for (const [key, value] of Object.entries(above)) {
      const inner: unknown = isMap(below) && Object.hasOwn(below, key) ? below[key] : undefined;
      if (isMap(value)) visit(value, inner, [...path, key]);
      if (value !== null || inner !== undefined) continue;
      const hint = nearest(key, isMap(below) ? Object.keys(below) : []);
      report([...path, key], `nothing to remove: no defaults give this key.${hint} Remove this line, or give a value.`);
    }
  };
  visit(forAll, {}, ["defaults"]);
  for (const [key, settings] of Object.entries(environments))
    visit(settings, forAll, ["defaults", "environments", key]);
  for (const key of Object.keys(document.projects ?? {})) {
    const layers = layersOf(document, key);
    const own = layers.pop()!;
    const below = layers.reduce<object>((all, { settings }) => merged(all, settings as Record<string, unknown>), {});
    visit(own.settings, below, own.path);
  }
}

/** Two keys that give one name: `web` with `a-b`, and `web-a` with `b`. */
export function clashesIn(document: OrganizationDocument, folder: string): Problem[] {
  const seen = new Map<string, Path>();
  return declarationsOf("", document, folder).flatMap(({ kind, name, parent, path }) => {
    // The engine tells resources in different kinds of components apart.
    const id = `${parent?.split(" ")[0]} ${kind} ${name}`;
    const other = seen.get(id);
    if (other === undefined) seen.set(id, path);
    if (other === undefined || pathText(other) === pathText(path)) return [];
    const what = `this and ${pathText(other)} would be one resource, ${kind} <name>${name}.`;
    return [{ path, text: `${what} Rename one of the keys.` }];
  });
}

/** Reports entries that occur twice. The case of an e-mail address has no meaning. */
function distinct(entries: readonly string[], pathOf: (entry: string, index: number) => Path, report: Report): void {
  const seen = new Map<string, string>();
  entries.forEach((entry, index) => {
    const same = entry.includes("@") ? entry.toLowerCase() : entry;
    const other = seen.get(same);
    seen.set(same, entry);
    if (other !== undefined)
      report(pathOf(entry, index), `names ${other} a second time. Remove one of the two entries.`);
  });
}

function isRoleId(role: string): boolean {
  return /^role[-_]/.test(role);
}

function at(value: unknown, [key, ...deeper]: Path): unknown {
  if (key === undefined) return value;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return at((value as Record<string | number, unknown>)[key], deeper);
}
