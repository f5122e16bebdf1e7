import { z } from "zod";
import { local } from "./inputs";
import type { Run } from "./run";

const DAY_SECONDS = 86_400;

/** A date means the whole day: the grant ends at the end of the day in UTC. */
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The input row of `until`: a date (`2026-12-31`, the end of that day in UTC) or a time (`2026-12-31T18:00:00Z`). */
export const until = local(
  z
    .string()
    .refine(
      (text) => endOf(text) !== undefined,
      'must be an ISO date or time, such as "2026-12-31" or "2026-12-31T18:00:00Z"',
    )
    .optional(),
);

/** Whether the end of a grant has passed, by the API's clock. Before the first answer, this machine's clock decides. */
export function isOver(run: Run, text: unknown): boolean {
  const end = typeof text === "string" ? endOf(text) : undefined;
  return end !== undefined && end <= run.now;
}

/** The end of a grant in Unix seconds. Undefined if the text is not a date. */
export function endOf(text: string): number | undefined {
  const isIso = DATE.test(text) || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const parsed = isIso ? Date.parse(text) : Number.NaN;
  // JavaScript reads the 30th of February as the 1st of March.
  const day = isIso ? new Date(`${text.slice(0, 10)}T00:00:00Z`) : undefined;
  if (Number.isNaN(parsed) || day?.toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  return parsed / 1000 + (DATE.test(text) ? DAY_SECONDS : 0);
}
