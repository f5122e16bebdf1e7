import type { Random } from "./random";
import { victims, type Victim } from "./killing";
import type { CrashStage } from "./stage";
import { type Kill, type Outcome, type Target } from "./stage";

/** The life that is interrupted, over and over. */
const targets: readonly Target[] = ["first", "updated", "replaced", "destroyed"];

/** So many victims that over a long life each one dies as often as the others on the way to each target. */
export function spread(count: number): Victim[] {
  return Array.from({ length: count }, (_, index) => {
    const lives = Math.floor(index / targets.length);
    return victims[(index + lives) % victims.length]!;
  });
}

/** Kills along a life, one on the way to each target, at a random moment. */
export function kills(condemned: readonly Victim[], random: Random, writes: ReadonlyMap<Target, number>): Kill[] {
  return condemned.map((victim, index) => {
    const target = targets[index % targets.length]!;
    // Not after the last write, when the run is over before anybody can be killed.
    return { target, victim, afterWrites: 1 + Math.floor(random() * (writes.get(target)! - 2)) };
  });
}

/** How many writes each step of the life takes. */
export async function writesOf(stage: CrashStage): Promise<Map<Target, number>> {
  const writes = new Map<Target, number>();
  for (const target of targets) writes.set(target, await stage.reach(target));
  return writes;
}

/** Runs the kills one after another. A stage whose state or organisation went wrong is given up for a new one. */
export async function run(
  open: () => Promise<CrashStage>,
  planned: readonly Kill[],
  heard: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let stage: CrashStage | undefined;
  try {
    for (const [index, kill] of planned.entries()) {
      if (!stage) {
        stage = await open();
        for (const target of targets.slice(0, index % targets.length)) await stage.reach(target);
      }
      const outcome = await stage.kill(kill);
      outcomes.push(outcome);
      heard(outcome);
      if (outcome.complaints.length === 0) continue;
      await stage.close();
      stage = undefined;
    }
  } finally {
    await stage?.close();
  }
  return outcomes;
}
