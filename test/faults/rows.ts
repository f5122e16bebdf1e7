import { kinds } from "../kinds";
import type { FaultRow } from "../kinds/faultRow";

/** A row of the fault matrix. */
export interface Row extends FaultRow {
  readonly kind: string;
  readonly title: string;
}

export const rows: readonly Row[] = kinds.flatMap(({ declaration: { kind }, faults }) =>
  faults.map((row) => ({ ...row, kind, title: row.title ?? kind })),
);
