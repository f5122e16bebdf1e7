import * as pulumi from "@pulumi/pulumi";

/** Two fields of the SDK that are not in its types. The SDK's own `dependsOn` uses them in the same way. */
interface Component {
  /** Resolves when the component has been constructed. */
  readonly __data?: Promise<unknown>;
  readonly __childResources?: ReadonlySet<pulumi.Resource>;
}

/**
 * The resources that must exist before a look-up: those that produce its arguments, and those in `dependsOn`. A component stands
 * for the resources in it.
 */
export async function resourcesBehind(
  args: pulumi.Output<unknown>,
  dependsOn: pulumi.InvokeOutputOptions["dependsOn"],
): Promise<pulumi.Resource[]> {
  const found = new Set<pulumi.Resource>();
  for (const resource of await pulumi.getAllResources(args)) await add(resource, found);
  await addNamed(dependsOn, found);
  return [...found];
}

async function addNamed(named: unknown, found: Set<pulumi.Resource>): Promise<void> {
  if (named === undefined || named === null) return;
  if (Array.isArray(named)) {
    for (const one of named) await addNamed(one, found);
  } else if (pulumi.Output.isInstance(named)) {
    for (const resource of await pulumi.getAllResources(named)) await add(resource, found);
    // In a preview the value can be unknown. Then the resources behind the Output suffice: their ids are unknown too.
    await new Promise<void>((resolve, reject) => {
      const settled = named.apply((value) => addNamed(value, found));
      pulumi.getAllResources(settled).then(() => resolve(), reject);
    });
  } else if (named instanceof Promise) {
    await addNamed(await named, found);
  } else if (pulumi.Resource.isInstance(named)) {
    await add(named, found);
  } else {
    throw new pulumi.RunError("dependsOn must name resources only.");
  }
}

async function add(resource: pulumi.Resource, found: Set<pulumi.Resource>): Promise<void> {
  if (found.has(resource)) return;
  found.add(resource);
  if (!pulumi.ComponentResource.isInstance(resource)) return;
  const { __data: constructed } = resource as Component;
  await constructed;
  for (const child of (resource as Component).__childResources ?? []) await add(child, found);
}
