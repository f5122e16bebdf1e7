/** Projects use only the allowed service tiers. A faster tier costs more for the same tokens. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

/** Standard needs no permission: the API cannot turn it off. */
const ALWAYS = "standard";

export const serviceTiers = rule<Options>({
  name: "service-tiers",
  description: "Projects use only the allowed service tiers.",
  severity: "low",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Tiers besides standard that a project may use, by name or pattern (`flex`, `fast`).", ["*"]),
  },
  examine: [
    every(openai.ProjectServiceTierSettings, (settings) => {
      const { allow } = settings.options;
      if (allow.includes("*")) return;
      const instead = allow[0] ?? ALWAYS;
      const refuse = (wrong: string, write: string) =>
        settings.refuse({ wrong, why: "a faster tier costs more for the same tokens", write });
      settings.each(["default", "enabledTiers"] as const, (input) => {
        const given = settings.inputs[input];
        if (given === undefined) return;
        if (given === "all" && input === "enabledTiers") {
          return refuse(
            "enables all tiers, also future ones",
            `enabledTiers: [${allow.map((tier) => `"${tier}"`).join(", ")}]`,
          );
        }
        const tiers: readonly string[] = typeof given === "string" ? [given] : given;
        settings.each([...tiers.keys()], (index) => {
          const tier = tiers[index]!;
          if (tier === ALWAYS || matchesAny(allow, tier)) return;
          refuse(
            `${input === "default" ? "uses" : "enables"} the tier ${tier}, but only ${[ALWAYS, ...allow].join(" or ")} is allowed`,
            input === "default" ? `default: "${instead}"` : `enabledTiers without "${tier}"`,
          );
        });
      });
    }),
  ],
});
