import type { Range } from "./activity";
import type { Call } from "./call";
import { badRequest } from "./errors";
import { pageByToken, type PageSize, type TokenPage } from "./paging";

/** The width of buckets, with the documented page sizes. */
export interface Width {
  seconds: number;
  size: PageSize;
}

interface Bucket {
  start_time: number;
  end_time: number;
}

/**
 * The buckets of one page of a report. They start at whole multiples of their width, in UTC. The first and the last
 * bucket contain only what is inside the requested time, whose start is inclusive and whose end is exclusive.
 */
export class Buckets<Sum> {
  /** The time of the page, without what is outside the requested time or in the future. */
  readonly range: Range;
  private readonly slots: TokenPage<Bucket>;
  private readonly sums: Map<string, Sum>[];

  constructor(
    call: Call,
    private readonly width: Width,
  ) {
    const start = call.query.integer("start_time");
    if (start === undefined) {
      throw badRequest("Missing required parameter: 'start_time'.", "start_time", "missing_required_parameter");
    }
    // The end is exclusive, and costs of this second belong to the past.
    const present = call.now + 1;
    const end = call.query.integer("end_time") ?? present;
    const { seconds, size } = width;
    const first = Math.floor(start / seconds) * seconds;
    const all = {
      length: Math.max(0, Math.ceil((end - first) / seconds)),
      at: (index: number) => ({ start_time: first + index * seconds, end_time: first + (index + 1) * seconds }),
    };
    this.slots = pageByToken(call.query, all, size);
    const [from, to] = [this.slots.data[0]?.start_time ?? 0, this.slots.data.at(-1)?.end_time ?? 0];
    this.range = { from: Math.max(from, start), to: Math.min(to, end, present) };
    this.sums = this.slots.data.map(() => new Map<string, Sum>());
  }

  /** The sum with this key in the bucket of a time, which must be in the range. */
  at(time: number, key: string, create: () => Sum): Sum {
    const index = Math.floor((time - (this.slots.data[0]?.start_time ?? 0)) / this.width.seconds);
    const sums = this.sums[index];
    if (!sums) throw new Error(`the time ${time} is on another page`);
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = create()));
    return sum;
  }

  /** The page, with the sums as results. */
  page(show: (sum: Sum) => unknown): unknown {
    const data = this.slots.data.map((slot, index) => {
      const results = [...(this.sums[index]?.values() ?? [])].map(show);
      return { object: "bucket", ...slot, results };
    });
    return { ...this.slots, data };
  }
}
