/** Special limits are set only for models that have them. The API rejects others only during the update. */
import { patterns, rows, rule } from "pulumi-openai-admin-policy-kit";
import { rowFor } from "../limitRows";
import { knownFamilies, specialLimits, type Family } from "../modelFamilies";
import { everyModel } from "../modelLimits";

interface Options {
  families: Family[];
}

export const rateLimitModel = rule<Options>({
  name: "rate-limit-model",
  description: "Programs limit images, audio, requests per day and batches only for models with such limits.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    families: rows(
      "Families: `models` as patterns, and which of the four special limits they have. The first matching family decides; a model without a family may have any limit. Your list replaces the default, which is in `modelFamilies.ts`.",
      { models: patterns, limits: { type: "array", items: { type: "string", enum: [...specialLimits] } } },
      ["models", "limits"],
      knownFamilies,
    ),
  },
  examine: [
    ...everyModel<Options>((limit) => {
      const { options } = limit;
      const set = specialLimits.filter((name) => limit.has(name));
      if (set.length === 0) return;
      const family = rowFor(options.families, limit.model);
      // An unknown model may have any limit.
      if (!family) return;
      for (const name of set.filter((special) => !family.limits.includes(special))) {
        limit.refuse({
          wrong: `sets ${name} for ${limit.model}, but this model has no such limit`,
          why: "the API rejects such a limit in the middle of the update, after other changes",
          write: `${limit.write} without ${name}, or a family for "${limit.model}" in "families" of rate-limit-model`,
        });
      }
    }),
  ],
});
