import { z } from "zod";

/**
 * One address of the Administration API and what it answers.
 *
 * Paths are templates whose placeholders carry the names that the provider's ids use (`{projectId}`); a template
 * together with a method is an *endpoint family*, the unit in which the API counts requests.
 */
export interface Route<T> {
  /** `/organization/projects/{projectId}/users/{userId}` */
  readonly path: string;
  /** What the address holds, for error messages: "user {userId} of project {projectId}". */
  readonly noun: string;
  /** What a POST here does, unless that is to change what it holds: "add a user to project {projectId}". */
  readonly post?: string;
  /** How one object in an answer is read: leniently, into the provider's own names. */
  readonly answer: z.ZodType<T>;
  /** A POST here changes which objects a list shows, and not only the fields of one. */
  readonly changesMembership?: boolean;
}

/**
 * A list endpoint. A POST to the same address makes a new object, which is why it is a route as well.
 *
 * Three cursor styles exist: `object` feeds the response's `last_id` back as `after`, `next` feeds its
 * `next` back as `after`, `page` feeds `next_page` back as `page`. `pageSize` is the largest that the API allows; the
 * default of 20 would cut long lists into many requests.
 */
export interface Listing<T> extends Route<T> {
  readonly cursor: "object" | "next" | "page";
  readonly pageSize: number;
  /** The field that tells its items from each other. Absent where several items may have the same one. */
  readonly idName?: string;
  /** What every request for this list has to ask for. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The envelope that every list shares. Everything but the data may be missing: responses omit fields now and then. */
export const listEnvelope = z
  .object({
    data: z.array(z.unknown()),
    has_more: z.boolean().nullish(),
    last_id: z.string().nullish(),
    next: z.string().nullish(),
    next_page: z.string().nullish(),
  })
  .transform((wire) => ({
    data: wire.data,
    hasMore: wire.has_more ?? undefined,
    cursors: {
      // Some lists leave `last_id` out; the last object's own id is the cursor then.
      object: wire.last_id ?? ownId.safeParse(wire.data.at(-1)).data?.id,
      next: wire.next ?? undefined,
      page: wire.next_page ?? undefined,
    },
  }));

const ownId = z.object({ id: z.string() });
