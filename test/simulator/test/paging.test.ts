import { expect, test } from "vitest";
import { certificatePem, start, type Fields, type Session } from "./session";

/** Reads a list to its end like a client, in the paging style of its responses. */
async function readAll(session: Session, path: string, query: string): Promise<{ items: Fields[]; pages: number }> {
  const items: Fields[] = [];
  let cursor = "";
  for (let pages = 1; pages < 100; pages++) {
    const page = await session.must("GET", `${path}?${query}${cursor}`);
    items.push(...page.data);
    if (!page.has_more) return { items, pages };
    const [name, value] =
      "next_page" in page ? ["page", page.next_page] : ["after", "next" in page ? page.next : page.last_id];
    cursor = `&${name}=${encodeURIComponent(String(value))}`;
  }
  throw new Error(`${path} has no end`);
}

async function expectEveryItemOnce(session: Session, path: string, limit: number, idOf: (item: Fields) => unknown) {
  const whole = await readAll(session, path, "limit=100");
  const { items, pages } = await readAll(session, path, `limit=${limit}`);
  expect(items.map(idOf)).toEqual(whole.items.map(idOf));
  expect(new Set(items.map(idOf)).size).toBe(items.length);
  expect(pages).toBe(Math.ceil(items.length / limit));
  expect(pages).toBeGreaterThan(1);
}

test("returns every item once in lists with object ids as cursors", async () => {
  const session = await start({ seed: "lived-in" });
  const [, search] = (await session.must("GET", "/organization/projects")).data;
  const project = `/organization/projects/${search?.id}`;
  for (let n = 0; n < 4; n++) {
    await session.must("POST", "/organization/certificates", { certificate: certificatePem, name: `c${n}` });
    await session.must("POST", "/organization/admin_api_keys", { name: `k${n}` });
  }
  for (const path of ["/organization/users", "/organization/projects", `${project}/rate_limits`]) {
    await expectEveryItemOnce(session, path, 5, (item) => item.id);
  }
  for (const path of [`${project}/users`, "/organization/certificates", "/organization/admin_api_keys"]) {
    await expectEveryItemOnce(session, path, 2, (item) => item.id);
  }
  await expectEveryItemOnce(session, "/organization/audit_logs", 30, (item) => item.id);
});

test("returns every item once in lists with opaque cursors, in both orders", async () => {
  const session = await start({ seed: "lived-in" });
  const [group] = (await session.must("GET", "/organization/groups")).data;
  const users = `/organization/groups/${group?.id}/users`;
  await expectEveryItemOnce(session, users, 3, (item) => item.id);
  await expectEveryItemOnce(session, "/organization/roles", 2, (item) => item.id);
  const ascending = await readAll(session, users, "limit=3&order=asc");
  const byDefault = await readAll(session, users, "limit=3");
  expect(ascending.items).toEqual([...byDefault.items].reverse());
});

test("neither repeats nor skips an item after a deletion between two pages", async () => {
  const session = await start();
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await session.must("POST", "/organization/groups", { name: `g${n}` })).id);
  const first = await session.must("GET", "/organization/groups?limit=2");
  await session.must("DELETE", `/organization/groups/${made[1]}`);
  const rest = await session.must("GET", `/organization/groups?limit=10&after=${String(first.next)}`);
  expect(rest.data.map((group) => group.id)).toEqual(made.slice(2));
});

test("skips no item after the deletion of the whole page before the cursor", async () => {
  const session = await start();
  const made: string[] = [];
  for (let n = 0; n < 5; n++) made.push((await session.must("POST", "/organization/groups", { name: `g${n}` })).id);
  const first = await session.must("GET", "/organization/groups?limit=2");
  for (const id of made.slice(0, 2)) await session.must("DELETE", `/organization/groups/${id}`);
  const rest = await session.must("GET", `/organization/groups?limit=10&after=${String(first.next)}`);
  expect(rest.data.map((group) => group.id)).toEqual(made.slice(2));
});

test("returns every bucket once in lists with page tokens", async () => {
  const session = await start();
  const day = 86_400;
  const start_time = 20_000 * day;
  const range = `start_time=${start_time}&end_time=${start_time + 10 * day}`;
  const { items, pages } = await readAll(session, "/organization/costs", `${range}&limit=4`);
  expect(pages).toBe(3);
  expect(items.map((bucket) => bucket.start_time)).toEqual(Array.from({ length: 10 }, (_, n) => start_time + n * day));
});

test("reads backwards with `before` in the lists that support it", async () => {
  const session = await start();
  const project = await session.project();
  const path = `/organization/projects/${project}/rate_limits`;
  const ids = (await session.must("GET", path)).data.map((row) => row.id);
  const page = await session.must("GET", `${path}?limit=2&before=${ids[5]}`);
  expect(page.data.map((row) => row.id)).toEqual(ids.slice(3, 5));
  expect(page.has_more).toBe(true);
});

test("returns a 400 with the parameter for a limit outside the range and for an invalid cursor", async () => {
  const session = await start();
  const refused: [string, string][] = [
    ["/organization/projects?limit=101", "limit"],
    ["/organization/projects?limit=0", "limit"],
    ["/organization/groups?limit=1001", "limit"],
    ["/organization/users?limit=ten", "limit"],
    ["/organization/users?after=user-unknown", "after"],
    ["/organization/groups?after=group_1", "after"],
  ];
  for (const [path, param] of refused) {
    const { status, body } = await session.get(path);
    expect([status, body.error.param], path).toEqual([400, param]);
  }
  // The description allows zero for this list.
  expect((await session.get("/organization/groups?limit=0")).status).toBe(200);
});

test("returns up to 1,000 rate limits of a project in one page", async () => {
  const session = await start();
  const path = `/organization/projects/${await session.project()}/rate_limits`;
  expect((await session.get(`${path}?limit=1000`)).status).toBe(200);
  expect((await session.get(`${path}?limit=1001`)).body.error.param).toBe("limit");
});

test("rejects a query value that the description does not list", async () => {
  const session = await start();
  const refused: [string, string][] = [
    ["/organization/usage/images?start_time=0&sources=image.generation&sources=image.dream", "sources"],
    ["/organization/usage/images?start_time=0&sizes[]=1x1", "sizes"],
    ["/organization/usage/web_search_calls?start_time=0&context_levels=extreme", "context_levels"],
    ["/organization/usage/decisions?start_time=0&group_by[]=size", "group_by"],
    ["/organization/audit_logs?event_types[]=project.exploded", "event_types[]"],
    ["/organization/certificates/cert_1?include[]=key", "include"],
    ["/organization/costs?start_time=0&bucket_width=1h", "bucket_width"],
  ];
  for (const [path, param] of refused) {
    const { status, body } = await session.get(path);
    expect([status, body.error.param, body.error.code], path).toEqual([400, param, "invalid_value"]);
  }
});
