/** The program and the stack into which `adopt` writes. */
import { access, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { Deployment, nameOf, type Resource } from "../../inventory/deployment";
import { CLIENT_OF_INVENTORY } from "../../inventory/live";
import { Managed } from "../../inventory/managed";
import { objectsOfState } from "../../inventory/stackState";
import type { Organization } from "../../lifecycle/kept";
import { organizationOf } from "../../lifecycle/loss";
import type { Run } from "../../lifecycle/run";
import { LEAST_VERSION_TO_IMPORT, Pulumi } from "../pulumi";
import { StackRuns } from "../stackRuns";
import { PROJECT_FILE_NAMES } from "./files/projectFiles";
import { ofOrganization, type Holders } from "./managed";
import { otherStates, type TargetChoice } from "./otherStacks";
import { requireSameOrganization } from "./sameOrganization";

/** The program and the stack, as they are before. */
export interface Target {
  /** The name of the Organization in the program. */
  readonly name: string;
  /** Whether the folder is a Pulumi program, which has stacks. */
  readonly isProgram: boolean;
  readonly run: Run;
  readonly holders: Holders;
  close(): Promise<void>;
}

/** @throws CommandError if a state cannot be read, and UserError if the admin key belongs to another organisation than the state. */
export async function readTarget(choice: TargetChoice): Promise<Target> {
  const { folder, environment = process.env } = choice;
  const project = await projectIn(folder);
  const isProgram = project !== undefined;
  const pulumi = new Pulumi(choice);
  if (isProgram) await pulumi.requireVersion(LEAST_VERSION_TO_IMPORT);
  const deployment = isProgram ? new Deployment(await pulumi.exportState()) : undefined;
  const config = isProgram ? await pulumi.config() : new Map<string, string>();
  const resources: readonly Resource[] = deployment?.resources ?? [];
  const runs = new StackRuns({ resources }, config, environment, CLIENT_OF_INVENTORY);
  const organization = await organizationIn(resources, runs);
  // Pulumi finds a stack from a folder that exists, and a new program's folder has no stacks.
  const states = await otherStates(choice, isProgram ? folder : process.cwd());
  const others = [...states].flatMap(([stack, state]) => objectsOfState(stack, state));
  return {
    name: componentIn(resources) ?? project ?? basename(resolve(folder)),
    isProgram,
    run: runs.ofConfiguration(),
    holders: {
      own: new Managed(ofOrganization(deployment ? objectsOfState(choice.stack ?? "", deployment) : [], organization)),
      others: new Managed(ofOrganization(others, organization)),
    },
    close: () => runs.close(),
  };
}

/** The organisation of the admin key. Undefined if the API does not tell. */
async function organizationIn(resources: readonly Resource[], runs: StackRuns): Promise<Organization | undefined> {
  try {
    await requireSameOrganization({ resources }, runs);
    return await organizationOf(runs.ofConfiguration());
  } catch (error) {
    await runs.close();
    throw error;
  }
}

/** The name of the Pulumi project in a folder. Undefined if the folder has no project file. */
async function projectIn(folder: string): Promise<string | undefined> {
  for (const file of PROJECT_FILE_NAMES["Pulumi.yaml"]!) {
    const path = join(folder, file);
    if (!(await exists(path))) continue;
    // Pulumi itself says what is wrong with the file.
    const { name } = (parse(await readFile(path, "utf8"), { logLevel: "silent" }) ?? {}) as { name?: unknown };
    return typeof name === "string" ? name : basename(resolve(folder));
  }
  return undefined;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The name that the program has given its Organization. */
function componentIn(resources: readonly Resource[]): string | undefined {
  const component = resources.find(({ type }) => type === "openai-admin:index:Organization");
  return component && nameOf(component);
}
