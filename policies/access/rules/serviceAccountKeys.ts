/** Service accounts are created without a key, for teams that create keys in another stack. */
import * as openai from "pulumi-openai-admin";
import { every, remedy, rule } from "pulumi-openai-admin-policy-kit";

export const serviceAccountKeys = rule<object>({
  name: "service-account-keys",
  description: "Service accounts are created without an API key.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {},
  examine: [
    every(openai.ServiceAccount, (account) => {
      // The default is true, both in the API and in the provider.
      if (account.inputs.createApiKey === false) return;
      account.refuse({
        wrong: "creates an API key together with the account",
        why: "the stack's state then contains the key, and everyone who can decrypt the state can read it",
        write: "createApiKey: false",
      });
    }),
  ],
  remedy: remedy(openai.ServiceAccount, ({ inputs }) => {
    if (inputs.createApiKey === false) return undefined;
    // The API's default role is member with a key, and none without. State the role so that it stays the same.
    return { createApiKey: false, role: inputs.role ?? "member", apiKeyExpiresInSeconds: undefined };
  }),
});
