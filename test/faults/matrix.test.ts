import Table from "cli-table3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hurry } from "../hostile/hurry";
import { meetAllTroubles, meetAllTroublesApart, type Cell } from "./cells";
import { troubles, troublesOf } from "./faults";
import { rows } from "./rows";

/**
 * Every create meets every fault that a write can meet. After that run and one more `up`, exactly one object exists,
 * the state contains it, nothing is left to do, and the state knows every key in force.
 */
describe("the fault matrix", () => {
  const matrix = new Map<string, Map<string, Cell>>();

  beforeAll(async () => {
    const apart = rows.filter((row) => row.within !== undefined);
    const single = rows.filter((row) => row.isOnlyOne);
    const alone = rows.filter((row) => row.within === undefined && !row.isOnlyOne);
    const worlds = await Promise.all([apart, ...alone.map((row) => [row])].map(meetAllTroubles));
    for (const world of worlds) for (const [title, cells] of world) matrix.set(title, cells);
    hurry();
    for (const row of single) matrix.set(row.title, await meetAllTroublesApart(row));
  });
  afterAll(() => void process.stdout.write(`${table(matrix)}\n`));

  for (const row of rows) {
    describe(row.title, () => {
      const lies = troublesOf(row).filter((trouble) => trouble.isLie);
      it.each(lies.map((trouble) => trouble.name))("does not believe the answer: %s", (name) => {
        const { hits, run, there, deployed, drift, refusal } = matrix.get(row.title)!.get(name)!;
        expect(hits, "requests that met the fault").toBeGreaterThan(0);
        if (deployed === undefined) {
          expect((run as Error).message, "the error of a run that recorded nothing").toContain(
            "contradicts the request",
          );
        } else if (there.includes(deployed.id)) {
          expect(drift, "the result of a refresh").toEqual({ id: deployed.id, isChanged: false });
          expect(refusal).toBeUndefined();
        } else {
          for (const said of [drift as Error, refusal]) {
            expect(said?.message).toContain("named a wrong id");
            expect(said?.message).toContain(there[0] ?? "import");
          }
        }
      });
      const faults = troublesOf(row).filter((trouble) => !trouble.isLie);
      it.each(faults.map((trouble) => trouble.name))("ends with exactly one object: %s", (name) => {
        const cell = matrix.get(row.title)!.get(name)!;
        expect(cell.refusal).toBeUndefined();
        expect(cell.hits, "requests that met the fault").toBeGreaterThan(0);
        expect(cell.upAfter, "the up after the run").not.toBeInstanceOf(Error);
        // A run without an error has left nothing to do.
        if (!(cell.run instanceof Error)) expect(cell.upAfter, "the up after a good run").toBe("left alone");
        expect(cell.there, "objects in the API").toEqual([cell.deployed?.id]);
        expect(cell.keys.inForce, "keys in force").toEqual(cell.keys.inState);
        expect(cell.drift, "the result of a refresh").toEqual({ id: cell.deployed?.id, isChanged: false });
        expect(cell.leftBehind, "objects that the destroy left").toEqual([]);
      });
    });
  }
});

/** The result of each row under each fault: the number of runs needed, or what went wrong. */
function table(matrix: ReadonlyMap<string, ReadonlyMap<string, Cell>>): string {
  const lines = new Table({
    head: ["runs until one object exists", ...troubles.map((trouble) => trouble.name)],
    style: { head: [], border: [] },
  });
  for (const { title } of rows)
    lines.push([title, ...troubles.map(({ name }) => inWords(matrix.get(title)!.get(name)))]);
  return lines.toString();
}

function inWords(cell: Cell | undefined): string {
  if (cell === undefined) return "-";
  const { drift, deployed } = cell;
  const isUnbelieved = deployed === undefined || drift instanceof Error;
  return isUnbelieved ? "not believed" : resultInWords(cell);
}

function resultInWords({ run, upAfter, there, deployed, keys, leftBehind }: Cell): string {
  if (upAfter instanceof Error) return "FAILS";
  if (!(run instanceof Error) && upAfter !== "left alone") return "NOT SAID";
  if (there.length !== 1 || there[0] !== deployed?.id) return `${there.length} OBJECTS`;
  if (keys.inForce.join() !== keys.inState.join()) return "KEY LEFT";
  if (leftBehind.length > 0) return "LEFT BEHIND";
  return run instanceof Error ? "2 runs" : "1 run";
}
