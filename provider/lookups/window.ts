import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { ApiError, LIST_TOO_LONG, UserError } from "../client/errors";
import { fromOutside } from "../text";

/** A time as a look-up takes it: a Date, or Unix seconds. */
export type Time = Date | number;

/** From when until when. */
export interface TimeWindow {
  /** The start, which belongs to the window. */
  startTime: Time;
  /** The end, which does not belong to the window. Default: now. */
  endTime?: Time;
}

/** Unix seconds of the year 5138. The same number of milliseconds was in 1973, before the API. */
const LATEST = 100_000_000_000;

/** A time as Unix seconds. A fraction of a second is dropped. */
export const time = z
  .custom<Time>((value) => value instanceof Date || typeof value === "number", "must be a Date, or Unix seconds")
  .refine((value) => Number.isFinite(Number(value)), "is not a valid time")
  .refine((value) => value instanceof Date || value >= 0, "must not be negative")
  .refine(
    (value) => value instanceof Date || value < LATEST,
    "is too large for Unix seconds; it looks like milliseconds: pass new Date(…)",
  )
  .transform(secondsOf);

/** A time in Unix seconds. */
function secondsOf(value: Time): number {
  return Math.floor(value instanceof Date ? value.getTime() / 1000 : value);
}

/** A window in Unix seconds. @throws UserError if the window ends before it starts. */
export function windowOf(lookup: string, { startTime, endTime }: Partial<TimeWindow>): { from?: number; to?: number } {
  const [from, to] = [startTime, endTime].map((value) => (value === undefined ? undefined : secondsOf(value)));
  if (from !== undefined && to !== undefined && to <= from) {
    throw new UserError(`Could not run ${lookup}: endTime (${to}) must be later than startTime (${from}).`);
  }
  return { from, to };
}

/** The arguments of an Output form: each may be an Output, and so may each item of a list. A time may also be a Date. */
export type TimesOf<A> = { [K in keyof A]: InputOf<Exclude<A[K], Date>> | Extract<A[K], Date> };

type InputOf<T> = [NonNullable<T>] extends [readonly (infer I)[]] ? pulumi.Input<pulumi.Input<I>[]> : pulumi.Input<T>;

/**
 * The arguments of an Output form, with seconds in place of Dates. Pulumi takes a Date for an object with fields and keeps none of
 * them, so a Date must not reach it.
 */
export function withoutDates<A extends object>(args: A): A {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, value instanceof Date ? secondsOf(value) : value]),
  ) as A;
}

/** A list of values. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.array(item, "must be a list");
}

/** A filter: a list with at least one item. */
export function filterOf<S extends z.ZodType>(item: S) {
  return listOf(item).min(1, "must not be empty; leave it out for no filter").optional();
}

/** A value out of a few. */
export function oneOf<T extends string>(values: readonly T[]) {
  return z.enum(values as unknown as [T, ...T[]], {
    error: ({ input }) => `must be ${values.join(", ")}, but is ${fromOutside(String(input))}`,
  });
}

/** A report with more buckets would take thousands of requests. */
const MOST_BUCKETS = 50_000;

/** @throws UserError if a report would have too many buckets. */
export function requireFewBuckets(
  lookup: string,
  { from = 0, to }: { from?: number; to?: number },
  width: number,
): void {
  const buckets = ((to ?? Date.now() / 1000) - from) / width;
  if (buckets <= MOST_BUCKETS) return;
  throw new UserError(
    `Could not run ${lookup}: the window has ${Math.ceil(buckets)} buckets, and a report may have ${MOST_BUCKETS}. Choose a wider ` +
      `bucketWidth, or a later startTime.`,
  );
}

/** Waits for a list. @param shorter what to do if the list is too long to read. */
export async function readOrAdvise<T>(list: Promise<T>, shorter: string): Promise<T> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof ApiError && error.code === LIST_TOO_LONG) error.advise(shorter);
    throw error;
  }
}
