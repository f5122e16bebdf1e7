import type { FaultOrder } from "openai-admin-simulator";

/** Something that goes wrong with a write, in the words of the table. */
export interface Trouble {
  readonly name: string;
  readonly order: Omit<FaultOrder, "route">;
}

/** More often than any call is tried: the fault lasts as long as the run. */
const THE_WHOLE_RUN = 1_000;

/** A stall longer than the request's deadline, which the tests set to two seconds. */
export const DEADLINE_SECONDS = 2;

/** Throttling comes last: what a family learns of its pace in one cell it keeps for those that follow. */
export const troubles: readonly Trouble[] = [
  { name: "500 after", order: { kind: "error-after-effect" } },
  { name: "reset after", order: { kind: "reset-after-effect" } },
  { name: "stall after", order: { kind: "stall-after-effect" } },
  { name: "truncated", order: { kind: "truncate" } },
  { name: "500 after, x3", order: { kind: "error-after-effect", times: 3 } },
  { name: "500 after, all run", order: { kind: "error-after-effect", times: THE_WHOLE_RUN } },
  { name: "500 before", order: { kind: "error-before-effect" } },
  { name: "500 before, all run", order: { kind: "error-before-effect", times: THE_WHOLE_RUN } },
  { name: "reset before", order: { kind: "reset-before-effect" } },
  { name: "stall before", order: { kind: "stall-before-effect" } },
  { name: "not JSON", order: { kind: "not-json" } },
  { name: "429 x3", order: { kind: "throttle-burst", times: 3 } },
];
