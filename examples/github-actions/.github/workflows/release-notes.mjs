// Writes release notes from the last commits. The client exchanges GitHub's token for a short-lived token of OpenAI.
import { execFileSync } from "node:child_process";
import OpenAI from "openai";

const settings = process.env;

const client = new OpenAI({
  workloadIdentity: {
    identityProviderId: settings.OPENAI_IDENTITY_PROVIDER_ID,
    serviceAccountId: settings.OPENAI_SERVICE_ACCOUNT_ID,
    provider: { tokenType: "jwt", getToken: tokenOfThisJob },
  },
});

const commits = execFileSync("git", ["log", "-20", "--format=%s"], { encoding: "utf8" });
const response = await client.responses.create({ model: "gpt-5", input: `Write release notes from:\n${commits}` });
console.log(response.output_text);

/** Requests a token from GitHub. It names the repository and the environment of this job. */
async function tokenOfThisJob() {
  const url = new URL(settings.ACTIONS_ID_TOKEN_REQUEST_URL);
  url.searchParams.set("audience", settings.OPENAI_AUDIENCE);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${settings.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` } });
  if (!answer.ok) throw new Error(`GitHub gave no token (${answer.status}). Does the job have id-token: write?`);
  return (await answer.json()).value;
}
