import type { Answer } from "./api";
import { isRewriting, type FaultOrder } from "./faults";
import { checkPath, isObject, placesAt, read, remove, write, type Place } from "./fields";

/**
 * Whether the fault can change this response. False for an error, and for a response without the fault's field or item.
 */
export function fits(fault: FaultOrder, answer: Answer): boolean {
  return answer.status === 200 && placesFor(fault, asSent(answer)).length > 0;
}

/** Applies a rewriting fault to a successful response. */
export function rewrite(fault: FaultOrder, answer: Answer): Answer {
  const whole = asSent(answer);
  // In reverse order, because removing an item from a list moves the items after it.
  for (const place of placesFor(fault, whole).reverse()) {
    if (fault.kind === "leave-out-field") remove(place);
    else write(place, fault.kind === "null-field" ? null : fault.value);
  }
  return { ...answer, body: read(whole) };
}

/** A copy of the body. Handlers return parts of the world, which must not change. */
function asSent(answer: Answer): Place {
  return { holder: { body: JSON.parse(JSON.stringify(answer.body)) as unknown }, key: "body" };
}

function placesFor(fault: FaultOrder, whole: Place): Place[] {
  if (fault.kind === "other-object") return objectOf(fault, whole);
  if (fault.kind === "other-id") return objectOf(fault, whole).flatMap((place) => placesAt(place, idField(fault)));
  return fault.field === undefined ? [] : placesAt(whole, fault.field);
}

/** The object in the response. In a list, the item with the id `of`, or the first item. */
function objectOf(fault: FaultOrder, whole: Place): Place[] {
  const body = read(whole);
  const isList = isObject(body) && Array.isArray(body.data);
  const objects = isList ? placesAt(whole, "data[]") : [whole];
  const isMeant = (place: Place): boolean =>
    fault.of === undefined || placesAt(place, idField(fault)).some((id) => read(id) === fault.of);
  return objects.filter(isMeant).slice(0, 1);
}

function idField(fault: FaultOrder): string {
  return fault.field ?? "id";
}

/** Rejects an order without the parameters of its kind. Otherwise a test would wait in vain for the fault. */
export function checkRewriting(order: FaultOrder): void {
  const { kind, field, value } = order;
  if (!isRewriting(kind)) return;
  if (field !== undefined) checkPath(field);
  else if (kind.endsWith("-field")) throw new Error(`${kind} requires 'field', for example "data[].email"`);
  if (kind === "set-field" && value === undefined) throw new Error("set-field requires 'value', which can be any JSON");
  if (kind === "other-id" && (typeof value !== "string" || value === "")) {
    throw new Error("other-id requires an id in 'value'");
  }
  if (kind === "other-object" && !isObject(value)) throw new Error("other-object requires an object in 'value'");
}
