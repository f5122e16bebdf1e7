/**
 * API keys have scopes, and only scopes on the list. A key that the API creates together with a service account has no
 * scopes, so the rule rejects it.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

const why = "whoever finds the key can do everything that its owner may do";

export const keyScopes = rule<Options>({
  name: "key-scopes",
  description: "API keys are restricted to scopes.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: { allow: texts("Scopes that a key may have, by name or pattern (`api.responses.*`).", ["*"]) },
  examine: [
    every(openai.ServiceAccountKey, refuseUnrestricted),
    every(openai.ProjectApiKey, refuseUnrestricted),
    every(openai.ServiceAccount, (account) => {
      if (account.inputs.createApiKey === false) return;
      account.refuse({
        wrong: "creates an API key without scopes",
        why,
        write: `createApiKey: false, and new openai.ServiceAccountKey("<name>", { projectId, serviceAccountId: ${account.name}.id, scopes: ["api.responses.write"] })`,
      });
    }),
  ],
});

function refuseUnrestricted<Args>(key: Subject<Args, Options>): void {
  const { allow } = key.options;
  const { scopes } = key.inputs as { scopes?: readonly string[] };
  if (scopes === undefined) {
    return key.refuse({
      wrong: "sets no scopes",
      why,
      write: `scopes: ["${allow.find((scope) => !scope.includes("*")) ?? "api.responses.write"}"]`,
    });
  }
  // By index: reading a scope that is not known yet throws, and must not hide the others.
  key.each([...scopes.keys()], (index) => {
    const scope = scopes[index]!;
    if (matchesAny(allow, scope)) return;
    key.refuse({
      wrong: `has the scope ${scope}, but the list of allowed scopes does not include it`,
      why: "a key with a scope that nobody has reviewed can do more than its program needs",
      write: `scopes without "${scope}", or add "${scope}" to "allow" of key-scopes`,
    });
  });
}
