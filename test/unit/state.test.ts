import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEPT, keptOf, stored, type Kept } from "../../provider/lifecycle/kept";
import { argumentsOf, clean, idOf, keyOf, outputsOf, seal, setInputs } from "../../provider/lifecycle/state";
import { hasUnknown, unknownPaths } from "../../provider/lifecycle/unknowns";
import { thing, UNKNOWN } from "./thing";

/** Any value that a call can return: JSON, with undefined at any depth. */
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(undefined),
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("a clean copy", () => {
  it("is equal to what JSON would keep, at any depth", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const text = JSON.stringify(value) as string | undefined;
        expect(clean(value)).toEqual(text === undefined ? undefined : JSON.parse(text));
      }),
    );
  });

  it("is unchanged if it is cleaned again, and the original stays unchanged", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const before = structuredClone(value);
        const copy = clean(value);
        expect(clean(copy)).toStrictEqual(copy);
        expect(value).toStrictEqual(before);
      }),
    );
  });
});

describe("the arguments of a call", () => {
  it("contain the API's ids and the defaults of missing fields", () => {
    const args = argumentsOf(thing, {
      projectId: "elsewhere/proj_1",
      userId: "proj_1/user-1",
      size: 0,
      __provider: "x",
      other: 1,
    });
    expect(args).toEqual({ projectId: "proj_1", userId: "user-1", size: 0, withKey: true });
  });
});

describe("an id", () => {
  it("consists of the API's ids, even if the program uses longer Pulumi ids", () => {
    const outputs = { projectId: "elsewhere/proj_1", userId: "group_1/user-1", limit: 5 };
    expect(idOf(thing, outputs)).toBe("proj_1/user-1");
    expect(keyOf(thing, outputs)).toEqual({ projectId: "proj_1", userId: "user-1" });
    expect(keyOf(thing, { ...outputs, userId: undefined })).toEqual({ projectId: "proj_1" });
    expect(outputs.projectId).toBe("elsewhere/proj_1");
  });
});

describe("outputs", () => {
  const outputs = (parts: Partial<Parameters<typeof outputsOf>[1]>) =>
    outputsOf(thing, { key: { projectId: "proj_1", userId: "user-1" }, found: {}, inputs: {}, before: {}, ...parts });

  it("keep the program's spelling of an equal value, and otherwise take the API's value", () => {
    const found = { email: "Ana@example.com", tags: ["a", "b"], limit: 4 };
    const inputs = { projectId: "elsewhere/proj_1", email: "ana@example.com", tags: ["b", "a"], limit: 5 };
    expect(outputs({ found, inputs })).toMatchObject({ ...inputs, limit: 4 });
  });

  it("take fields that no read returns from the program", () => {
    expect(outputs({ inputs: { hidden: "x", onDestroy: "keep" } })).toMatchObject({
      hidden: "x",
      withKey: true,
      onDestroy: "keep",
    });
  });

  it("keep the earlier value of a field that an answer leaves out or sets to null", () => {
    const before = { secretValue: "sk-1", limit: 3, createdAt: 7 };
    expect(outputs({ found: { limit: null, createdAt: undefined }, before })).toMatchObject(before);
    expect(outputs({ found: { secretValue: "sk-2" }, before: { secretValue: "sk-1" } }).secretValue).toBe("sk-2");
  });

  it("take the values that the API has accepted, unless its answer says otherwise", () => {
    expect(outputs({ accepted: { limit: 4, size: 2 }, found: { size: 3 }, before: { limit: 3 } })).toMatchObject({
      limit: 4,
      size: 3,
    });
  });
});

describe("a sealed result", () => {
  const kept: Kept = { inputs: ["projectId", "limit"], untold: [], organization: undefined };

  it("contains encrypted secrets, the memory, the constant, and no undefined value", () => {
    const sealed = seal(thing, { limit: 5, size: undefined, secretValue: "sk-1" }, kept, {
      __provider: "the constant",
      limit: 9,
    });
    expect(sealed).toStrictEqual({
      limit: 5,
      secretValue: { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: "sk-1" },
      [KEPT]: { inputs: ["limit"] },
      __provider: "the constant",
    });
  });

  it("contains no secret if there is none", () => {
    expect(seal(thing, { secretValue: undefined }, kept, {})).not.toHaveProperty("secretValue");
  });
});

describe("the memory", () => {
  const kept: Kept = {
    inputs: ["projectId", "limit"],
    untold: ["hidden"],
    found: { limit: 1 },
    organization: { source: "header", id: "org-1" },
    unfinished: true,
  };

  it("returns from a state unchanged", () => {
    const inState = JSON.parse(JSON.stringify(stored(thing, kept))) as object;
    expect(keptOf(thing, { [KEPT]: inState })).toEqual(kept);
    expect(keptOf(thing, { [KEPT]: { ...inState, found: null } }).found).toBeNull();
  });

  it("leaves out of the state what the declaration implies", () => {
    expect(stored(thing, { inputs: ["projectId"], untold: [] })).toEqual({});
    expect(keptOf(thing, { [KEPT]: {} })).toEqual({ inputs: ["projectId"], untold: [] });
  });

  it("is empty in outputs that this provider did not write", () => {
    expect(keptOf(thing, {})).toEqual({ inputs: [], untold: [] });
  });

  it("rejects the memory of a newer version", () => {
    expect(() => keptOf(thing, { [KEPT]: { version: 2 } })).toThrow("record version 2; this package reads 1");
  });

  it("lists the inputs that the program has set", () => {
    expect(setInputs(thing, { projectId: "proj_1", limit: 0, level: undefined, email: null, __provider: "x" })).toEqual(
      ["projectId", "email", "limit"],
    );
  });
});

describe("unknown values", () => {
  it("are found at any depth", () => {
    fc.assert(
      fc.property(anything, fc.array(fc.oneof(fc.constant("key"), fc.constant(0))), (value, steps) => {
        fc.pre(!JSON.stringify(value)?.includes(UNKNOWN));
        expect(hasUnknown(value)).toBe(false);
        expect(unknownPaths(value)).toEqual([]);
        const wrapped = steps.reduceRight<unknown>(
          (inner, step) => (step === 0 ? [inner, value] : { [step]: inner }),
          UNKNOWN,
        );
        expect(hasUnknown(wrapped)).toBe(true);
        expect(unknownPaths(wrapped)).toEqual([steps]);
      }),
    );
  });

  it("are not confused with texts that contain the placeholder", () => {
    expect(hasUnknown(`prefix-${UNKNOWN}`)).toBe(false);
  });
});
