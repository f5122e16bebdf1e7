/** The parts that the sets of people share. */
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { UserError } from "../lifecycle/errors";
import { adoptedAs, isSameCaseless, local } from "../lifecycle/inputs";
import { isEmail } from "../lifecycle/people";
import type { Run } from "../lifecycle/run";
import type { Joining } from "../lifecycle/setEntries";
import { organizationUserRoute } from "../wire/organizationUsers";

const NAME = "must be an e-mail address or the id of a person";

/** The name of an entry: an e-mail address or an id. */
export const personName = z
  .string()
  .refine((name) => (isEmail(name) ? z.email().safeParse(name).success : name !== ""), NAME);

/**
 * Reads the person whom a list of people has shown under an e-mail address: a server can mix up the items of a list, and the access
 * would go to somebody else. A run reads each person once, however many sets name the person.
 * @throws UserError if the person has another address.
 */
export async function confirmPerson(
  api: AdminClient,
  run: Run,
  { userId, email, isNamedByEmail }: Joining,
): Promise<void> {
  if (!isNamedByEmail) return;
  const person = await run.once(`read ${userId} to confirm`, () => api.get(organizationUserRoute, { userId }));
  if (isSameCaseless(person.email ?? email, email)) return;
  throw new UserError(
    `Did not add ${email}: two answers of the API disagree about who ${userId} is. Run the command again.`,
  );
}

/** What an update does with people whom the program does not declare. */
export const onUnexpected = local(z.enum(["remove", "warn"], "must be remove or warn").optional(), adoptedAs("warn"));
