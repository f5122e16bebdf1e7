import { listEnvelope, type Listing } from "../wire/route";
import { brokenAnswer, contradictoryAnswer, readObject, type Answered } from "./answers";
import { LIST_TOO_LONG } from "./errors";
import { contradiction, repetitionsOf } from "./identity";
import type { Page } from "./listings";
import { canBeEncoded, type PathValues } from "./path";

/** Objects of one list. The largest organisations have some ten thousand; a list beyond this bound would fill the memory. */
const MOST_OBJECTS = 200_000;

/** Requests for one list: as many objects, at a hundred a page. Pages may be empty, so that the objects alone are no bound. */
const MOST_PAGES = 2_000;

/** Bodies of one list: a thousand bytes for each object, and more. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A cursor is an id or a token of the API; servers refuse addresses of more than some thousand characters. */
const LONGEST_CURSOR = 2_000;

/** The pages of a list, one request each. @param ask requests the page after a cursor, or the first. */
export async function* readPages<T>(
  listing: Listing<T>,
  values: PathValues,
  ask: (cursor: string | undefined) => Promise<Answered>,
): AsyncGenerator<Page<T>> {
  const seen = new Set<string>();
  const repetitionIn = repetitionsOf(listing);
  let objects = 0;
  let bytes = 0;
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const answered = await ask(cursor);
    const envelope = readObject(answered.json, listEnvelope, answered);
    objects += envelope.data.length;
    bytes += answered.reply.bytes;
    if (objects > MOST_OBJECTS) throw tooLong(answered, `${MOST_OBJECTS} objects`);
    if (bytes > MOST_BYTES) throw tooLong(answered, `${MOST_BYTES / 1024 / 1024} MB`);
    const items = envelope.data.map((item) => {
      const object = readObject(item, listing.answer, answered);
      const contradicts = contradiction(listing, values, object) ?? repetitionIn(object);
      if (contradicts !== undefined) throw contradictoryAnswer(answered, contradicts);
      return object;
    });
    // A list that does not tell whether it goes on does so after a full page: what it holds further on must not look lost.
    const hasMore = envelope.hasMore ?? envelope.data.length >= listing.pageSize;
    yield { items, isLast: !hasMore };
    if (!hasMore) return;
    if (page >= MOST_PAGES) throw tooLong(answered, `${MOST_PAGES} pages`);
    cursor = nextCursor(answered, envelope.cursors[listing.cursor], seen);
  }
}

function nextCursor({ reply, call }: Answered, cursor: string | undefined, seen: Set<string>): string {
  const more = "the list says that there is more, but";
  if (cursor === undefined) throw brokenAnswer(reply, call, `${more} gives no cursor for the rest`);
  if (cursor.length > LONGEST_CURSOR || !canBeEncoded(cursor)) {
    throw brokenAnswer(reply, call, `${more} its cursor cannot be sent`);
  }
  if (seen.has(cursor)) throw brokenAnswer(reply, call, `${more} does not come to an end`);
  seen.add(cursor);
  return cursor;
}

function tooLong({ reply, call }: Answered, bound: string) {
  const what = `the list goes on after ${bound}. Does OPENAI_BASE_URL point at the API?`;
  return brokenAnswer(reply, call, what, LIST_TOO_LONG);
}
