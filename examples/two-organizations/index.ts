/**
 * Two organisations, held to the same rules: ours, with the key of the usual variable OPENAI_ADMIN_KEY, and one that was
 * acquired, with a key of its own. Only the name of its variable is in the state.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const owner = new pulumi.Config().require("owner"); // pulumi config set owner ana@example.com

const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });

export const sandboxId = declareSandbox("ours").id;
export const acquiredSandboxId = declareSandbox("acquired", acquired).id;

/** A place to try things out, with little to spend. Without a provider it is in our own organisation. */
function declareSandbox(organization: string, provider?: openai.Provider): openai.Project {
  const sandbox = new openai.Project(`${organization}-sandbox`, { name: "sandbox" }, { provider });
  const projectId = sandbox.id;
  new openai.ProjectUser(`${organization}-sandbox-owner`, { projectId, email: owner, role: "owner" }, { provider });
  const limits = { projectId, model: "gpt-5", maxRequestsPer1Minute: 60, maxTokensPer1Minute: 40_000 };
  new openai.RateLimit(`${organization}-sandbox-gpt-5`, limits, { provider });
  return sandbox;
}
