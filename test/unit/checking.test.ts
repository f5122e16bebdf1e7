import { describe, expect, it } from "vitest";
import { check } from "../../provider/lifecycle/checking";
import type { Properties } from "../../provider/lifecycle/declaration";
import type { Run } from "../../provider/lifecycle/run";
import { BEFORE } from "../../provider/lifecycle/state";
import { thing, UNKNOWN } from "./thing";

const valid = { projectId: "proj_1", userId: "user-1", size: 9, limit: 5, __provider: "the constant" };

function checked(change: Properties, options: { olds?: Properties; problems?: string[] } = {}) {
  const run = { problems: options.problems ?? [] } as unknown as Run;
  return check(thing, run, options.olds ?? {}, { ...valid, ...change });
}

function reasons(change: Properties): string[] {
  return checked(change).failures.map((failure) => failure.reason);
}

describe("a check", () => {
  it("returns the inputs unchanged, with the constant", () => {
    expect(checked({})).toEqual({ inputs: valid, failures: [] });
  });

  it("names all wrong inputs at once", () => {
    expect(reasons({ projectId: undefined, size: 5.5, level: "middle", sise: 1 })).toEqual([
      "projectId is required",
      "size: must be a whole number",
      "level: must be low or high",
      "sise is not an input of a Thing, which takes projectId, userId, email, size, limit, level, tags, channel, hidden, withKey, onDestroy",
    ]);
    expect(reasons({ channel: { type: "email", recipients: ["ana"] } })).toEqual([
      "channel.recipients.0: must be an e-mail address",
    ]);
  });

  it("states in plain words what an input must be, without a property, whose value the engine would print", () => {
    const wrong = { userId: 7, limit: "5", withKey: "yes", tags: "a", channel: { type: "email", recipients: "ana" } };
    expect(checked(wrong).failures).toEqual([
      { property: "", reason: "userId: must be a string" },
      { property: "", reason: "limit: must be a number" },
      { property: "", reason: "tags: must be a list" },
      { property: "", reason: "channel.recipients: must be a list" },
      { property: "", reason: "withKey: must be true or false" },
    ]);
    const others = checked({ projectId: undefined, sise: 1, email: "ana@example.com" }).failures;
    expect(others.map(({ property }) => property)).toEqual(["", "", ""]);
  });

  it("checks which inputs are present", () => {
    expect(reasons({ userId: undefined })).toEqual(["one of userId or email is required"]);
    expect(reasons({ email: "ana@example.com" })).toEqual([
      "userId and email cannot be given together: use either userId or email",
    ]);
    expect(reasons({ size: undefined, limit: undefined })).toEqual([
      "at least one of size, limit, level, tags is required",
    ]);
  });

  it("checks inputs against each other once all of them are known", () => {
    expect(reasons({ limit: 10 })).toEqual(["limit must not exceed size"]);
    expect(reasons({ limit: 10, size: UNKNOWN })).toEqual([]);
  });

  it("accepts and preserves unknown values, wherever they occur", () => {
    const unknowns: Properties[] = [
      { projectId: UNKNOWN },
      { size: UNKNOWN },
      { level: UNKNOWN },
      { tags: UNKNOWN },
      { tags: ["a", UNKNOWN] },
      { channel: UNKNOWN },
      { channel: { type: "email", recipients: UNKNOWN } },
      { channel: { type: "email", recipients: ["ana@example.com", UNKNOWN] } },
      { userId: undefined, email: UNKNOWN },
    ];
    for (const change of unknowns) {
      const { inputs, failures } = checked(change);
      expect(failures, JSON.stringify(change)).toEqual([]);
      expect(inputs).toMatchObject(change);
    }
  });

  it("refuses other wrong inputs beside an unknown value", () => {
    expect(reasons({ projectId: UNKNOWN, size: 5.5 })).toEqual(["size: must be a whole number"]);
    expect(reasons({ channel: { type: "email", recipients: ["ana", UNKNOWN] } })).toEqual([
      "channel.recipients.0: must be an e-mail address",
    ]);
    expect(reasons({ email: UNKNOWN })).toEqual([
      "userId and email cannot be given together: use either userId or email",
    ]);
  });

  it("passes the old inputs of fields that no read returns to the diff, without anything a check has added before", () => {
    const { inputs } = checked({ hidden: "new", [BEFORE]: { stale: 1 } }, { olds: { ...valid, hidden: "old" } });
    expect(inputs).toEqual({ ...valid, hidden: "new", [BEFORE]: { hidden: "old" } });
    expect(checked({ hidden: "old" }, { olds: { hidden: "old" } }).inputs).not.toHaveProperty(BEFORE);
  });

  it("passes no old value of a local input, which the engine would show as +__before: the outputs have it", () => {
    const { inputs } = checked({ onDestroy: "keep" }, { olds: { ...valid, onDestroy: "restore" } });
    expect(inputs).toEqual({ ...valid, onDestroy: "keep" });
  });

  it("reports problems with the settings, without a property, whose value the engine would print", () => {
    expect(checked({}, { problems: ["no admin key is set"] }).failures).toEqual([
      { property: "", reason: "no admin key is set" },
    ]);
  });
});
