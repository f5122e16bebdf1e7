/**
 * What the projects of the program are given together stays under what the organisation has. Counted is what the program
 * declares: projects without a limit for the model are not seen here, see rate-limits-declared.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, matchesAny, rule, type OptionSchema } from "pulumi-openai-admin-policy-kit";
import { limitNames, type LimitName } from "../limitNames";

/** `models` are patterns, each model is counted by itself. */
type Ceiling = { models: string[] } & Partial<Record<LimitName, number>>;

interface Options {
  ceilings: Ceiling[];
}

/** A limit of a project; the value of one that is not known yet is 0, so that the sum is what is sure. */
type Share = { model: string; limit: LimitName; value: number; isOpen: boolean };

export const rateLimitSum = rule<Options>({
  name: "rate-limit-sum",
  description: "The limits of all projects together stay under the organisation's ceiling.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: { ceilings: ceilingsSchema() },
  // Nothing of it is wrong by itself; that there is something to look at is said here.
  examine: [every(openai.RateLimit, () => undefined)],
  examineTogether: (stack) => {
    const shares = stack.gather(openai.RateLimit, ({ inputs, isKnown }) =>
      limitNames.map((limit): Share => {
        const isOpen = !isKnown(limit);
        return { model: inputs.model, limit, value: isOpen ? 0 : (inputs[limit] ?? 0), isOpen };
      }),
    );
    if (shares.open > 0 && stack.options.ceilings.length > 0) {
      stack.leaveOpen(
        `the model of ${shares.open === 1 ? "a rate limit" : `${shares.open} rate limits`} is not known yet`,
      );
    }
    for (const model of [...new Set(shares.items.map((one) => one.model))].sort()) {
      const ceiling = stack.options.ceilings.find(({ models }) => matchesAny(models, model)) ?? { models: [] };
      for (const limit of limitNames) {
        const most = ceiling[limit];
        if (most === undefined) continue;
        const some = shares.items.filter((one) => one.model === model && one.limit === limit);
        const sum = some.reduce((total, { value }) => total + value, 0);
        if (sum > most) {
          stack.refuse({
            wrong: `gives its projects ${digits(sum)} of ${limit} for ${model} together, more than ${digits(most)}`,
            why: "the organisation's own limit refuses the rest, and which project it hits is chance",
            write: `${limit} lower by ${digits(sum - most)} in all, or a higher "${limit}" in "ceilings" of rate-limit-sum`,
          });
        } else if (some.some(({ isOpen }) => isOpen)) {
          stack.leaveOpen(`the sum of ${limit} for ${model}, ${digits(sum)} so far, is not known yet`);
        }
      }
    }
  },
});

function ceilingsSchema(): OptionSchema<Ceiling[]> {
  const ceiling = { type: "integer", minimum: 0 } as const;
  return {
    description:
      "Ceilings: `models` as patterns, and a number for each limit that has one. The first that fits a model decides, and each model is summed up by itself.",
    type: "array",
    items: {
      type: "object",
      required: ["models"],
      additionalProperties: false,
      properties: {
        models: { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 },
        ...Object.fromEntries(limitNames.map((name) => [name, ceiling])),
      },
    },
    default: [],
  };
}
