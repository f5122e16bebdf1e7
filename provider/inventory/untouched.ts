/** Which objects nobody has changed: settings and limits that exist in every project. */
import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../lifecycle/declaration";
import { restoredBy } from "../lifecycle/declaration";
import { pick } from "../lifecycle/state";
import type { InventoryObject } from "./object";

/** Tells whether an object has the values that it had before anybody changed it. @param all every object of the organisation. */
export function untouchedAmong(all: readonly InventoryObject[]): (object: InventoryObject) => boolean {
  const usualOf = usualAmong(all);
  return (object) => {
    const usual = usualOf(object);
    return usual !== undefined && isDeepStrictEqual(pick(object.outputs, Object.keys(usual)), usual);
  };
}

/** Tells the values that an object had before anybody changed it. Undefined for an object that somebody has created. */
export function usualAmong(all: readonly InventoryObject[]): (object: InventoryObject) => Properties | undefined {
  const usual = usualValues(all);
  return (object) => {
    const { untouched } = object.declaration;
    return untouched === "as most" ? usual.get(groupOf(object)) : untouched;
  };
}

/** The most common values of objects that differ only in their project, such as the limits of one model. */
function usualValues(all: readonly InventoryObject[]): ReadonlyMap<string, Properties> {
  const counts = new Map<string, Map<string, number>>();
  for (const object of all.filter(({ declaration }) => declaration.untouched === "as most")) {
    const group = groupOf(object);
    if (!counts.has(group)) counts.set(group, new Map());
    const values = JSON.stringify(valuesOf(object));
    counts.get(group)!.set(values, (counts.get(group)!.get(values) ?? 0) + 1);
  }
  return new Map([...counts].map(([group, byValues]) => [group, JSON.parse(mostCommon(byValues)) as Properties]));
}

function valuesOf({ declaration, outputs }: InventoryObject): Properties {
  return pick(outputs, restoredBy(declaration));
}

/** The kind, and what distinguishes the object from others in its project. */
function groupOf({ declaration: { kind, origin, id }, outputs }: InventoryObject): string {
  const inputs = origin.inputs.filter((input) => input === id.own || !id.parts.includes(input));
  return JSON.stringify([kind, ...inputs.filter((input) => input !== "projectId").map((input) => outputs[input])]);
}

function mostCommon(counts: ReadonlyMap<string, number>): string {
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
