/** OpenAI keeps data only as long as the configuration allows. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const retentionAllowed = rule<Options>({
  name: "retention-allowed",
  description: "Data retention has an allowed type.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Allowed types by their API names (`zero_data_retention`), or patterns.", ["*"]),
  },
  examine: [every(openai.ProjectDataRetention, refuseOther), every(openai.OrganizationDataRetention, refuseOther)],
});

function refuseOther<Args extends Pick<openai.OrganizationDataRetentionArgs, "retentionType">>(
  retention: Subject<Args, Options>,
): void {
  const { allow } = retention.options;
  if (allow.includes("*")) return;
  const { retentionType } = retention.inputs as { retentionType: string };
  if (matchesAny(allow, retentionType)) return;
  retention.refuse({
    wrong: `has the retention ${retentionType}, but only ${allow.join(" or ")} is allowed`,
    why: "OpenAI may then keep prompts and answers longer than the organisation has promised",
    write: `retentionType: "${allow[0]}"`,
  });
}
