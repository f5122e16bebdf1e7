import { Deployment } from "../../inventory/deployment";
import { Pulumi, type StackChoice } from "../pulumi";

/** A stack to fill, and other stacks. */
export interface TargetChoice extends StackChoice {
  /** Other stacks, whose objects stay there. */
  readonly notIn: readonly string[];
}

/** The states of the other stacks, by name. @param folder a folder from which Pulumi finds them. Default: the folder of the target. */
export async function otherStates(choice: TargetChoice, folder = choice.folder): Promise<Map<string, Deployment>> {
  const states = new Map<string, Deployment>();
  for (const stack of choice.notIn) {
    states.set(stack, new Deployment(await new Pulumi({ ...choice, folder, stack }).exportState()));
  }
  return states;
}
