import { z } from "zod";
import { answerOf, field, type ObjectOf, type Rows } from "./object";
import type { Listing, Query } from "./route";

/** The widths of the buckets of a report, with the API's largest page of each. */
export const bucketWidths = {
  "1m": { seconds: 60, pageSize: 1440 },
  "1h": { seconds: 3600, pageSize: 168 },
  "1d": { seconds: 86_400, pageSize: 31 },
} as const;

export type BucketWidth = keyof typeof bucketWidths;

/** One bucket of a report. Its times are Unix seconds. */
export interface BucketObject<T> {
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly results: T[];
}

/** A list of buckets. A bucket without a start tells nothing. */
export function listingOfReport<R extends Rows>(
  rows: R,
  { path, noun, pageSize }: Pick<Listing<unknown>, "path" | "noun" | "pageSize">,
): Listing<BucketObject<ObjectOf<R>>> {
  const answer = z
    .object({ start_time: z.number(), end_time: z.number().nullish(), results: z.array(answerOf(rows)).nullish() })
    .transform((wire) => ({
      startTime: wire.start_time,
      endTime: wire.end_time ?? undefined,
      results: wire.results ?? [],
    }));
  return { path, noun, answer, cursor: "page", pageSize };
}

/** What callers can be grouped and filtered by. An answer has a value only in the fields that the request groups by. */
export const callerRows = {
  projectId: field("project_id", z.string()),
  userId: field("user_id", z.string()),
  apiKeyId: field("api_key_id", z.string()),
};

/** `agents_api`, or `unlabeled`, which does not mean direct use. */
export const apiSource = field("api_source", z.string());

/** The query of a report. @param groups the fields by which it can group. @param filters the API's names of the filters. */
export function reportQuery(
  { from, to, groupBy }: { from?: number; to?: number; groupBy?: readonly string[] },
  groups: Rows,
  filters: Readonly<Record<string, string>>,
  args: object,
): Query {
  return {
    start_time: from,
    end_time: to,
    ...filtersIn(filters, args),
    "group_by[]": groupBy?.map((group) => groups[group]!.sentAs),
  };
}

/** The filters that the caller gives, with the API's names. */
export function filtersIn(filters: Readonly<Record<string, string>>, args: object): Query {
  const given = args as Readonly<Record<string, Query[string]>>;
  return Object.fromEntries(Object.entries(filters).map(([name, sentAs]) => [sentAs, given[name]] as const));
}
