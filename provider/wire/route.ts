import { z } from "zod";

/** The query of a request. A list repeats the name, and an undefined value is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * One address of the Administration API, and its answer.
 *
 * A path is a template. Its placeholders have the names of our ids (`{projectId}`). A template and a method together are an
 * *endpoint family*, the unit for which the API counts requests.
 */
export interface Route<T> {
  /** `/organization/projects/{projectId}/users/{userId}` */
  readonly path: string;
  /** The object at the address, for messages: "user {userId} of project {projectId}". */
  readonly noun: string;
  /** What a POST does, for messages: "add a user to project {projectId}". Default: it creates or changes the object. */
  readonly post?: string;
  /** The schema of one object in an answer. It ignores unknown fields and returns our names. */
  readonly answer: z.ZodType<T>;
  /** Whether a POST changes which objects a list contains, not only the fields of an object. Default: false. */
  readonly changesMembership?: boolean;
}

/**
 * A list endpoint. It is a route as well, because a POST to the same address creates an object.
 *
 * The API has three styles of cursor: `object` sends the answer's `last_id` as `after`, `next` sends its `next` as `after`, and
 * `page` sends its `next_page` as `page`.
 */
export interface Listing<T> extends Route<T> {
  readonly cursor: "object" | "next" | "page";
  /** The largest size that the API allows. Its default of 20 would cost many requests. */
  readonly pageSize: number;
  /** The field that identifies an item. Absent where several items may have the same value. */
  readonly idName?: string;
  /** The query of every request for this list. */
  readonly query?: Query;
}

/** The envelope of every list. An answer may omit every field but the data. */
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
      // Some lists leave out `last_id`. Then the last object's own id is the cursor.
      object: wire.last_id ?? ownId.safeParse(wire.data.at(-1)).data?.id,
      next: wire.next ?? undefined,
      page: wire.next_page ?? undefined,
    },
  }));

const ownId = z.object({ id: z.string() });
