import type { Declaration, Properties } from "./declaration";
import type { Run } from "./run";

/** Notes the objects of other kinds that an object has brought along. They belong to a state entry, so no create takes or deletes them. */
export function noteBrought({ brings }: Declaration, run: Run, outputs: Properties): void {
  for (const { kind, id } of brings?.(outputs) ?? []) run.ledger.met(kind, id);
}

/** Whether an entry of the state, or a resource of this run, has an object. */
export function isHeld(run: Run, kind: string, id: string): boolean {
  const { claim, isInState } = run.ledger.of(kind, id);
  return claim !== undefined || isInState === true;
}
