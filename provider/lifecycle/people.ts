/**
 * The people that resources name. People join and leave the organisation without the program. If an entry's person is absent,
 * we park the entry: it stays in the state and sends nothing (decision D30).
 */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import {
  MOST_EMAILS,
  organizationUserListing,
  organizationUserRoute,
  withEmails,
  type OrganizationUserObject,
} from "../wire/organizationUsers";
import type { Declaration, Properties } from "./declaration";
import { lastSegment } from "./ids";
import { isSameCaseless } from "./inputs";
import type { Run } from "./run";

/** Some inputs accept the id of a service account instead of a person's id. */
export const SERVICE_ACCOUNT_ID = /^svc_acct/;

/** With --target, the engine does not show us the OrganizationUser of an absent person, so a person who waits looks like a stranger. */
export const WITH_TARGET =
  "In a run with --target, also target the OrganizationUser of the person: --target '<its urn>'.";

/** The way a resource names a person: by id, by e-mail address, or by both. */
export interface Person {
  readonly userId?: string;
  readonly email?: string;
}

/** The person that a resource names. Undefined if the kind has no person. */
export function personOf({ inputs }: Declaration, properties: Properties): Person | undefined {
  if (!inputs.userId?.refersTo.includes("OrganizationUser")) return undefined;
  const userId = lastSegment(properties.userId);
  const email = inputs.email === undefined ? undefined : properties.email;
  // The id of an absent person is their e-mail address.
  const named = isEmail(userId) ? userId : email;
  return {
    ...(typeof userId === "string" && !isEmail(userId) ? { userId } : {}),
    ...(typeof named === "string" ? { email: named } : {}),
  };
}

/** The person whom a name means: an e-mail address or an id. */
export function personNamed(name: string): Person {
  return isEmail(name) ? { email: name } : { userId: String(lastSegment(name)) };
}

/** Whether an id is an e-mail address, which means that the person is absent. */
export function isEmail(id: unknown): id is string {
  return typeof id === "string" && id.includes("@");
}

/** Whether an OrganizationUser of the state names the person, as far as this run knows. */
export function isInState(run: Run, person: Person): boolean {
  return run.ledger.of("OrganizationUser", String(person.userId)).isInState === true || run.people.isInState(person);
}

/** The person, or undefined if the person is not in the organisation. */
export async function findPerson(api: AdminClient, { userId, email }: Person): Promise<Properties | undefined> {
  const byId = userId === undefined ? undefined : await findById(api, userId);
  // A person who comes back may have another id.
  return byId ?? (email === undefined ? undefined : findByEmail(api, email));
}

/** The person with an id, from the shared pages or else by a read of the person. */
export async function findById(
  api: AdminClient,
  userId: string,
  options?: { readonly toTheEnd?: boolean },
): Promise<OrganizationUserObject | undefined> {
  const isThis = (one: OrganizationUserObject) => one.userId === userId;
  const listed = await api.findListed(organizationUserListing, {}, "userId", isThis, options);
  if (typeof listed === "object") return listed.object;
  try {
    return await api.get(organizationUserRoute, { userId });
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

/** The person with an e-mail address. Concurrent look-ups share requests (decision D16). */
export function findByEmail(api: AdminClient, email: string): Promise<OrganizationUserObject | undefined> {
  return api.findFiltered(organizationUserListing, {}, email, {
    idName: "userId",
    matches: (one, asked) => isSameCaseless(one.email, asked),
    query: withEmails,
    most: MOST_EMAILS,
  });
}

/** Whether a person is not in the organisation. A service account is never absent. */
export async function isAbsent(run: Run, person: Person | undefined): Promise<boolean> {
  if (person === undefined || SERVICE_ACCOUNT_ID.test(person.userId ?? "")) return false;
  if (person.userId === undefined && person.email === undefined) return false;
  const name = `${person.userId} ${person.email?.toLowerCase()} is in the organisation`;
  return (await run.once(name, () => findPerson(run.api, person))) === undefined;
}

/** A resource that knows only a person's id waits this long for one that knows the e-mail address, before it names the person. */
const UNTIL_THE_ADDRESS_IS_KNOWN_MS = 500;

/** Notes that a person is absent, and names the person once a run. */
export function noteAbsent(run: Run, person: Person): void {
  const isKnown = run.people.isAbsent(person);
  run.people.left(person);
  if (run.people.emailOfAbsent(person) !== undefined) sayAbsent(run, person);
  else if (!isKnown) setTimeout(() => sayAbsent(run, person), UNTIL_THE_ADDRESS_IS_KNOWN_MS);
}

function sayAbsent(run: Run, person: Person): void {
  const email = run.people.emailOfAbsent(person);
  if (!run.people.isFirstMention(email === undefined ? person : { ...person, email })) return;
  run.say(
    `${email ?? person.userId} is not in the organisation. The resources that name this person wait and send nothing. When the person ` +
      `is back, run \`pulumi up --refresh\` to continue them.`,
  );
}
