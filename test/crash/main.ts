/* eslint-disable no-console -- a script prints */
/**
 * Kills runs of a program of 64 resources and looks whether `recover` and the next run end with exactly one of everything:
 * `npm run crash -- [count] [seed]`. Prints each complaint, and a table.
 */
import Table from "cli-table3";
import { kills, run, spread, writesOf } from "./matrix";
import { victims } from "./killing";
import { seeded } from "./random";
import { CrashStage, type Outcome } from "./stage";

/** Sixty-four resources. */
const PROJECTS = 3;

async function main(count: number, seed: number): Promise<number> {
  const open = () => CrashStage.open(PROJECTS);
  const measured = await open();
  const writes = await writesOf(measured).finally(() => measured.close());
  console.log(`writes of a whole life: ${[...writes].map(([target, number]) => `${target} ${number}`).join(", ")}`);
  const outcomes = await run(open, kills(spread(count), seeded(seed), writes), (outcome) =>
    console.log(lineOf(outcome)),
  );
  console.log(tableOf(outcomes));
  return outcomes.every(({ complaints }) => complaints.length === 0) ? 0 : 1;
}

function lineOf({
  target,
  victim,
  afterWrites,
  wasKilled,
  wasCut,
  pending,
  recovered,
  complaints,
  seconds,
}: Outcome): string {
  const what = `${target}, ${victim} after ${afterWrites} writes`;
  const after = wasKilled
    ? `${wasCut ? "state cut short, " : ""}${pending} pending${recovered === undefined ? "" : `, recover ${recovered}`}`
    : "not killed";
  return [`${what}: ${after}, ${seconds.toFixed(0)} s`, ...complaints.map((one) => `    ${one}`)].join("\n");
}

function tableOf(outcomes: readonly Outcome[]): string {
  const head = ["killed on the way to", ...victims.map((victim) => `${victim}: clean`)];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const target of new Set(outcomes.map((one) => one.target))) {
    const cells = victims.map((victim) => {
      const those = outcomes.filter((one) => one.target === target && one.victim === victim && one.wasKilled);
      return `${those.filter(({ complaints }) => complaints.length === 0).length} of ${those.length}`;
    });
    table.push([target, ...cells]);
  }
  return table.toString();
}

const [count = "60", seed = "1"] = process.argv.slice(2);
void main(Number(count), Number(seed)).then((code) => (process.exitCode = code));
