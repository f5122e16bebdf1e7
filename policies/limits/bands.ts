/** Bands: the range that a limit must lie in, by model and environment. */
import { matchesAny, patterns, rangeSchema, type OptionSchema, type Range } from "pulumi-openai-admin-policy-kit";
import { limitRows, type LimitRow } from "./limitRows";
import type { ModelLimits } from "./modelLimits";

/** A band. Without `environments` it applies to every environment. */
export type Band = LimitRow<Range> & { environments?: string[] };

/** The schema of a list of bands. */
export const bandRows: OptionSchema<Band[]> = limitRows(
  "Bands: `models` and `environments` as patterns, and `min` and `max` for each limit. The first matching band decides.",
  rangeSchema,
  { environments: patterns },
);

/** The band for a limit. Reads the environment only if a band names environments. */
export function bandFor<Options>(bands: readonly Band[], limit: ModelLimits<Options>): Band | undefined {
  const isForItsEnvironment = ({ environments }: Band) =>
    environments === undefined || matchesAny(environments, limit.environment() ?? "");
  return bands.find((band) => matchesAny(band.models, limit.model) && isForItsEnvironment(band));
}
