/** What counts as unmanaged: existing objects that somebody made, minus what resources manage and what exists by itself. */
import { grantsOf, isOwnerRole, lastSegment, type StatedGrant } from "../../access";
import type { InventoryObject } from "../../inventory/object";
import type { Managed } from "../../inventory/managed";
import { touchedAmong, type Touched } from "../../inventory/untouched";
import { isRedactionOf } from "../../wire/adminApiKeys";

/** An existing object that no resource manages. */
export interface Finding {
  readonly object: InventoryObject;
  /** Whether the object makes somebody an owner of the organisation or of a project. */
  readonly makesOwner: boolean;
  readonly remarks: readonly string[];
}

export interface Found {
  readonly findings: readonly Finding[];
  /** How many objects an identity provider manages. */
  readonly ofIdentityProvider: number;
}

/** What is known besides the objects themselves. */
export interface Surroundings {
  readonly managed: Managed;
  /** Objects outside the scope, which show what is usual and which groups own something. */
  readonly others: readonly InventoryObject[];
  /** The key of this command. */
  readonly adminKey: string;
}

export function findingsIn(objects: readonly InventoryObject[], { managed, others, adminKey }: Surroundings): Found {
  const all = [...objects, ...others];
  const touchedIn = touchedAmong(all, (object) => managed.of(object));
  const groupsOfProvider = new Set(
    all
      .filter(({ declaration, outputs }) => declaration.kind === "Group" && outputs.isScimManaged === true)
      .map(({ id }) => id),
  );
  const ownerGroups = new Set(
    all.flatMap((object) =>
      ownerGrantsOf(object).flatMap(({ principal }) => (principal.kind === "group" ? [principal.id] : [])),
    ),
  );
  const ownersOfAll = new Set(
    all.flatMap((object) =>
      ownerGrantsOf(object).flatMap((grant) => (isOfOrganization(grant) ? [grant.principal.id] : [])),
    ),
  );
  const findings: Finding[] = [];
  let ofIdentityProvider = 0;
  for (const object of objects) {
    const { declaration, outputs, key } = object;
    const ownerGrants = ownerGrantsOf(object);
    if (isManaged(object, managed, ownerGrants) || declaration.isOver?.(outputs)) continue;
    // An owner of the organisation owns every project. A list of members can contain the owners, and does not report why.
    const isImplied = ownerGrants.some((grant) => !isOfOrganization(grant) && ownersOfAll.has(grant.principal.id));
    if (isImplied) continue;
    // A person exists without anybody's resource. A reader whom some resource names is there because of that resource.
    const isPerson = declaration.kind === "OrganizationUser";
    const touched = touchedIn(object);
    if (touched?.length === 0 && (!isPerson || managed.mentions(object))) continue;
    if (isOfProvider(object, groupsOfProvider) && ownerGrants.length === 0) {
      ofIdentityProvider++;
      continue;
    }
    const isInOwnerGroup = declaration.kind === "GroupUser" && ownerGroups.has(key.groupId!);
    const remarks = [
      ...ownerGrants.map(({ scope }) =>
        "organization" in scope ? "owner of the organisation" : "owner of the project",
      ),
      ...(isInOwnerGroup ? ["in a group that is an owner"] : []),
      ...(ownerGrants.length === 0 ? rolesOf(object) : []),
      ...(isPerson ? [] : (touched ?? []).map(inWords)),
      ...(declaration.kind === "AdminApiKey" && isRedactionOf(text(outputs.redactedValue), adminKey)
        ? ["this command's key"]
        : []),
    ];
    findings.push({ object, makesOwner: ownerGrants.length > 0 || isInOwnerGroup, remarks: [...new Set(remarks)] });
  }
  return { findings, ofIdentityProvider };
}

/** A resource that names a person and declares no role does not manage that the person is an owner. */
function isManaged(object: InventoryObject, managed: Managed, ownerGrants: readonly StatedGrant[]): boolean {
  const resources = managed.of(object);
  if (ownerGrants.length === 0) return resources.length > 0;
  return resources.some((resource) => grantsOf(asResource(resource)).grants.length > 0);
}

function ownerGrantsOf(object: InventoryObject): StatedGrant[] {
  return grantsOf(asResource(object)).grants.filter(({ role }) => typeof role === "string" && isOwnerRole(role));
}

function isOfOrganization({ scope }: StatedGrant): boolean {
  return "organization" in scope;
}

function asResource({ declaration: { kind }, inputs, outputs }: InventoryObject) {
  return { kind, inputs, outputs };
}

/** Whether an identity provider decides about the object: a person, a group, or the members of such a group. */
function isOfProvider({ declaration, outputs, key }: InventoryObject, groups: ReadonlySet<string>): boolean {
  return outputs.isScimManaged === true || (declaration.kind === "GroupUser" && groups.has(lastSegment(key.groupId!)));
}

/** The role that the object gives somebody, by its name. */
function rolesOf({ outputs: { role, roleName } }: InventoryObject): string[] {
  return [text(role) ?? text(roleName)].filter((name) => name !== undefined);
}

/** `maxRequestsPer1Minute 500, usually 10000` */
function inWords({ name, value, before }: Touched): string {
  const show = (one: unknown) => (one === undefined ? "unset" : typeof one === "string" ? one : JSON.stringify(one));
  return `${name} ${show(value)}, usually ${show(before)}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
