/** Limits of images, audio, days and batches only for models that have them; the API refuses others, but only when they are written. */
import * as openai from "pulumi-openai-admin";
import { every, patterns, rows, rule } from "pulumi-openai-admin-policy-kit";
import { rowFor } from "../limitRows";
import { knownFamilies, specialLimits, type Family } from "../modelFamilies";

interface Options {
  families: Family[];
}

export const rateLimitModel = rule<Options>({
  name: "rate-limit-model",
  description: "Limits of images, audio, days and batches are for models that have them.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    families: rows(
      "Families: `models` as patterns, and which of the four limits they have. The first that fits a model decides; a model that fits none may have any. Given, it stands in place of the default, which is in `modelFamilies.ts`.",
      { models: patterns, limits: { type: "array", items: { type: "string", enum: [...specialLimits] } } },
      ["models", "limits"],
      knownFamilies,
    ),
  },
  examine: [
    every(openai.RateLimit, (limit) => {
      const { inputs, options } = limit;
      const set = specialLimits.filter((name) => limit.has(name));
      if (set.length === 0) return;
      const family = rowFor(options.families, inputs.model);
      // A model that nobody has heard of may have any limit.
      if (!family) return;
      for (const name of set.filter((one) => !family.limits.includes(one))) {
        limit.refuse({
          wrong: `sets ${name} for ${inputs.model}, which has no such limit`,
          why: "the API refuses it in the middle of the update, when other changes are made already",
          write: `no ${name}, or a family for "${inputs.model}" in "families" of rate-limit-model`,
        });
      }
    }),
  ],
});
