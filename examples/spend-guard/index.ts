/** A project that cannot spend more than its limit in a month, and mails at 50, 80 and 100 % of the limit. */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const config = new pulumi.Config();
/** Whole dollars: `pulumi config set dollarsPerMonth 500` */
const dollars = config.requireNumber("dollarsPerMonth");
/** `pulumi config set --path 'recipients[0]' finance@example.com` */
const recipients = config.requireObject<string[]>("recipients");

const experiments = new openai.Project("experiments", { name: "experiments" });
const projectId = experiments.id;

/** At the limit, the API refuses the project's requests until the next month. */
const limit = new openai.ProjectSpendLimit("limit", { projectId, thresholdAmount: openai.usd(dollars) });

for (const percent of [50, 80, 100]) {
  new openai.ProjectSpendAlert(
    `alert-at-${percent}`,
    {
      projectId,
      thresholdAmount: openai.usd((dollars * percent) / 100),
      notificationChannel: { recipients, subjectPrefix: `[experiments: ${percent} % of $${dollars}]` },
    },
    // After each alert, the provider then checks that the API has not overwritten the limit.
    { dependsOn: limit },
  );
}

export const enforcementStatus = limit.enforcementStatus;
