/**
 * GitHub Actions that use OpenAI without an API key. GitHub signs a token for each job, and OpenAI accepts the tokens of one repository
 * and one environment in place of a key. No key exists, so nobody can leak or has to rotate a key.
 *
 * The three outputs are no secrets: save them as variables of the GitHub environment, for .github/workflows/release-notes.yml.
 */
import * as openai from "pulumi-openai-admin";

const web = new openai.Project("web", { name: "web" });

const releases = new openai.ServiceAccount("releases", {
  projectId: web.id,
  name: "releases",
  role: "member",
  createApiKey: false,
});

const access = new openai.GitHubActionsAccess("web-releases", {
  repository: "acme/web",
  environment: "production",
  projectId: web.id,
  serviceAccountId: releases.id,
  scopes: ["api.responses.write"],
});

export const OPENAI_IDENTITY_PROVIDER_ID = access.identityProviderId;
export const OPENAI_SERVICE_ACCOUNT_ID = access.serviceAccountId;
export const OPENAI_AUDIENCE = access.audience;
