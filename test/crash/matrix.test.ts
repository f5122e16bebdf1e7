import { expect, it } from "vitest";
import { kills, run } from "./matrix";
import { seeded } from "./random";
import { CrashStage } from "./stage";

/** Who dies in this sample, along one life. `npm run crash` kills sixty times on a larger program. */
const CONDEMNED = ["plugin", "everything", "engine", "plugin"] as const;
const SEED = 7;
const PROJECTS = 1;

/** The writes of the program of one project. Where they change, a kill comes too late, and the test says so. */
const WRITES = new Map([
  ["first", 39],
  ["updated", 18],
  ["replaced", 21],
  ["destroyed", 37],
] as const);

it("ends with exactly one of everything after a kill, recover and the next run", { timeout: 600_000 }, async () => {
  const planned = kills(CONDEMNED, seeded(SEED), WRITES);
  const outcomes = await run(
    () => CrashStage.open(PROJECTS),
    planned,
    () => undefined,
  );
  const clean = planned.map((kill) => ({ ...kill, wasKilled: true, complaints: [] }));
  expect(outcomes).toMatchObject(clean);
});
