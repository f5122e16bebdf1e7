/** Which objects nobody has changed: settings and limits that exist in every project. */
import { isDeepStrictEqual } from "node:util";
import { restoredBy, type Properties } from "../lifecycle/declaration";
import { keptOf } from "../lifecycle/kept";
import { merged, pick } from "../lifecycle/state";
import { append } from "./append";
import type { InventoryObject } from "./object";

/** The resources that manage an object. */
type ManagersOf = (object: InventoryObject) => readonly InventoryObject[];

/** A value that somebody has changed. */
export interface Touched {
  readonly name: string;
  readonly value: unknown;
  readonly before: unknown;
}

/**
 * Tells what somebody has changed of an object. Undefined for an object that does not exist without anybody's doing.
 * @param all every object of the organisation.
 * @param managersOf what changed an object. A resource remembers the values that it found. Default: nothing did.
 */
export function touchedAmong(
  all: readonly InventoryObject[],
  managersOf: ManagersOf = () => [],
): (object: InventoryObject) => Touched[] | undefined {
  const usual = usualValues(all, managersOf);
  return (object) => {
    const { declaration, outputs } = object;
    const before = declaration.untouched === "as most" ? usual.get(groupOf(object)) : declaration.untouched;
    if (before === undefined) return undefined;
    const names = new Set([
      ...Object.keys(before),
      ...(declaration.untouched === "as most" ? restoredBy(declaration) : []),
    ]);
    const values = [...names].map((name) => ({ name, value: outputs[name], before: before[name] }));
    return values.filter((one) => !isDeepStrictEqual(one.value, one.before));
  };
}

/** The most common values of objects that differ only in their project, such as the limits of one model. */
function usualValues(all: readonly InventoryObject[], managersOf: ManagersOf): ReadonlyMap<string, Properties> {
  const groups = new Map<string, Properties[]>();
  for (const object of all.filter(({ declaration }) => declaration.untouched === "as most")) {
    const values = valuesBefore(object, managersOf(object));
    if (values === undefined) continue;
    append(groups, groupOf(object), values);
  }
  return new Map([...groups].map(([group, values]) => [group, mostCommon(values)]));
}

/** The values before a resource changed them. Undefined if a resource has changed them and does not remember. */
function valuesBefore(
  { declaration, outputs }: InventoryObject,
  managers: readonly InventoryObject[],
): Properties | undefined {
  const names = restoredBy(declaration);
  const values = pick(outputs, names);
  if (managers.length === 0) return values;
  const [found] = managers
    .filter((manager) => manager.declaration === declaration)
    .map((manager) => keptOf(declaration, manager.outputs).found);
  return found ? merged(values, pick(found, names)) : undefined;
}

/** The kind, and what distinguishes the object from others in its project. */
function groupOf({ declaration: { kind, origin, id }, outputs }: InventoryObject): string {
  const inputs = origin.inputs.filter((input) => input === id.own || !id.parts.includes(input));
  return JSON.stringify([kind, ...inputs.filter((input) => input !== "projectId").map((input) => outputs[input])]);
}

/** Of two equally common values the higher one: a limit cannot exceed the organisation's, with which a project begins. */
function mostCommon(values: readonly Properties[]): Properties {
  const counts = new Map<string, number>();
  for (const one of values.map((value) => JSON.stringify(value))) counts.set(one, (counts.get(one) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const common = [...counts].filter(([, count]) => count === most).map(([text]) => JSON.parse(text) as Properties);
  return common.reduce((a, b) => (sum(b) > sum(a) ? b : a));
}

function sum(values: Properties): number {
  return Object.values(values).reduce<number>((total, value) => total + (typeof value === "number" ? value : 0), 0);
}
