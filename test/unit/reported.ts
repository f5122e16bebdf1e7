import { reportOf } from "../../provider/cli/unmanaged/organization";
import type { Ignored } from "../../provider/cli/unmanaged/ignoreFile";
import type { OrganizationReport } from "../../provider/cli/unmanaged/report";
import { scopeNamed } from "../../provider/cli/unmanaged/words";
import { declarations } from "../../provider/inventory/kinds";
import { Deployment } from "../../provider/inventory/deployment";
import { CLIENT_OF_INVENTORY, readLive } from "../../provider/inventory/live";
import type { InventoryObject } from "../../provider/inventory/object";
import { objectsOfState, type StackObject } from "../../provider/inventory/stackState";
import { Run } from "../../provider/lifecycle/run";
import type { World } from "../lifecycle/world";

/** What a test reads of an organisation. Default: everything. */
export interface Wanted {
  readonly only?: readonly string[];
  readonly projects?: readonly string[];
  readonly ignored?: readonly Ignored[];
  /** The admin key. Default: the first key of the organisation. */
  readonly key?: string;
}

/** The report of `unmanaged` in this process, about stacks with these resources. */
export function reported(
  world: World,
  resources: readonly StackObject[],
  wanted: Wanted = {},
): Promise<OrganizationReport> {
  const { only = [], projects = [], ignored = [], key } = wanted;
  return withRun(world, key, async (run) => {
    const organization = { run, stacks: new Set(["prod"]), resources: [...resources] };
    const scope = { ...scopeNamed(only, projects), ignored, progress: () => undefined };
    return (await reportOf(organization, scope)).report;
  });
}

/** The findings as texts: `ProjectUser proj_1/user_2`. */
export function ids({ unmanaged }: OrganizationReport): string[] {
  return unmanaged.map(({ kind, id }) => `${kind} ${id}`);
}

/**
 * Everything that exists, as resources of a stack. Members and limits are declared by the sets, and so are the owners: the resources
 * of people declare no role.
 */
export async function everythingDeclared(world: World): Promise<StackObject[]> {
  const bySets = new Set(["ProjectUser", "GroupUser", "RateLimit"]);
  const kinds = new Set(declarations.map(({ kind }) => kind).filter((kind) => !bySets.has(kind)));
  const { objects } = await withRun(world, undefined, (run) => readLive(run, { kinds }));
  const isPerson = ({ declaration }: InventoryObject) => declaration.kind === "OrganizationUser";
  return asResources(
    "prod",
    objects.map((object) => (isPerson(object) ? { ...object, inputs: { email: object.outputs.email } } : object)),
  );
}

/** Objects as the resources of a stack. */
export function asResources(
  stack: string,
  objects: readonly Pick<InventoryObject, "declaration" | "id" | "inputs" | "outputs">[],
) {
  const resources = objects.map(({ declaration: { kind }, id, inputs, outputs }, index) => ({
    urn: `urn:pulumi:${stack}::program::pulumi-nodejs:dynamic/openai:${kind}::r${index}`,
    type: `pulumi-nodejs:dynamic/openai:${kind}`,
    custom: true,
    ...{ id, inputs, outputs },
  }));
  const state = { deployment: { manifest: { time: new Date().toISOString() }, resources } };
  return objectsOfState(stack, new Deployment(JSON.stringify(state)));
}

/** A resource of a stack, by hand. */
export function resourceOf(stack: string, kind: string, id: string, inputs: Record<string, unknown>): StackObject {
  const declaration = declarations.find((one) => one.kind === kind)!;
  const outputs = { ...declaration.id.split(id, kind), ...inputs };
  return asResources(stack, [{ declaration, id, inputs, outputs }])[0]!;
}

async function withRun<T>(world: World, key: string | undefined, act: (run: Run) => Promise<T>): Promise<T> {
  const environment = { ...world.env, ...(key === undefined ? {} : { OPENAI_ADMIN_KEY: key }) };
  const run = new Run(environment, () => undefined, CLIENT_OF_INVENTORY);
  run.configure(() => undefined);
  try {
    return await act(run);
  } finally {
    await run.close();
  }
}
