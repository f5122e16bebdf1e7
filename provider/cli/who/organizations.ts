/** The organisations that a question is about, and the resources of the stacks in them. */
import { resolve } from "node:path";
import { CLIENT_OF_INVENTORY } from "../../inventory/live";
import { Managed } from "../../inventory/managed";
import { Run } from "../../lifecycle/run";
import { projectFileIn } from "../../program/projectFile";
import { printError } from "../print";
import { Stacks, type StacksChoice } from "../stacks";

export interface Asked {
  readonly run: Run;
  /** The resources of the stacks. Undefined if no state was read. */
  readonly managed: Managed | undefined;
}

export interface AskedOrganizations {
  readonly organizations: readonly Asked[];
  /** Which states were read: "the state of the selected stack". */
  readonly states: string | undefined;
  close(): Promise<void>;
}

/**
 * With `live`, or in a folder without a Pulumi project: only the organisation of the environment's key. Else the organisations of
 * the stacks, with their states.
 */
export async function organizationsOf(choice: StacksChoice & { readonly live: boolean }): Promise<AskedOrganizations> {
  const { folder, stacks, live, environment = process.env } = choice;
  const isOutside = stacks.length === 0 && projectFileIn(resolve(folder)) === undefined;
  if (live || isOutside) {
    const run = new Run(environment, (line) => printError(`${line}\n`), CLIENT_OF_INVENTORY);
    return { organizations: [{ run, managed: undefined }], states: undefined, close: () => run.close() };
  }
  const read = await Stacks.read(choice);
  return {
    organizations: read.organizations.map(({ run, resources }) => ({ run, managed: new Managed(resources) })),
    states: stacks.length === 0 ? "the state of the selected stack" : `the state of ${stacks.join(", ")}`,
    close: () => read.close(),
  };
}
