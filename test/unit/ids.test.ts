import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownParts, lastSegment, path, pathToName } from "../../provider/lifecycle/ids";

const membership = path("projectId", "userId");
const limit = pathToName("projectId", "rateLimitId");

/** An id of the API: not empty, without slashes. */
const apiId = fc.stringMatching(/^[A-Za-z0-9_.:-]+$/);

describe("an id", () => {
  it("is the API's own id, or below a parent a path", () => {
    expect(path("projectId").join({ projectId: "proj_1" })).toBe("proj_1");
    expect(limit.join({ projectId: "proj_1", rateLimitId: "rl-gpt-5" })).toBe("proj_1/rl-gpt-5");
  });

  it("lists its parts that are known", () => {
    expect(knownParts(membership, { projectId: "proj_1", name: "web" })).toEqual({ projectId: "proj_1" });
  });

  it("splits into the parts from which it was joined", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]+Id$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, fc.array(apiId, { minLength: 4, maxLength: 4 }), ([first, ...rest], values) => {
        const shape = path(first!, ...rest);
        const state = Object.fromEntries([first!, ...rest].map((name, index) => [name, values[index]]));
        expect(shape.split(shape.join(state), "Kind")).toEqual(state);
      }),
    );
  });

  it("splits and joins without loss, even if a model's name has slashes", () => {
    const row = fc.array(apiId, { minLength: 1, maxLength: 3 }).map((names) => `rl-${names.join("/")}`);
    fc.assert(
      fc.property(apiId, row, (projectId, rateLimitId) => {
        const id = `${projectId}/${rateLimitId}`;
        const state = limit.split(id, "RateLimit");
        expect(state).toEqual({ projectId, rateLimitId });
        expect(limit.join(state)).toBe(id);
      }),
    );
  });

  it("of the wrong form is refused with the correct form", () => {
    for (const id of ["", "proj_1", "proj_1/", "/user-1", "/", "proj_1/user-1/x", "proj_1/user-1/", "proj_1//user-1"]) {
      expect(() => membership.split(id, "ProjectUser"), id).toThrow(
        `"${id}" is not the id of a ProjectUser: the id must have the form <projectId>/<userId>`,
      );
    }
    for (const id of ["", "org-1/proj_1", "proj_1/"]) {
      expect(() => path("projectId").split(id, "Project"), id).toThrow("the id must have the form <projectId>");
    }
    for (const id of ["", "rl-gpt-5", "proj_1/", "/rl-gpt-5"]) {
      expect(() => limit.split(id, "RateLimit"), id).toThrow("the id must have the form <projectId>/<rateLimitId>");
    }
  });

  it("cannot be joined without a part that the API must return", () => {
    expect(() => limit.join({ projectId: "proj_1" })).toThrow("the API returned no rateLimitId");
    expect(() => limit.join({ projectId: "proj_1", rateLimitId: 7 })).toThrow("the API returned no rateLimitId");
  });
});

describe("the last segment", () => {
  it("is the API's id. Values that are not ids stay unchanged", () => {
    fc.assert(
      fc.property(fc.array(apiId, { minLength: 1 }), (segments) => {
        expect(lastSegment(segments.join("/"))).toBe(segments.at(-1));
      }),
    );
    for (const value of [undefined, null, 7, true]) expect(lastSegment(value)).toBe(value);
  });
});
