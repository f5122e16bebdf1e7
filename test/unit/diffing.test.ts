import { describe, expect, it, vi } from "vitest";
import type { Properties } from "../../provider/lifecycle/declaration";
import { diff } from "../../provider/lifecycle/diffing";
import { KEPT, type Kept } from "../../provider/lifecycle/kept";
import { Run } from "../../provider/lifecycle/run";
import { BEFORE } from "../../provider/lifecycle/state";
import { thing, UNKNOWN } from "./thing";

const ID = "proj_1/user-1";

const olds = {
  projectId: "proj_1",
  userId: "user-1",
  email: "ana@example.com",
  size: 9,
  limit: 5,
  level: "high",
  tags: ["a", "b"],
};
const news = {
  projectId: "proj_1",
  userId: "user-1",
  size: 9,
  limit: 5,
  level: "high",
  tags: ["a", "b"],
  withKey: true,
};
const kept: Kept = {
  inputs: ["projectId", "userId", "size", "limit", "level", "tags"],
  untold: [],
  found: { limit: 1 },
};

/** Returns `same`, `update`, or the inputs that replace the object. */
function verdict(change: Properties, before: Properties = {}): string | string[] {
  const defined = Object.entries({ ...news, ...change }).filter(([, value]) => value !== undefined);
  const { changes, replaces } = diff(
    thing,
    new Run(),
    ID,
    { ...olds, withKey: true, [KEPT]: kept, ...before },
    Object.fromEntries(defined),
  );
  if (changes === false) return "same";
  return replaces.length > 0 ? replaces : "update";
}

describe("a diff by the field table", () => {
  it("reports no change for equal values", () => {
    expect(verdict({})).toBe("same");
    expect(verdict({ __provider: "other code", [BEFORE]: {} })).toBe("same");
  });

  it("updates or replaces according to the table", () => {
    expect(verdict({ limit: 6 })).toBe("update");
    expect(verdict({ limit: 0 })).toBe("update");
    expect(verdict({ size: 10 })).toEqual(["size"]);
    expect(verdict({ size: 10, projectId: "proj_2", limit: 6 })).toEqual(["projectId", "size"]);
    expect(verdict({ level: "low" })).toEqual(["level"]);
    expect(verdict({ level: "high" }, { level: "low" })).toBe("update");
  });

  it("treats another spelling as the same value", () => {
    expect(verdict({ projectId: "elsewhere/proj_1" })).toBe("same");
    expect(verdict({ tags: ["b", "a", "a"] })).toBe("same");
    expect(verdict({ tags: ["b"] })).toBe("update");
  });

  it("treats a person named by e-mail as the same as the person named by id", () => {
    expect(verdict({ userId: undefined, email: "ANA@example.com" })).toBe("same");
    expect(verdict({ userId: undefined, email: "ben@example.com" })).toEqual(["email"]);
    expect(verdict({ userId: "user-2" })).toEqual(["userId"]);
  });

  it("does not compare inputs that the program does not set", () => {
    expect(verdict({ size: undefined, level: undefined, tags: undefined })).toBe("same");
  });

  it("updates to restore the recorded value of an input that the program has stopped setting", () => {
    expect(verdict({ limit: undefined })).toBe("update");
    expect(verdict({ limit: undefined }, { [KEPT]: { ...kept, inputs: [] } })).toBe("same");
  });

  it("knows the default of an input that the program leaves out", () => {
    expect(verdict({ withKey: undefined })).toBe("same");
    expect(verdict({ withKey: undefined }, { withKey: false })).toBe("update");
    expect(verdict({ withKey: false })).toBe("update");
  });

  it("neither updates nor replaces for a field that no answer has told since the import", () => {
    const imported = { withKey: undefined, [KEPT]: { ...kept, untold: ["hidden", "withKey"] } };
    expect(verdict({ hidden: "x" }, imported)).toBe("same");
    // The old input from the check shows that the value was known once.
    expect(verdict({ hidden: "y", [BEFORE]: { hidden: "x" } }, imported)).toBe("update");
    expect(verdict({ hidden: "x" })).toBe("update");
  });

  it("treats an unknown value as a change of its own field only", () => {
    expect(verdict({ limit: UNKNOWN })).toBe("update");
    expect(verdict({ size: UNKNOWN })).toEqual(["size"]);
    expect(verdict({ tags: ["a", UNKNOWN] })).toBe("update");
    expect(verdict({ userId: UNKNOWN })).toEqual(["userId"]);
  });

  it("updates an unfinished object without comparing values", () => {
    expect(verdict({}, { [KEPT]: { ...kept, unfinished: true } })).toBe("update");
  });

  it("names the inputs in which the program differs from the imported object, without their values", () => {
    const run = new Run();
    const said = vi.spyOn(run, "say").mockReturnValue();
    const compare = (id: string) =>
      diff(
        thing,
        run,
        id,
        { ...olds, withKey: true, [KEPT]: kept },
        { ...news, limit: 6, tags: ["c"], onDestroy: "keep" },
      );
    compare(ID);
    expect(said).not.toHaveBeenCalled();
    run.ledger.imported("Thing", ID);
    compare(ID);
    expect(said.mock.calls).toEqual([[`Thing ${ID}: the program differs from the existing object in limit, tags.`]]);
  });

  it("asks for nothing if the state was not written by this provider", () => {
    expect(verdict({}, { [KEPT]: undefined })).toBe("same");
    expect(verdict({ limit: undefined }, { [KEPT]: undefined })).toBe("same");
  });

  it("rejects a state of a newer package", () => {
    expect(() => verdict({}, { [KEPT]: { ...kept, version: 99 } })).toThrow(
      /^A newer version of pulumi-openai-admin wrote this state/,
    );
  });

  it("leaves an update to the engine, because only the engine knows replaceOnChanges", () => {
    expect(diff(thing, new Run(), ID, { ...olds, [KEPT]: kept }, { ...news, limit: 6 }).changes).toBeUndefined();
    expect(diff(thing, new Run(), ID, { ...olds, [KEPT]: { ...kept, unfinished: true } }, news).changes).toBe(true);
  });
});
