import type { FaultOrder } from "openai-admin-simulator";
import type { Row } from "./rows";

/** A fault in a write, under the name that the table shows. */
export interface Trouble {
  readonly name: string;
  /** The fault for a row's call. Undefined if the call's answer has no such field. */
  readonly order: (row: Row) => Omit<FaultOrder, "route"> | undefined;
  /** The answer names another object. The plugin cannot know the right value, but it must not believe the wrong value. */
  readonly isLie?: true;
  /** An endpoint family keeps the pace it has learned, so these cells come last. */
  readonly slowsOthers?: true;
}

/** More than the attempts of any call: the fault lasts as long as the run. */
const THE_WHOLE_RUN = 1_000;

/** Short waits: these tests measure neither real quota windows nor how long a server may stall. */
export const patience = {
  OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1",
  OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS: "2",
  NODE_OPTIONS: preloading("../engine/plainErrors.js", "./quickPauses.js"),
};

/** The faults that apply to a row's call. */
export function troublesOf(row: Row): readonly Trouble[] {
  return troubles.filter((trouble) => trouble.order(row) !== undefined);
}

export const troubles: readonly Trouble[] = [
  { name: "500 after", order: () => ({ kind: "error-after-effect" }) },
  { name: "reset after", order: () => ({ kind: "reset-after-effect" }) },
  { name: "stall after", order: () => ({ kind: "stall-after-effect" }) },
  { name: "truncated", order: () => ({ kind: "truncate" }) },
  { name: "500 after, x3", order: () => ({ kind: "error-after-effect", times: 3 }) },
  { name: "500 after, all run", order: () => ({ kind: "error-after-effect", times: THE_WHOLE_RUN }) },
  { name: "500 before", order: () => ({ kind: "error-before-effect" }) },
  { name: "500 before, all run", order: () => ({ kind: "error-before-effect", times: THE_WHOLE_RUN }) },
  { name: "reset before", order: () => ({ kind: "reset-before-effect" }) },
  { name: "stall before", order: () => ({ kind: "stall-before-effect" }) },
  { name: "leaves out a field", order: ({ tells: { field } }) => ({ kind: "leave-out-field", field }) },
  {
    name: "another id",
    order: ({ tells: { id } }) => (id === undefined ? undefined : { kind: "set-field", field: id, value: "other_1" }),
    isLie: true,
  },
  { name: "not JSON", order: () => ({ kind: "not-json" }) },
  { name: "429 x3", order: () => ({ kind: "throttle-burst", times: 3 }), slowsOthers: true },
];

/** Makes every Node.js process preload these files. The engine's tests preload the first file anyway. */
function preloading(...files: string[]): string {
  return files.map((file) => `--require ${JSON.stringify(require.resolve(file))}`).join(" ");
}
