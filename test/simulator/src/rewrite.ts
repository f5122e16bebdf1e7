import type { Answer } from "./api";
import { isRewriting, type FaultOrder } from "./faults";
import { checkPath, isObject, placesAt, read, remove, write, type Place } from "./fields";

/** Can the fault change this answer? Not a refusal, and not an answer without the field or the item it is about. */
export function fits(fault: FaultOrder, answer: Answer): boolean {
  return answer.status === 200 && placesFor(fault, asSent(answer)).length > 0;
}

/** The answer that a rewriting fault makes of a successful one. */
export function rewrite(fault: FaultOrder, answer: Answer): Answer {
  const whole = asSent(answer);
  // From the last place to the first one: taking an item out of a list moves those behind it.
  for (const place of placesFor(fault, whole).reverse()) {
    if (fault.kind === "leave-out-field") remove(place);
    else write(place, fault.kind === "null-field" ? null : fault.value);
  }
  return { ...answer, body: read(whole) };
}

/** The place of a copy of the body: handlers answer with parts of the world, which must not change. */
function asSent(answer: Answer): Place {
  return { holder: { body: JSON.parse(JSON.stringify(answer.body)) as unknown }, key: "body" };
}

function placesFor(fault: FaultOrder, whole: Place): Place[] {
  if (fault.kind === "other-object") return objectOf(fault, whole);
  if (fault.kind === "other-id") return objectOf(fault, whole).flatMap((place) => placesAt(place, idField(fault)));
  return fault.field === undefined ? [] : placesAt(whole, fault.field);
}

/** The object that the answer is about; of a list the item with the id `of`, or the first one. */
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

/** Refuses an order that lacks what its kind needs: a test would wait in vain for it to be met. */
export function checkRewriting(order: FaultOrder): void {
  const { kind, field, value } = order;
  if (!isRewriting(kind)) return;
  if (field !== undefined) checkPath(field);
  else if (kind.endsWith("-field")) throw new Error(`${kind} needs 'field', for example "data[].email"`);
  if (kind === "set-field" && value === undefined) throw new Error("set-field needs 'value', any JSON");
  if (kind === "other-id" && (typeof value !== "string" || value === "")) {
    throw new Error("other-id needs an id as 'value'");
  }
  if (kind === "other-object" && !isObject(value)) throw new Error("other-object needs an object as 'value'");
}
