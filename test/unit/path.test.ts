import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPath, fillPhrase, queryString } from "../../provider/client/path";

describe("a path", () => {
  const template = "/organization/projects/{projectId}/rate_limits/{rateLimitId}";

  it("escapes every segment", () => {
    expect(fillPath(template, { projectId: "proj_1", rateLimitId: "rl-a/b?c#d e%2F" })).toBe(
      "/organization/projects/proj_1/rate_limits/rl-a%2Fb%3Fc%23d%20e%252F",
    );
  });

  it("refuses segments that would lead elsewhere", () => {
    for (const projectId of ["..", ".", "", undefined, null, 7, ["proj_1"]]) {
      expect(() => fillPath(template, { projectId, rateLimitId: "rl-1" })).toThrow(/^projectId must be an id, but is /);
    }
  });

  it("keeps its form, whatever an id contains", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (id) => {
        fc.pre(id !== "." && id !== "..");
        const { pathname } = new URL(
          `https://api.example.com${fillPath(template, { projectId: id, rateLimitId: "rl" })}`,
        );
        const segments = pathname.split("/");
        expect(segments).toHaveLength(6);
        expect(decodeURIComponent(segments[3]!)).toBe(id);
      }),
    );
  });

  it("becomes a phrase for people", () => {
    expect(fillPhrase("user {userId} of project {projectId}", { userId: "user-1" })).toBe("user user-1 of project ?");
  });
});

describe("a query", () => {
  it("keeps brackets readable, repeats lists, and drops undefined values", () => {
    expect(queryString({ limit: 100, after: undefined, "emails[]": ["a+b@example.com", "c&d"], flag: false })).toBe(
      "?limit=100&emails[]=a%2Bb%40example.com&emails[]=c%26d&flag=false",
    );
    expect(queryString({ after: undefined, "emails[]": [] })).toBe("");
  });

  it("decodes to the given values, whatever they contain", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, fc.array(text), (after, emails) => {
        const read = new URLSearchParams(queryString({ after, "emails[]": emails }));
        expect(read.get("after")).toBe(after);
        expect(read.getAll("emails[]")).toEqual(emails);
      }),
    );
  });
});
