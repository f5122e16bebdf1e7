import { operations } from "openai-admin-simulator";
import { comparedVersion, loadSdk } from "./sdk/install";
import { compareRoutes, methodsBelow } from "./sdk/methods";

// `npm run newest-api`: names what the newest official client can do and our description cannot, and the reverse.

async function main(): Promise<void> {
  const { version, OpenAI } = await loadSdk("latest");
  const methods = methodsBelow(new OpenAI({ adminAPIKey: "unused", apiKey: null }).admin);
  const { added, missing } = compareRoutes(
    methods,
    operations.map(({ route }) => route),
  );
  const lines = [
    `openai ${version}: ${methods.length} admin methods. Our description: ${operations.length} operations.`,
    ...added.map(({ name, route }) => `new: ${route} (${name})`),
    ...missing.map((route) => `gone: ${route}`),
  ];
  if (version !== comparedVersion) {
    lines.push(
      `The simulator was last compared with ${comparedVersion}. Set comparedVersion in scripts/sdk/install.ts, and run npm run second-opinion.`,
    );
  }
  process.stdout.write(`${lines.join("\n")}\n`);
  if (added.length > 0 || missing.length > 0) process.exitCode = 1;
}

void main();
