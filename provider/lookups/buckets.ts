import type { BucketObject } from "../wire/reports";

/** The buckets of all pages. The results of a bucket can be spread over the end of one page and the beginning of the next. */
export function mergeBuckets<T>(buckets: readonly BucketObject<T>[]): BucketObject<T>[] {
  const merged = new Map<number, BucketObject<T>>();
  for (const bucket of buckets) {
    const earlier = merged.get(bucket.startTime);
    const results = earlier ? [...earlier.results, ...bucket.results] : bucket.results;
    merged.set(bucket.startTime, { ...bucket, results });
  }
  return [...merged.values()];
}
