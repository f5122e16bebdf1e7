import { quote } from "../client/outside";
import { CommandError } from "./commandError";
import type { StackChoice } from "./pulumi";

/** The engine cannot read the state, because its file ends too early. */
export class StateCutShort extends CommandError {
  /** @param said Pulumi's own words. */
  constructor(readonly said: string) {
    super(`Pulumi cannot read the state of this stack, because the state's file was cut short (${said}).`);
  }
}

/** Another run holds the lock of the stack, or has left it behind. */
export class StackLocked extends CommandError {}

/** Pulumi's words are quoted up to this length. */
const LONGEST_QUOTE = 400;

/** What Pulumi says, and what to do about it. The first that fits is used. */
const failures: readonly (readonly [RegExp, (said: string, choice: StackChoice) => CommandError])[] = [
  [/failed to load checkpoint:.*(JSON|EOF|character)/i, (said) => new StateCutShort(said)],
  [
    /currently locked|update is currently in progress|\[409\]/i,
    (said) =>
      new StackLocked(
        `Another run holds the lock of this stack${holderIn(said)}. Nothing was changed. If that run is still going, wait for its ` +
          `end. If it was killed, run \`pulumi cancel --yes\`. Then run this command again.`,
      ),
  ],
  [
    /no stack named/i,
    (said) =>
      new CommandError(
        `Could not find the stack in this backend (${said}). Run \`pulumi stack ls\` to list the stacks of the project, and name a ` +
          `stack with --stack.`,
      ),
  ],
  [
    /no stack selected/i,
    () => new CommandError("No stack is selected. Name it with --stack, or run `pulumi stack select` first."),
  ],
  [
    /no Pulumi\.yaml project file|no project file found|fully qualified name/i,
    (_, { folder }) =>
      new CommandError(`${folder} contains no Pulumi project. Run this command in the folder of your Pulumi.yaml.`),
  ],
  [
    /incorrect passphrase/i,
    () =>
      new CommandError(
        "The passphrase does not fit the secrets of this stack. Nothing was changed. Set PULUMI_CONFIG_PASSPHRASE or " +
          "PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase with which the stack was created.",
      ),
  ],
  [
    /passphrase must be set/i,
    () =>
      new CommandError(
        "The secrets of this stack need a passphrase. Nothing was changed. Set PULUMI_CONFIG_PASSPHRASE or " +
          "PULUMI_CONFIG_PASSPHRASE_FILE.",
      ),
  ],
  [
    /PULUMI_ACCESS_TOKEN must be set|please log in|pulumi login/i,
    () =>
      new CommandError(
        "You are not logged in to a Pulumi backend. Run `pulumi login`, or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.",
      ),
  ],
];

/** What went wrong in a call of the CLI, for the person who ran our command. */
export function explainFailure(command: string, output: string, choice: StackChoice): CommandError {
  const said = saidBy(output);
  const known = failures.find(([pattern]) => pattern.test(said));
  return known ? known[1](said, choice) : new CommandError(`\`${command}\` failed. Pulumi: ${said || "nothing"}`);
}

/** What went wrong in a preview. The engine prints errors of the program as JSON. Undefined if the output is no such JSON. */
export function explainPreview(stdout: string): CommandError | undefined {
  const diagnostics = diagnosticsIn(stdout);
  if (!diagnostics) return undefined;
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message = "" }) => saidBy(message));
  return new CommandError(
    `The preview of the program failed, so nothing was changed. Pulumi: ${errors.join(" ") || "nothing"}\nRun \`pulumi preview\` to see the whole ` +
      `error, fix the program, then run this command again.`,
  );
}

interface Diagnostic {
  readonly severity?: string;
  readonly message?: string;
}

function diagnosticsIn(stdout: string): readonly Diagnostic[] | undefined {
  try {
    return (JSON.parse(stdout) as { diagnostics?: Diagnostic[] }).diagnostics ?? [];
  } catch {
    return undefined;
  }
}

/** Who has the lock, where the backend tells. */
function holderIn(said: string): string {
  const [, holder] = /: created by (.*)$/.exec(said) ?? [];
  return holder === undefined ? "" : ` (${holder.trim()})`;
}

/** Pulumi's error, on one line and without keys; its other lines are progress and warnings. */
function saidBy(output: string): string {
  const begin = output.search(/^error: /m);
  return quote(begin < 0 ? output : output.slice(begin + "error: ".length), LONGEST_QUOTE, []);
}
