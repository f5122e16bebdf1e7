import { forgetNote } from "../../lifecycle/recovery";
import { CommandError, LeftToPerson } from "../commandError";
import { requireConsent } from "../consent";
import { explainCutState } from "../cutState";
import { explained } from "../explained";
import { Deployment, isSecret, revealed, type Operation } from "../../inventory/deployment";
import { printError, print } from "../print";
import { Pulumi, type StackChoice } from "../pulumi";
import { StateCutShort } from "../pulumiFailures";
import { declarationOf } from "../../inventory/kinds";
import { StackRuns } from "../stackRuns";
import { resourcesAfter } from "./newState";
import { plan, type Finding, type Known } from "./plan";
import { planTable, questions, summary } from "./words";

/** How `recover` is run. */
export interface RecoverOptions extends StackChoice {
  /** Do it without asking. */
  readonly yes: boolean;
  /** Ids of objects that the interrupted run has not made. */
  readonly leave: readonly string[];
}

/**
 * Puts the state right after an interrupted run (decision D28): imports what the interrupted creates have made, deletes what
 * holds a secret that nobody knows, and clears the pending operations.
 * @throws CommandError when something is in the way, and LeftToPerson when a person has to decide first.
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const pulumi = new Pulumi(options);
  await pulumi.requireVersion();
  const text = await exportState(pulumi);
  const deployment = new Deployment(text);
  if (deployment.pending.length === 0) return print("Nothing to recover: the stack has no interrupted operations.\n");

  const environment = options.environment ?? process.env;
  const runs = new StackRuns(deployment, await pulumi.config(), environment);
  try {
    const findings = await explained(async () => plan(await known(pulumi, deployment, runs, options.leave)));
    print(`${planTable(findings)}\n\n`);
    const open = questions(findings);
    if (open.length > 0) {
      printError(
        `Nothing was changed, because you have to decide first:\n\n${open.join("\n\n")}\n\nThen run recover again.\n`,
      );
      throw new LeftToPerson();
    }
    await requireConsent(options.yes, "npx pulumi-openai-admin recover --yes");
    await apply(pulumi, text, deployment, findings);
    forgetNotes(findings, runs);
    print(`${summary(findings)}\n`);
  } finally {
    await runs.close();
  }
}

async function exportState(pulumi: Pulumi): Promise<string> {
  try {
    return await pulumi.exportState();
  } catch (error) {
    throw error instanceof StateCutShort ? await explainCutState(pulumi, error) : error;
  }
}

async function known(
  pulumi: Pulumi,
  deployment: Deployment,
  runs: StackRuns,
  leave: readonly string[],
): Promise<Known> {
  // Without a history there is less certainty, and more is left to a person.
  const history = pulumi.lastUpdate().then(
    (last) => ({ last }),
    () => undefined,
  );
  return {
    deployment,
    pending: await pendingInClear(pulumi, deployment),
    runs,
    history: await history,
    left: new Set(leave),
  };
}

/** The pending operations, with secret inputs in clear text, because we look for objects by their inputs. */
async function pendingInClear(pulumi: Pulumi, { pending }: Deployment): Promise<readonly Operation[]> {
  if (!pending.some(({ resource }) => isSecret(resource.inputs))) return pending;
  return revealed(new Deployment(await pulumi.exportState({ showSecrets: true })).pending) as Operation[];
}

/**
 * First the state, which is one step and needs the stack's lock: a run that is still going has the lock, and what it has just
 * made must not be deleted. Then the objects whose secrets are lost.
 */
async function apply(
  pulumi: Pulumi,
  text: string,
  deployment: Deployment,
  findings: readonly Finding[],
): Promise<void> {
  if ((await pulumi.exportState()) !== text) {
    throw new CommandError(
      "The state has changed since recover read it. Nothing was changed by recover. Run recover again.",
    );
  }
  await pulumi.importState(deployment.withResources(resourcesAfter(deployment, findings)));
  const failed: string[] = [];
  for (const { operation, step } of findings) {
    if (step.does !== "delete") continue;
    try {
      await step.left.discard();
    } catch (error) {
      failed.push(`${operation.resource.type.split(":").at(-1)} ${step.left.id}: ${(error as Error).message}`);
    }
  }
  if (failed.length === 0) return;
  throw new CommandError(
    `The state is right again, but objects whose keys nobody knows could not be deleted. Delete them in the console:\n${failed.join("\n")}`,
  );
}

/** The plugin's notes say what `recover` has just settled. The next create must not act on them again. */
function forgetNotes(findings: readonly Finding[], runs: StackRuns): void {
  for (const { operation } of findings) {
    const declaration = declarationOf(operation.resource);
    if (declaration) forgetNote(declaration, runs.of(operation.resource), operation.type, operation.resource);
  }
}
