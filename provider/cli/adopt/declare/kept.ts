/** Which existing objects a person would declare, and with which inputs. */
import { isDeepStrictEqual } from "node:util";
import { declaredIn, inShapeOf } from "../../../lifecycle/entries";
import type { Declaration, Properties } from "../../../lifecycle/declaration";
import { lastSegment } from "../../../lifecycle/ids";
import type { Input } from "../../../lifecycle/inputs";
import { shortRoleId } from "../../../lifecycle/roleIds";
import { append } from "../../../inventory/append";
import type { LeftOut } from "../../../inventory/live";
import { labelOf, labelWith, referencesOf, type InventoryObject } from "../../../inventory/object";
import { touchedAmong, type Touched } from "../../../inventory/untouched";

/** The kinds whose loss cannot be undone, or locks people out. */
export const PROTECTED_KINDS: ReadonlySet<string> = new Set(["Project", "OrganizationOwners", "AdminApiKey"]);

export interface Keeping {
  /** Keep every rate limit of each model, also those that nobody has changed. */
  readonly allLimits?: boolean;
  /** Unix seconds, to recognise what has expired. */
  readonly now: number;
}

export interface Kept {
  readonly objects: readonly InventoryObject[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The objects to declare, with the inputs of a declaration.
 * @param everything every object of the organisation, which tells what is usual there.
 * @param chosen the objects that the user has selected.
 */
export function kept(
  everything: readonly InventoryObject[],
  chosen: readonly InventoryObject[],
  { allLimits = false, now }: Keeping,
): Kept {
  const leftOut: LeftOut[] = [];
  const touchedOf = touchedAmong(everything);
  // A setting of the organisation has no others to compare with. It is as some person has chosen.
  const isUntouched = (object: InventoryObject) =>
    touchedOf(object)?.length === 0 &&
    (object.declaration.untouched !== "as most" || object.key.projectId !== undefined);
  const sets = new Set(chosen.filter(({ declaration }) => declaration.set).map(labelOf));
  const scim = new Set(everything.filter(isManagedBySomethingElse).map(({ key }) => key.groupId));
  // Whoever declares a project or a group decides whether anybody is in it.
  const isMade = ({ declaration }: InventoryObject) => declaration.origin.how === "made";
  const isChosen = new Set(chosen);
  const elsewhere = new Set(everything.filter((one) => isMade(one) && !isChosen.has(one)).map(({ id }) => id));
  const candidates = chosen.filter((object) => {
    // An accepted invite is only history.
    if (object.declaration.isOver?.(object.outputs)) return false;
    if (isEmptyList(object) && elsewhere.has(object.id)) return false;
    const reason = whyNot(object, scim, now);
    // What belongs to a group of an identity provider is left out with the group.
    const isSaid = object.declaration.set === undefined && object.declaration.partOf === undefined;
    if (reason !== undefined && isSaid) leftOut.push({ kind: object.declaration.kind, id: object.id, reason });
    return reason === undefined;
  });
  const parts = candidates.filter((object) => isPart(object, sets));
  const changedRows = rowsBySet(
    parts.filter((part) => allLimits || !isUntouched(part)),
    (part) => (allLimits ? undefined : touchedOf(part)),
  );
  const objects: InventoryObject[] = [];
  for (const object of candidates) {
    const { declaration, inputs } = object;
    const { set } = declaration;
    if (isPart(object, sets)) continue;
    if (set && !set.isOfPeople) {
      const rows = changedRows.get(labelOf(object)) ?? {};
      if (Object.keys(rows).length > 0) objects.push(declarable(object, { ...inputs, [set.input]: rows }));
    } else if (!isPerson(declaration) && !isUntouched(object)) {
      objects.push(declarable(object, changedInputs(object, touchedOf(object))));
    }
  }
  const all = [...people(candidates, objects, sets), ...withOneRole(objects)];
  return { objects: all.flatMap((object) => usable(object, leftOut) ?? []), leftOut };
}

function isEmptyList({ declaration: { set }, inputs }: InventoryObject): boolean {
  return set?.isOfPeople === true && declaredIn(inputs[set.input]).length === 0;
}

/** Why nobody declares an object. Undefined for an object that somebody may declare. */
function whyNot({ declaration, outputs, key }: InventoryObject, scim: ReadonlySet<unknown>, now: number) {
  const { kind, id } = declaration;
  const { ownerUserId, expiresAt } = outputs;
  if (kind === "ProjectApiKey" && typeof ownerUserId === "string")
    return "the key belongs to a person. To watch or narrow the key, declare a ProjectApiKey for it.";
  if (typeof expiresAt === "number" && expiresAt <= now && declaration.secrets) return "the key has expired.";
  if (["Group", "GroupMembers", "GroupUser"].includes(kind) && id.parts.includes("groupId") && scim.has(key.groupId))
    return "an identity provider manages the group (SCIM). Change the group there.";
  return undefined;
}

function isManagedBySomethingElse({ declaration, outputs }: InventoryObject): boolean {
  return declaration.kind === "Group" && outputs.isScimManaged === true;
}

/** People of the organisation exist without any declaration. */
function isPerson({ kind }: Declaration): boolean {
  return kind === "OrganizationUser";
}

/**
 * The people to declare: those whom nothing else names, because a name in a list says that the person is there; and those to whose id
 * something refers, because an id alone is hard to read.
 */
function people(
  candidates: readonly InventoryObject[],
  objects: readonly InventoryObject[],
  sets: ReadonlySet<string>,
): InventoryObject[] {
  const found = candidates.filter(({ declaration }) => isPerson(declaration));
  const names = new Set<string>();
  for (const { declaration, inputs } of objects) {
    const entries = declaration.set?.isOfPeople ? declaredIn(inputs[declaration.set.input]) : [];
    for (const { name } of entries) names.add(name.toLowerCase());
  }
  const referred = new Set(objects.flatMap((object) => referencesOf(object).map(({ id }) => id)));
  const addresses = new Map<string, number>();
  for (const { outputs } of found) {
    const address = String(outputs.email).toLowerCase();
    addresses.set(address, (addresses.get(address) ?? 0) + 1);
  }
  return found.flatMap((object) => {
    const { declaration, key, inputs, outputs } = object;
    const { userId = "" } = key;
    const isNamed = [userId, outputs.email].some((name) => typeof name === "string" && names.has(name.toLowerCase()));
    if (!referred.has(userId) && (isNamed || isPart(object, sets))) return [];
    const { email } = outputs;
    const isShared = typeof email !== "string" || addresses.get(email.toLowerCase())! > 1;
    // The complete list of owners gives an owner the role.
    const role = declaration.partOf && isPart(object, sets) ? {} : { role: inputs.role };
    return [declarable(object, { ...(isShared ? { userId } : { email }), ...role })];
  });
}

/**
 * The objects, where a group with several roles in a project gets the first role with its access. The others stay assignments, as in
 * a document.
 */
function withOneRole(objects: readonly InventoryObject[]): InventoryObject[] {
  const byGroup = new Map<string, InventoryObject[]>();
  for (const object of objects) {
    if (object.declaration.kind === "RoleAssignment") append(byGroup, groupIn(object), object);
  }
  const given = new Set<InventoryObject>();
  const accesses = new Map<InventoryObject, InventoryObject>();
  for (const access of objects) {
    const { declaration, inputs } = access;
    if (declaration.kind !== "ProjectGroup" || inputs.roleId !== undefined) continue;
    const [first] = (byGroup.get(groupIn(access)) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (first === undefined) continue;
    given.add(first);
    const { roleId } = first.inputs;
    accesses.set(access, { ...access, inputs: { ...inputs, roleId }, outputs: { ...access.outputs, roleId } });
  }
  return objects.filter((object) => !given.has(object)).map((object) => accesses.get(object) ?? object);
}

/** The group in a project that an object is about. */
function groupIn({ key: { projectId, groupId } }: InventoryObject): string {
  return `${projectId}/${groupId}`;
}

/**
 * The object, if a program can declare it. A set loses the entries that no program can declare, such as a person with another role.
 * @param leftOut receives what no program can declare.
 */
function usable(object: InventoryObject, leftOut: LeftOut[]): InventoryObject | undefined {
  const { declaration, id, inputs } = object;
  const { kind, set, args } = declaration;
  const mistake = (value: Properties) => args.safeParse(value).error?.issues[0];
  const found = mistake(inputs);
  if (found === undefined) return object;
  const leaveOut = (what: string, text: string) =>
    leftOut.push({ kind, id, reason: `${what} has a value that a program cannot declare: ${text}.` });
  if (!set || found.path[0] !== set.input) {
    leaveOut(found.path.join("."), found.message);
    return undefined;
  }
  const entries = declaredIn(inputs[set.input]).filter((entry) => {
    const wrong = mistake({ ...inputs, [set.input]: inShapeOf(inputs[set.input], [entry]) });
    if (wrong) leaveOut(entry.name, wrong.message);
    return wrong === undefined;
  });
  return { ...object, inputs: { ...inputs, [set.input]: inShapeOf(inputs[set.input], entries) } };
}

/** Whether one of the sets declares the object as one of its entries. */
export function isPart({ declaration, inputs, outputs }: InventoryObject, sets: ReadonlySet<string>): boolean {
  const whole = declaration.partOf?.(inputs, outputs);
  if (whole === undefined || !sets.has(labelWith(whole.kind, whole.id))) return false;
  // A reader is no entry of the list of owners.
  return !(isPerson(declaration) && whole.names !== undefined);
}

/** The entries of sets of rows: what somebody has changed in each row. */
function rowsBySet(
  parts: readonly InventoryObject[],
  touchedOf: (part: InventoryObject) => readonly Touched[] | undefined,
): Map<string, Properties> {
  const rows = new Map<string, Properties>();
  for (const part of parts) {
    const { declaration, inputs, outputs } = part;
    const whole = declaration.partOf!(inputs, outputs)!;
    const [name] = whole.names ?? [];
    if (name === undefined) continue;
    const set = labelWith(whole.kind, whole.id);
    const values = Object.entries(changedInputs(part, touchedOf(part)));
    const row = Object.fromEntries(
      values.filter(([input]) => input in declaration.inputs && !declaration.origin.inputs.includes(input)),
    );
    rows.set(set, { ...rows.get(set), [name]: row });
  }
  return rows;
}

/** The inputs whose values somebody has changed. All, if the object exists because somebody has created it. */
function changedInputs(
  { declaration, inputs, key }: InventoryObject,
  touched: readonly Touched[] | undefined,
): Properties {
  // The values of an only object are its own.
  if (touched === undefined || (touched.length === 0 && key.projectId === undefined)) return inputs;
  const names = new Set([...declaration.required, ...touched.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => names.has(name)));
}

/** The object with all its inputs, as a program declares it. Undefined if no program can. @param leftOut receives the reason. */
export function asDeclarable(object: InventoryObject, leftOut: LeftOut[]): InventoryObject | undefined {
  return usable(declarable(object, object.inputs), leftOut);
}

/** The object with the inputs that a program gives: no value that nobody has chosen, and API ids as references. */
function declarable(object: InventoryObject, inputs: Properties): InventoryObject {
  const { declaration } = object;
  const given = Object.entries(declaration.inputs).flatMap(([name, row]): [string, unknown][] => {
    const value = inputs[name] ?? row.adoptedAs;
    if (value === undefined || isDeepStrictEqual(value, row.usually)) return [];
    if (row.fallback !== undefined && isDeepStrictEqual(value, row.fallback)) return [];
    if (row.refersTo.length > 0 && row.refersAt === undefined) return [[name, shortRoleId(lastSegment(value))]];
    return [[name, declaration.set?.input === name || isUnordered(row, value) ? inOrder(value) : value]];
  });
  return { ...object, inputs: Object.fromEntries(given) };
}

/** Whether the order of a list has no meaning. */
function isUnordered({ same }: Input, value: unknown): value is string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return false;
  return new Set(value).size === value.length && same(value, value.toReversed());
}

/** Entries in an order that does not depend on the API's. */
function inOrder(entries: unknown): unknown {
  const sorted = declaredIn(entries).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return inShapeOf(entries, sorted);
}
