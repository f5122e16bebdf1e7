import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hurry } from "./hurry";
import { Stage } from "./story";
import { casesOf, judge, titleOf, type Case } from "./trial";

/** The number of stories in the sample. `npx tsx test/hostile/main.ts` plays all of them. */
const SINGLE_LIES = 120;
const COMBINATIONS = 30;
const ON_THE_STOCK_PLUGIN = 4;

const MOST_LIES_AT_ONCE = 4;

/** A story takes a tenth of a second. On a busy machine it can take ten times as long. */
const PATIENCE_MS = 300_000;

describe("a server that lies", () => {
  let stage: Stage;
  let cases: Case[];

  beforeAll(async () => {
    hurry();
    stage = await Stage.open("in this process");
    cases = await casesOf(stage);
  }, PATIENCE_MS);
  afterAll(() => stage?.close());

  it("can lie about every kind, in every act", () => {
    const told = new Set(cases.map(({ kind, act }) => `${kind.declaration.kind} ${act}`));
    expect(told.size).toBeGreaterThan(60);
    expect(cases.length).toBeGreaterThan(3_000);
  });

  it(
    "harms nobody with a single lie",
    async () => {
      await keepsEveryPromise(fc.constantFrom(...cases), SINGLE_LIES);
    },
    PATIENCE_MS,
  );

  it(
    "harms nobody with several lies at once",
    async () => {
      await keepsEveryPromise(combinations(), COMBINATIONS);
    },
    PATIENCE_MS,
  );

  it(
    "harms nobody on the stock plugin either",
    async () => {
      const plugins = await Stage.open("on the stock plugin");
      try {
        await keepsEveryPromise(fc.constantFrom(...cases), ON_THE_STOCK_PLUGIN, plugins);
      } finally {
        await plugins.close();
      }
    },
    PATIENCE_MS,
  );

  /** Several lies about one act of one kind. */
  function combinations(): fc.Arbitrary<Case> {
    // `Map.groupBy` would be shorter but requires Node.js 21.
    const acts = new Map<string, Case[]>();
    for (const one of cases) {
      const title = `${one.kind.declaration.kind} ${one.act}`;
      acts.set(title, [...(acts.get(title) ?? []), one]);
    }
    return fc.constantFrom(...acts.values()).chain((ofAct) =>
      fc
        .subarray(ofAct, {
          minLength: Math.min(2, ofAct.length),
          maxLength: Math.min(MOST_LIES_AT_ONCE, ofAct.length),
        })
        .map((some) => ({ ...some[0]!, lies: some.flatMap((one) => one.lies) })),
    );
  }

  async function keepsEveryPromise(arbitrary: fc.Arbitrary<Case>, numRuns: number, on = stage): Promise<void> {
    const property = fc.asyncProperty(arbitrary.map(named), async (one) => {
      const complaints = await judge(on, one);
      if (complaints.length > 0) throw new Error([titleOf(one), ...complaints].join("\n    "));
    });
    await fc.assert(property, { numRuns, endOnFailure: true });
  }
});

/** A case whose title fast-check prints when a property fails. */
function named(one: Case): Case {
  return { ...one, [fc.toStringMethod]: () => titleOf(one) } as Case;
}
