import { parseArgs } from "node:util";
import { startSimulator } from "./index";
import { seedNames } from "./seeds";

const usage = `openai-admin-simulator [--port 0] [--seed empty|lived-in] [--file state.json]

Serves the OpenAI Administration API on 127.0.0.1 until you interrupt it.
  --port   port to listen on; 0 chooses a free port
  --seed   initial state; ignored if the file exists
  --file   JSON file that keeps the state across restarts
`;

/** A mistake in the command line. The user needs only its message, without a stack trace. */
class UsageError extends Error {}

function readOptions(): Parameters<typeof startSimulator>[0] & { help: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      seed: { type: "string", default: "empty" },
      file: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, not "${values.port}"`);
  }
  const seed = seedNames.find((name) => name === values.seed);
  if (!seed) throw new UsageError(`--seed must be one of ${seedNames.join(", ")}, not "${values.seed}"`);
  return { port, seed, file: values.file, help: values.help };
}

async function main(): Promise<void> {
  const { help, ...options } = readOptions();
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const simulator = await startSimulator(options);
  const stop = (): void => void simulator.close();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.write(
    [
      `URL  ${simulator.url}`,
      `key  ${simulator.adminKey}`,
      "",
      `curl ${simulator.url}/organization/projects -H "Authorization: Bearer ${simulator.adminKey}"`,
      "",
    ].join("\n"),
  );
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`openai-admin-simulator: ${message}\n`);
  process.exitCode = 1;
});
