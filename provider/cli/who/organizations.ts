/** The organisations that a question is about, and the resources of the stacks in them. */
import { resolve } from "node:path";
import { CLIENT_OF_INVENTORY, type Progress } from "../../inventory/live";
import { Managed } from "../../inventory/managed";
import { Run } from "../../lifecycle/run";
import { projectFileIn } from "../../program/projectFile";
import { printError } from "../print";
import { ProgressLine } from "../progress";
import { byOrganization, Stacks, type StacksChoice } from "../stacks";

export interface Asked {
  readonly run: Run;
  /** The resources of the stacks. Undefined if no state was read. */
  readonly managed: Managed | undefined;
  /** The names of the stacks. */
  readonly stacks: readonly string[];
  readonly progress: (progress: Progress) => void;
}

export interface AskedChoice extends StacksChoice {
  /** Read only the organisation, and no state. */
  readonly live: boolean;
}

/**
 * Asks the organisations that a command is about. With `live`, or in a folder without a Pulumi project, that is the organisation of
 * the environment's key; otherwise the organisations of the stacks, with their states.
 */
export async function ask<T>(
  choice: AskedChoice,
  question: (organizations: readonly Asked[]) => Promise<T>,
): Promise<T> {
  const { folder, stacks, live, environment = process.env } = choice;
  const line = new ProgressLine();
  const progress = line.show;
  const isOutside = stacks.length === 0 && projectFileIn(resolve(folder)) === undefined;
  if (live || isOutside) {
    const run = new Run(environment, (text) => printError(`${text}\n`), CLIENT_OF_INVENTORY);
    return question([{ run, managed: undefined, stacks: [], progress }]).finally(async () => {
      line.clear();
      await run.close();
    });
  }
  const read = await Stacks.read(choice);
  try {
    const organizations = await byOrganization(read.organizations);
    return await question(
      organizations.map((one) => ({
        run: one.run,
        managed: new Managed(one.resources),
        stacks: [...one.stacks],
        progress,
      })),
    );
  } finally {
    line.clear();
    await read.close();
  }
}
