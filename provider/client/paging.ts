import { listEnvelope, type Listing } from "../wire/route";
import { brokenAnswer, contradictoryAnswer, readObject, type Answered } from "./answers";
import { CHECK_ADDRESS, LIST_TOO_LONG } from "./errors";
import { contradiction, repetitionsOf } from "./identity";
import type { Page } from "./listings";
import { canBeEncoded, type PathValues } from "./path";

/** The largest organisations have about ten thousand objects in a list. A list beyond this limit would fill the memory. */
const MOST_OBJECTS = 200_000;

/** `MOST_OBJECTS` at a hundred a page. Pages may be empty, so a limit on objects is not enough. */
const MOST_PAGES = 2_000;

/** More than a thousand bytes for each of `MOST_OBJECTS`. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A cursor is an id or a token of the API. Servers refuse addresses of more than a few thousand characters. */
const LONGEST_CURSOR = 2_000;

/** Reads the pages of a list, one request each. @param ask requests the page after a cursor, or the first page. */
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
    // If the answer does not say whether there is more, we go on after a full page: objects on later pages must not look deleted.
    const hasMore = envelope.hasMore ?? envelope.data.length >= listing.pageSize;
    yield { items, isLast: !hasMore };
    if (!hasMore) return;
    if (page >= MOST_PAGES) throw tooLong(answered, `${MOST_PAGES} pages`);
    cursor = nextCursor(answered, envelope.cursors[listing.cursor], seen);
  }
}

function nextCursor({ reply, call }: Answered, cursor: string | undefined, seen: Set<string>): string {
  const broken = (what: string) => brokenAnswer(reply, call, { what: `says that the list goes on, but ${what}` });
  if (cursor === undefined) throw broken("gives no cursor for the next page");
  if (cursor.length > LONGEST_CURSOR || !canBeEncoded(cursor)) throw broken("its cursor is too long or malformed");
  if (seen.has(cursor)) throw broken("repeats a cursor");
  seen.add(cursor);
  return cursor;
}

function tooLong({ reply, call }: Answered, bound: string) {
  const what = `does not end the list after ${bound}`;
  return brokenAnswer(reply, call, { what, advice: CHECK_ADDRESS, code: LIST_TOO_LONG });
}
