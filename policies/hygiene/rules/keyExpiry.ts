/** API keys expire. A key that the API creates together with a service account counts too. */
import * as openai from "pulumi-openai-admin";
import { every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { refuseLongLived, type LifetimeOptions } from "../keys";

const why = "a key that leaks unnoticed works for whoever found it until the key expires";

export const keyExpiry = rule<LifetimeOptions>({
  name: "key-expiry",
  description: "API keys expire.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: { days: wholeNumber("The maximum number of days until a key expires.", 1, 365) },
  examine: [
    every(openai.ServiceAccountKey, (key) => refuseLongLived(key, "expiresInSeconds", why)),
    every(openai.ProjectApiKey, (key) => refuseLongLived(key, "expiresInSeconds", why)),
    every(openai.ServiceAccount, (account) => {
      if (account.inputs.createApiKey !== false) refuseLongLived(account, "apiKeyExpiresInSeconds", why);
    }),
  ],
});
