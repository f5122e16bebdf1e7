/**
 * The program keeps no API key of a person. Only the API knows the owner of a ProjectApiKey, so the rule decides with
 * the state: in the preview of a new resource, it is open.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const noPersonalKeys = rule<Options>({
  name: "no-personal-keys",
  description: "Programs use keys of service accounts, not keys of people.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Keys of people that the program may keep: ids of keys or of people, or patterns."),
  },
  examine: [
    every(openai.ProjectApiKey, (key) => {
      const { allow } = key.options;
      if (allow.includes("*")) return;
      if (matchesAny(allow, key.inputs.apiKeyId)) return;
      const owner = key.output("ownerUserId");
      if (typeof owner !== "string") {
        if (typeof key.output("serviceAccountId") !== "string")
          key.leaveOpen(["the owner of the key is not known yet"]);
        return;
      }
      if (matchesAny(allow, owner)) return;
      key.refuse({
        wrong: `keeps an API key of the person ${owner}`,
        why: "the key stops working when the person leaves, and whoever has it acts in the person's name",
        write: `a ServiceAccountKey for the program, and then onDestroy: "revoke" here before you remove this resource`,
      });
    }),
  ],
});
