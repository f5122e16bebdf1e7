/** Looks up people and service accounts in the organisation. API: /organization/users. */
import { z } from "zod";
import { MOST_EMAILS, personListing, personRoute, withEmails, type PersonObject } from "../wire/organizationUsers";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Who. Give `id` or `email`. */
export interface GetUserArgs {
  /** The id of the person: `user-…`. */
  id?: string;
  /** The e-mail address, in capitals or small letters. */
  email?: string;
}

/** A person in the organisation, or a service account. */
export interface GetUserResult {
  /** The id of the person, as a resource and in the API: `user-…`. */
  readonly id: string;
  /** The same id, with the name that the inputs of other resources have. */
  readonly userId: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** The role in the organisation: `owner` or `reader`. */
  readonly role: string | undefined;
  /** When the person joined, in Unix seconds. */
  readonly addedAt: number | undefined;
  /** Whether an identity provider manages the person. */
  readonly isScimManaged: boolean | undefined;
  readonly isServiceAccount: boolean | undefined;
  /** When somebody last used an API key of the person, in Unix seconds. Undefined before the first use. */
  readonly apiKeyLastUsedAt: number | undefined;
  readonly technicalLevel: string | undefined;
  readonly developerPersona: string | undefined;
}

/** The people and service accounts in the organisation. */
export interface GetUsersResult {
  readonly users: GetUserResult[];
}

const user = declareLookup<GetUserArgs, GetUserResult>({
  name: "getUser",
  returns: "a person, by id or e-mail address",
  args: z.strictObject({ id: argument.id.optional(), email: argument.text.optional() }),
  oneOf: ["id", "email"],
  read: async (reader, { id, email }) => {
    if (id !== undefined) return result(await reader.byId(personListing, personRoute, "userId", { userId: id }));
    const found = await reader.findFiltered(personListing, email!, {
      idName: "userId",
      matches: hasEmail,
      query: withEmails,
      most: MOST_EMAILS,
    });
    const otherwise = "A person who has not accepted an invite yet is in getInvites.";
    const people = found ? [found] : [];
    return result(
      reader.one(
        { noun: "person", by: { email: email! }, otherwise },
        people,
        (one) => hasEmail(one, email!),
        (one) => one.userId,
      ),
    );
  },
});

const users = declareList<Record<never, never>, GetUsersResult>({
  name: "getUsers",
  returns: "everybody in the organisation",
  args: z.strictObject({}),
  read: async (reader) => ({ users: (await reader.all(personListing)).map(result) }),
});

function hasEmail(person: PersonObject, email: string): boolean {
  return person.email?.toLowerCase() === email.toLowerCase();
}

function result({ userId, ...rest }: PersonObject): GetUserResult {
  return { id: userId, userId, ...rest };
}

/**
 * Reads a person who is in the organisation already.
 *
 * @example
 * ```ts
 * const ana = await openai.getUser({ email: "ana@example.com" });
 * new openai.GroupUser("ana-in-search", { groupId: search.id, userId: ana.id });
 * ```
 */
export const getUser = user.promise;

/** {@link getUser} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getUserOutput = user.output;

/**
 * Reads everybody in the organisation.
 *
 * @example The owners
 * ```ts
 * const { users } = await openai.getUsers();
 * export const owners = users.filter((user) => user.role === "owner").map((user) => user.email);
 * ```
 */
export const getUsers = users.promise;

/** {@link getUsers} as an Output. */
export const getUsersOutput = users.output;
