import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldsOf, placesAt } from "../src/fields";
import { start } from "./session";

/** The number of places that a path leads to. */
function found(answer: unknown, path: string): number {
  return placesAt({ holder: { answer }, key: "answer" }, path).length;
}

test("lists each field once, through objects and lists", () => {
  const answer = {
    id: "a",
    owner: { id: "b", tags: ["x"] },
    data: [{ id: "c" }, { email: "d", roles: [{ id: "e" }] }],
  };
  expect(fieldsOf(answer)).toEqual([
    "id",
    "owner",
    "owner.id",
    "owner.tags",
    "data",
    "data[].id",
    "data[].email",
    "data[].roles",
    "data[].roles[].id",
  ]);
  for (const nothing of [null, 7, "text", [], {}]) expect(fieldsOf(nothing)).toEqual([]);
});

test("quotes a name that contains special characters of paths", () => {
  const answer = { "project.created": { "a[0]": 1, 'say "hi"': 2, "": 3 } };
  expect(fieldsOf(answer)).toEqual([
    '["project.created"]',
    '["project.created"]["a[0]"]',
    '["project.created"]["say \\"hi\\""]',
    '["project.created"][""]',
  ]);
});

test("finds every field under its path", async () => {
  const session = await start();
  await session.project();
  for (const path of ["/organization/audit_logs", "/organization/users", "/organization/projects"]) {
    const answer = await session.must("GET", path);
    for (const field of fieldsOf(answer)) expect(found(answer, field), field).toBeGreaterThan(0);
  }
  fc.assert(fc.property(fc.jsonValue(), (answer) => fieldsOf(answer).every((field) => found(answer, field) > 0)));
});

test("finds only existing places", () => {
  const answer = { data: [{ id: "a" }, { email: "b" }, 7], id: "c", name: "text" };
  const counts: Record<string, number> = {
    id: 1,
    data: 1,
    "data[]": 3,
    "data[].id": 1,
    "data[1].email": 1,
    "data[0].email": 0,
    "data[3]": 0,
    "id[]": 0,
    "name.length": 0,
    "data.length": 0,
    constructor: 0,
  };
  for (const [path, count] of Object.entries(counts)) expect(found(answer, path), path).toBe(count);
});

test("rejects an invalid path", () => {
  for (const path of [
    "",
    ".id",
    "id.",
    "a..b",
    "data[",
    "data[]id",
    "data[-1]",
    "data[x]",
    'data["x]',
    '["\\x"]',
    "a]",
  ]) {
    expect(() => found({}, path), path).toThrow(/is not a field path/);
  }
});
