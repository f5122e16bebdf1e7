import type { Workload } from "./state";
import type { UsageName } from "./usageKinds";

/** What a counter costs. The line item starts with the model, if the kind has models. */
interface Price {
  counter: string;
  item: string;
  /** Dollars for each unit, before the factor of the model. */
  dollars: number;
  unit: string | null;
  /** How much of the counter is a unit. Default: 1. */
  perUnit?: number;
}

const million = 1_000_000;
/** A use of a vector store is a day: 24 hours of a gibibyte are 24 units. */
const gibibyteHour = 2 ** 30 / 24;

const tokens = { unit: "tokens" } as const;
const textPrices: readonly Price[] = [
  { counter: "input_uncached_tokens", item: "input", dollars: 1 / million, ...tokens },
  { counter: "input_cached_tokens", item: "cached input", dollars: 0.1 / million, ...tokens },
  { counter: "input_cache_write_tokens", item: "cache write", dollars: 1.25 / million, ...tokens },
  { counter: "output_tokens", item: "output", dollars: 8 / million, ...tokens },
];

/** The prices of each kind of usage. They are invented. Moderations are free. */
export const prices: Record<UsageName, readonly Price[]> = {
  completions: textPrices,
  decisions: textPrices,
  embeddings: [{ counter: "input_tokens", item: "input", dollars: 0.02 / million, ...tokens }],
  moderations: [],
  images: [{ counter: "images", item: "images", dollars: 0.04, unit: "images" }],
  audio_speeches: [{ counter: "characters", item: "speech", dollars: 15 / million, unit: "characters" }],
  audio_transcriptions: [{ counter: "seconds", item: "transcription", dollars: 0.0001, unit: "duration_seconds" }],
  vector_stores: [
    {
      counter: "usage_bytes",
      item: "vector store storage",
      dollars: 0.1 / 24,
      unit: "gibibyte_hours",
      perUnit: gibibyteHour,
    },
  ],
  code_interpreter_sessions: [
    { counter: "num_sessions", item: "code interpreter sessions", dollars: 0.03, unit: null },
  ],
  file_search_calls: [{ counter: "num_requests", item: "file search calls", dollars: 0.0025, unit: null }],
  web_search_calls: [{ counter: "num_requests", item: "web search calls", dollars: 0.01, unit: null }],
};

/** How many times the usual price a model costs. */
const modelFactors: Record<string, number> = { "gpt-5-mini": 0.2, "gpt-4.1": 2, "gpt-4o": 2.5, "o3-pro": 20 };

/** What a workload pays for one of its counters. */
export interface Rate {
  lineItem: string;
  counter: string;
  quantityPerCount: number;
  /** Dollars for each unit of the quantity. */
  dollars: number;
  /** The API's `quantity_unit`. */
  unit: string | null;
}

/** The rates of a workload, one for each line item. */
export function ratesOf({ usage, model }: Workload): Rate[] {
  const factor = modelFactors[model ?? ""] ?? 1;
  return prices[usage].map(({ counter, item, dollars, unit, perUnit = 1 }) => ({
    lineItem: model === null ? item : `${model}, ${item}`,
    counter,
    quantityPerCount: 1 / perUnit,
    dollars: dollars * factor,
    unit,
  }));
}
