/**
 * The same rules for two organisations. The key of our organisation is in OPENAI_ADMIN_KEY, and the key of the acquired
 * organisation is in ACQUIRED_ADMIN_KEY. The state contains only the name of the second variable.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";

const owner = new pulumi.Config().require("owner"); // pulumi config set owner ana@example.com

const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });

export const sandboxId = declareSandbox("ours").id;
export const acquiredSandboxId = declareSandbox("acquired", acquired).id;

/** A project for experiments, with low limits. Without a provider, it belongs to our own organisation. */
function declareSandbox(organization: string, provider?: openai.Provider): openai.Project {
  const sandbox = new openai.Project(`${organization}-sandbox`, { name: "sandbox" }, { provider });
  const projectId = sandbox.id;
  new openai.ProjectUser(`${organization}-sandbox-owner`, { projectId, email: owner, role: "owner" }, { provider });
  const limits = { projectId, model: "gpt-5", maxRequestsPer1Minute: 60, maxTokensPer1Minute: 40_000 };
  new openai.RateLimit(`${organization}-sandbox-gpt-5`, limits, { provider });
  return sandbox;
}
