import { badRequest } from "./errors";
import type { Query } from "./query";

/** The page sizes of a list: the default, and the allowed range. */
export interface PageSize {
  fallback: number;
  min: number;
  max: number;
}

/** The page sizes of most lists of style A. */
export const twenty: PageSize = { fallback: 20, min: 1, max: 100 };

type Order = "asc" | "desc";

/** The requested page size. Throws a 400 outside the range. */
export function pageSize(query: Query, size: PageSize): number {
  const limit = query.integer("limit") ?? size.fallback;
  if (limit < size.min) {
    throw badRequest(
      `Invalid 'limit': ${limit} is less than the minimum of ${size.min}.`,
      "limit",
      "integer_below_min_value",
    );
  }
  if (limit > size.max) {
    throw badRequest(
      `Invalid 'limit': ${limit} is greater than the maximum of ${size.max}.`,
      "limit",
      "integer_above_max_value",
    );
  }
  return limit;
}

function ordered<T>(query: Query, items: T[], fallback: Order): T[] {
  const order = query.choice("order", ["asc", "desc"] as const) ?? fallback;
  return order === "desc" ? [...items].reverse() : items;
}

function positionOf<T extends { id: string }>(items: T[], id: string, param: string): number {
  const index = items.findIndex((item) => item.id === id);
  // The API does not document the response to an unknown cursor. An error exposes a client that invents cursors.
  if (index < 0)
    throw badRequest(`Invalid '${param}': no object with id '${id}' in this list.`, param, "invalid_cursor");
  return index;
}

/** A page in style A. */
export interface IdPage<T> {
  object: "list";
  data: T[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

/** Style A: `after`, and on three lists `before`, is the id of an object. Items are in the order of their creation. */
export function pageById<T extends { id: string }>(
  query: Query,
  items: T[],
  options: { size?: PageSize; order?: Order; before?: boolean } = {},
): IdPage<T> {
  const size = pageSize(query, options.size ?? twenty);
  const all = options.order ? ordered(query, items, options.order) : items;
  const after = query.text("after");
  const before = options.before ? query.text("before") : undefined;
  const start = after === undefined ? 0 : positionOf(all, after, "after") + 1;
  const end = before === undefined ? all.length : positionOf(all, before, "before");
  // Backwards: the page that ends just before the cursor.
  const from = before !== undefined && after === undefined ? Math.max(0, end - size) : start;
  const data = all.slice(from, Math.min(end, from + size));
  const has_more = before !== undefined && after === undefined ? from > 0 : from + data.length < end;
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more };
}

/** A page in style B. */
export interface NextPage<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  next: string | null;
}

/**
 * Style B: `after` is the opaque `next` of the previous page. It contains the keys of the last item and of the item
 * after it, so a deletion between two pages neither repeats nor skips an item. Ids are not valid cursors here.
 */
export function pageByNext<T>(
  query: Query,
  items: T[],
  keyOf: (item: T) => string,
  options: { size: PageSize; order: Order },
): NextPage<T> {
  const size = pageSize(query, options.size);
  const all = ordered(query, items, options.order);
  const start = startAfter(all, keyOf, query.text("after"));
  const data = all.slice(start, start + size);
  const end = start + data.length;
  const has_more = end < all.length;
  const keyAt = (index: number): string | null => (all[index] === undefined ? null : keyOf(all[index]));
  const cursor = JSON.stringify({ end, last: keyAt(end - 1), following: keyAt(end) } satisfies Cursor);
  return { object: "list", data, has_more, next: has_more ? Buffer.from(cursor).toString("base64url") : null };
}

/** Where a page ended: the position, and the keys of the items on both sides. */
interface Cursor {
  end: number;
  last: string | null;
  following: string | null;
}

function startAfter<T>(items: T[], keyOf: (item: T) => string, text: string | undefined): number {
  if (text === undefined) return 0;
  const cursor = readCursor(text);
  if (!cursor) throw badRequest(`Invalid 'after': '${text}' is not a cursor of this list.`, "after", "invalid_cursor");
  const last = items.findIndex((item) => keyOf(item) === cursor.last);
  if (last >= 0) return last + 1;
  const following = items.findIndex((item) => keyOf(item) === cursor.following);
  // If both items are gone, we assume that nothing else before them is.
  return following >= 0 ? following : Math.max(0, cursor.end - 1);
}

function readCursor(text: string): Cursor | undefined {
  try {
    const cursor = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Partial<Cursor> | null;
    return Number.isInteger(cursor?.end) ? (cursor as Cursor) : undefined;
  } catch {
    return undefined;
  }
}

/** A page in style C. */
export interface TokenPage<T> {
  object: "page";
  data: T[];
  has_more: boolean;
  next_page: string | null;
}

/** Items that we generate on demand, because a list of all minutes since 1970 would be long. */
export interface Sequence<T> {
  length: number;
  at(index: number): T;
}

/** Style C: `page` is the opaque `next_page` of the previous page. */
export function pageByToken<T>(query: Query, items: Sequence<T>, size: PageSize): TokenPage<T> {
  const limit = pageSize(query, size);
  const token = query.text("page");
  const text = token === undefined ? "page:0" : Buffer.from(token, "base64url").toString("utf8");
  const start = Number(/^page:(\d+)$/.exec(text)?.[1] ?? NaN);
  if (Number.isNaN(start)) throw badRequest("Invalid 'page': not a token of this list.", "page", "invalid_cursor");
  const end = Math.min(start + limit, items.length);
  const has_more = end < items.length;
  const next_page = has_more ? Buffer.from(`page:${end}`).toString("base64url") : null;
  const data = Array.from({ length: Math.max(0, end - start) }, (_, index) => items.at(start + index));
  return { object: "page", data, has_more, next_page };
}
