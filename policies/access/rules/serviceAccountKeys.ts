/** Service accounts are created without a key, for teams that create keys in another stack. */
import * as openai from "pulumi-openai-admin";
import { every, remedy, rule, yesOrNo, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  separateKeys: boolean;
}

const why = "the stack's state then contains the key, and everyone who can decrypt the state can read it";

export const serviceAccountKeys = rule<Options>({
  name: "service-account-keys",
  description: "Service accounts are created without an API key.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {
    separateKeys: yesOrNo("Whether a ServiceAccountKey, whose value the state contains too, violates the rule.", false),
  },
  examine: [
    every(openai.ServiceAccount, (account) => {
      // The default is true, both in the API and in the provider.
      if (account.inputs.createApiKey === false) return;
      account.refuse({
        wrong: "creates an API key together with the account",
        why,
        write: "createApiKey: false",
      });
    }),
    every(openai.ServiceAccountKey, (key) => {
      if (!key.options.separateKeys) return;
      key.refuse({
        wrong: "creates an API key of a service account",
        why,
        write: `a WorkloadIdentityFederationRule, which needs no key, or "separateKeys": false of service-account-keys`,
      });
    }),
  ],
  remedy: remedy(openai.ServiceAccount, ({ inputs }: Subject<openai.ServiceAccountArgs, Options>) => {
    if (inputs.createApiKey === false) return undefined;
    // The API's default role is member with a key, and none without. State the role so that it stays the same.
    return { createApiKey: false, role: inputs.role ?? "member", apiKeyExpiresInSeconds: undefined };
  }),
});
