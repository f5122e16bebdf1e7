import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { argumentOf, asSet, isSameCaseless, refersAt, refersTo, updates } from "../../provider/lifecycle/inputs";

const asSets = asSet.same!;
const equal = updates(z.unknown()).same;

const values = fc.array(fc.oneof(fc.string(), fc.integer(), fc.record({ type: fc.string() })), { maxLength: 6 });

/** A list and another with the same items in a different order, some of them twice. */
const withAnother = values.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc
      .shuffledSubarray(list, { minLength: list.length })
      .chain((shuffled) => fc.subarray(list).map((twice) => [...shuffled, ...twice])),
  ),
);

describe("lists as sets", () => {
  it("are equal in any order, whether an item occurs once or several times", () => {
    fc.assert(
      fc.property(withAnother, ([list, other]) => {
        expect(asSets(list, other)).toBe(true);
        expect(asSets(other, list)).toBe(true);
      }),
    );
  });

  it("differ if only one of them has some item", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (list, item) => {
        fc.pre(!list.includes(item));
        expect(asSets(list, [...list, item])).toBe(false);
        expect(asSets([item, ...list], list)).toBe(false);
      }),
    );
  });

  it("do not equal a value that is not a list", () => {
    expect(asSets([], undefined)).toBe(false);
    expect(asSets(["all"], "all")).toBe(false);
    expect(asSets("all", "all")).toBe(true);
    expect(asSets(undefined, null)).toBe(true);
  });
});

describe("addresses", () => {
  it("are compared without case", () => {
    fc.assert(
      fc.property(
        fc.emailAddress(),
        (email) => isSameCaseless(email, email.toUpperCase()) && isSameCaseless(email.toLowerCase(), email),
      ),
    );
    expect(isSameCaseless("ana@example.com", "anna@example.com")).toBe(false);
    expect(isSameCaseless(undefined, null)).toBe(true);
    expect(isSameCaseless("ana@example.com", undefined)).toBe(false);
  });
});

describe("references", () => {
  it("are equal by Pulumi id and by API id", () => {
    const same = refersTo("Project").same!;
    expect(same("proj_1", "proj_1")).toBe(true);
    expect(same("proj_1/user-1", "user-1")).toBe(true);
    expect(same("proj_1/user-1", "proj_2/user-1")).toBe(true);
    expect(same("proj_1/user-1", "proj_1/user-2")).toBe(false);
    expect(same(undefined, "user-1")).toBe(false);
  });

  it("are shortened to the API id, also inside the objects of a list", () => {
    const one = updates(z.string(), refersTo("Project"));
    expect(argumentOf(one, "elsewhere/proj_1")).toBe("proj_1");
    const many = updates(z.array(z.string()), refersTo("Project"));
    expect(argumentOf(many, ["elsewhere/proj_1", "proj_2"])).toEqual(["proj_1", "proj_2"]);
    const inside = updates(z.array(z.unknown()), refersAt("projectId", "Project"));
    const projects = [{ projectId: "elsewhere/proj_1", role: "member" }];
    expect(argumentOf(inside, projects)).toEqual([{ projectId: "proj_1", role: "member" }]);
    expect(inside.same(projects, [{ projectId: "proj_1", role: "member" }])).toBe(true);
    expect(inside.same(projects, [{ projectId: "proj_1", role: "owner" }])).toBe(false);
  });
});

describe("plain values", () => {
  it("are equal if both are unset", () => {
    expect(equal(null, undefined)).toBe(true);
    // A limit of 0 is not the same as no limit.
    expect(equal(0, undefined)).toBe(false);
    expect(equal(false, null)).toBe(false);
    expect(equal("", undefined)).toBe(false);
  });
});
