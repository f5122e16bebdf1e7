/** Service accounts are made without a key where keys are made elsewhere: in the stack that hands them to a secret store. */
import * as openai from "pulumi-openai-admin";
import { every, remedy, rule } from "pulumi-openai-admin-policy-kit";

export const serviceAccountKeys = rule<object>({
  name: "service-account-keys",
  description: "Service accounts are made without an API key where keys belong elsewhere.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {},
  examine: [
    every(openai.ServiceAccount, (account) => {
      // Left out means true, in the API as in the provider.
      if (account.inputs.createApiKey === false) return;
      account.refuse({
        wrong: "gets an API key when it is made",
        why: "the key's value then lives in the state of this stack, for everyone who can decrypt it",
        write: "createApiKey: false",
      });
    }),
  ],
  remedy: remedy(openai.ServiceAccount, ({ inputs }) => {
    if (inputs.createApiKey === false) return undefined;
    // With a key the API makes a member; without a word it would now make an account without a role.
    return { createApiKey: false, role: inputs.role ?? "member", apiKeyExpiresInSeconds: undefined };
  }),
});
