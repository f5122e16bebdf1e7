import type { Command } from "commander";

/** `recover`: puts the state right after an interrupted run. */
export function addRecover(program: Command): void {
  program
    .command("recover")
    .summary("put the state right after an interrupted run")
    .description(
      "Puts the state right after an interrupted run, such as `kill -9` in the middle of `pulumi up`. For each interrupted create it " +
        "looks for the object in the organisation and imports it into the state. It deletes a service account whose key was in the " +
        "lost answer, because nobody knows the key. Then it clears the interrupted operations. It shows everything first.",
    )
    .option("-s, --stack <name>", "the stack; else the selected one")
    .option("-y, --yes", "do it without asking")
    .option("--leave <id...>", "objects that the interrupted run did not create")
    .action(async (options: { stack?: string; yes?: boolean; leave?: string[] }) => {
      // Loaded here: it brings along the client and all kinds, which the other commands do not need.
      const { recover } = await import("../recover/index.js");
      await recover({ folder: process.cwd(), yes: false, leave: [], ...options });
    });
}
