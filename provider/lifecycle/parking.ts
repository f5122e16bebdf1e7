/**
 * Parked entries: resources that stay in the state although the API has no object for them, because their person is absent or
 * their `until` has passed. A parked entry sends nothing (decision D30).
 */
import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import type { Key } from "./ids";
import { keptOf, type Kept, type Parked } from "./kept";
import { proveLoss } from "./loss";
import { findPerson, isAbsent, isEmail, isInState, noteAbsent, personOf, type Person } from "./people";
import type { Run } from "./run";
import { isOver } from "./until";

/** Why we park a resource instead of creating it, as far as we know without a request. Undefined if we create it. */
export function parkedFromStart(declaration: Declaration, run: Run, args: Properties): Parked | undefined {
  if (isOver(run, args.until) && !declaration.absence) return { because: "until" };
  const person = personOf(declaration, args);
  if (!person || declaration.absence || !run.people.isAbsent(person)) return undefined;
  return absent(run, person);
}

/**
 * Why we park a resource after the API has rejected its create or update: its person has left. Only people in the state count,
 * because an address with a typing error must fail.
 * @param entry the state entry, in an update.
 * @throws UserError if nothing proves that the admin key belongs to the organisation of the entry.
 */
export async function parkedByRejection(
  declaration: Declaration,
  run: Run,
  error: unknown,
  properties: Properties,
  entry?: { readonly what: string; readonly kept: Kept; readonly key: Key },
): Promise<Parked | undefined> {
  if (!(error instanceof ApiError && (error.isRefusal || error.isNotFound))) return undefined;
  const person = personOf(declaration, properties);
  if (!person) return undefined;
  const isKnown = entry !== undefined || isInState(run, person);
  if (!isKnown || !(await isAbsent(run, person))) return undefined;
  if (entry) await proveLoss(run, entry.what, entry.kept, entry.key);
  return absent(run, person);
}

/** The outcome of reading a parked entry, or an entry whose object no longer exists. */
export type ParkedRead =
  | { readonly outcome: "parked"; readonly parked: Parked }
  | { readonly outcome: "person is back"; readonly person: Properties }
  | { readonly outcome: "not parked" };

/** @throws UserError if we would park the entry, but nothing proves that the admin key belongs to the organisation of the state. */
export async function parkedByRead(
  declaration: Declaration,
  run: Run,
  what: string,
  state: Properties,
): Promise<ParkedRead> {
  const kept = keptOf(declaration, state);
  const known = personOf(declaration, state);
  const person = known && { ...known, email: known.email ?? emailIn(kept) };
  if (kept.parked?.because === "until") {
    const found = person && person.userId === undefined ? await findPerson(run.api, person) : undefined;
    return found ? { outcome: "person is back", person: found } : { outcome: "parked", parked: kept.parked };
  }
  if (!person) return { outcome: "not parked" };
  if (await isAbsent(run, person)) {
    if (kept.parked === undefined) await proveLoss(run, what, kept, {});
    return { outcome: "parked", parked: absent(run, person) };
  }
  if (kept.parked === undefined) return { outcome: "not parked" };
  const found = await findPerson(run.api, person);
  return found ? { outcome: "person is back", person: found } : { outcome: "not parked" };
}

/** Notes the person of a state entry, and whether they are absent. The engine requests the diffs of other entries that name the person later. */
export function noteParked(declaration: Declaration, run: Run, state: Properties): void {
  const { parked } = keptOf(declaration, state);
  const person = personOf(declaration, state);
  if (declaration.absence && person?.email !== undefined) run.people.metInState(person.email);
  if (parked?.because !== "absent" || !person) return;
  absent(run, { ...person, email: person.email ?? parked.email });
}

/** Whether the end of a grant has passed and the grant still exists. The next update removes it. */
export function isLapsed(declaration: Declaration, run: Run, olds: Properties, news: Properties): boolean {
  return keptOf(declaration, olds).parked === undefined && isOver(run, news.until);
}

/** Whether the program prolongs a grant that we removed at its end. The engine then replaces the entry with a new grant. */
export function isProlonged(declaration: Declaration, run: Run, olds: Properties, news: Properties): boolean {
  return keptOf(declaration, olds).parked?.because === "until" && !isOver(run, news.until);
}

/** Whether an input still names the same absent person. During the absence, the person's id is their e-mail address. */
export function isSameAbsent(kept: Kept, previous: unknown, next: unknown): boolean {
  if (kept.parked === undefined || !isEmail(next)) return false;
  const email = isEmail(previous) ? previous : emailIn(kept);
  return email === undefined || email.toLowerCase() === next.toLowerCase();
}

function absent(run: Run, person: Person): Parked {
  noteAbsent(run, person);
  const email = run.people.emailOfAbsent(person);
  return { because: "absent", ...(email === undefined ? {} : { email }) };
}

function emailIn({ parked }: Kept): string | undefined {
  return parked?.because === "absent" ? parked.email : undefined;
}
