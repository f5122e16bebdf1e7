import type { Simulator } from "openai-admin-simulator";
import { InProcess } from "../lifecycle/inProcess";
import { environmentOf, simulatorWith } from "./life";
import { emails, isReference, organization, type Value } from "./organization";

/** An organisation with this many projects that no stack manages, as a user has it before the first `adopt`. */
export async function filledOrganization(projects: number): Promise<Simulator> {
  const simulator = await simulatorWith(emails(projects));
  const run = new InProcess(environmentOf(simulator));
  const ids = new Map<string, string>();
  const resolved = (value: Value) => (isReference(value) ? ids.get(value.idOf)! : value);
  for (const { kind, name, args } of organization(projects, "sets")) {
    const inputs = Object.fromEntries(Object.entries(args).map(([input, value]) => [input, resolved(value)]));
    ids.set(name, (await run.create(kind, inputs)).id);
  }
  run.stop();
  return simulator;
}
