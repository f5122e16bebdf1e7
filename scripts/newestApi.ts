import { operations } from "openai-admin-simulator";
import { comparedVersion, loadSdk } from "./sdk/install";
import { methodsBelow } from "./sdk/methods";
import { reportOn } from "./sdk/report";

// `npm run newest-api`: names what the newest official client can do and our description cannot, and the reverse. Exits with
// 2 if the operations differ; .github/workflows/newest-api.yml then opens an issue.

const DIFFERENT = 2;

async function main(): Promise<void> {
  const { version, OpenAI } = await loadSdk("latest");
  const methods = methodsBelow(new OpenAI({ adminAPIKey: "unused", apiKey: null }).admin);
  const routes = operations.map(({ route }) => route);
  const { differs, lines } = reportOn({ version, methods }, routes, comparedVersion);
  process.stdout.write(`${lines.join("\n")}\n`);
  if (differs) process.exitCode = DIFFERENT;
}

void main();
