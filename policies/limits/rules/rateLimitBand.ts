/**
 * A limit lies within a band, by model and environment. The first band that fits decides, so that an exception stands
 * before the rule. Limits that the program does not set are not judged: they are not managed by it.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, matchesAny, rule, type OptionSchema, type Subject } from "pulumi-openai-admin-policy-kit";
import { limitNames, type LimitName } from "../limitNames";

/** From the fewest to the most, both allowed. */
interface Range {
  min?: number;
  max?: number;
}

/** `models` and `environments` are patterns. Without environments a band is for all of them. */
type Band = { models: string[]; environments?: string[] } & Partial<Record<LimitName, Range>>;

interface Options {
  bands: Band[];
  everyModel: boolean;
}

export const rateLimitBand = rule<Options>({
  name: "rate-limit-band",
  description: "Rate limits lie within the band of their model and environment.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    bands: bandsSchema(),
    everyModel: {
      description: "Whether a limit that no band is for is a violation.",
      type: "boolean",
      default: false,
    },
  },
  examine: [
    every(openai.RateLimit, (limit) => {
      const { inputs, options } = limit;
      const band = options.bands.find((one) => matchesAny(one.models, inputs.model) && isForItsEnvironment(one, limit));
      if (!band && options.everyModel) {
        limit.refuse({
          wrong: `limits ${inputs.model}, for which there is no band`,
          why: "a model that nobody has thought about can cost without a limit",
          write: `{ "models": ["${inputs.model}"] } with its limits in "bands" of rate-limit-band`,
        });
      }
      if (!band) return;
      limit.each(limitNames, (name) => {
        const [value, range] = [inputs[name], band[name]];
        // 0 shuts a model off; whether that is meant is asked by rate-limit-zero.
        if (value === undefined || value === 0 || range === undefined) return;
        const { min = 0, max = Infinity } = range;
        if (value >= min && value <= max) return;
        limit.refuse({
          wrong: `sets ${name} to ${digits(value)}, ${value < min ? `less than ${digits(min)}` : `more than ${digits(max)}`}, for ${inputs.model}`,
          why:
            value < min
              ? "work that depends on the model would stand still"
              : "one project could use up what all share",
          write: `${name}: ${digits(value < min ? min : max)}`,
        });
      });
    }),
  ],
});

function isForItsEnvironment({ environments }: Band, limit: Subject<openai.RateLimitArgs, Options>): boolean {
  return environments === undefined || matchesAny(environments, limit.environment() ?? "");
}

function bandsSchema(): OptionSchema<Band[]> {
  const patterns = { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 } as const;
  const bound = { type: "integer", minimum: 0 } as const;
  const range = { type: "object", additionalProperties: false, properties: { min: bound, max: bound } } as const;
  const ranges = Object.fromEntries(limitNames.map((name) => [name, range]));
  return {
    description:
      "Bands: `models` and `environments` as patterns, and `min` and `max` for each limit. The first that fits a limit decides.",
    type: "array",
    items: {
      type: "object",
      required: ["models"],
      additionalProperties: false,
      properties: { models: patterns, environments: patterns, ...ranges },
    },
    default: [],
  };
}
