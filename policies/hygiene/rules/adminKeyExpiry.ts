/** Admin API keys expire soon: a key for this API can do everything in the organisation. */
import * as openai from "pulumi-openai-admin";
import { every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { refuseLongLived, type LifetimeOptions } from "../keys";

export const adminKeyExpiry = rule<LifetimeOptions>({
  name: "admin-key-expiry",
  description: "Admin API keys expire.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: { days: wholeNumber("The maximum number of days until an admin key expires.", 1, 90) },
  examine: [
    every(openai.AdminApiKey, (key) =>
      refuseLongLived(key, "expiresInSeconds", "an admin key that leaks opens the whole organisation until it expires"),
    ),
  ],
});
