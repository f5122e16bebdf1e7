/** The file for `pulumi import --file`, with the whole state of each resource, so that the engine reads nothing. */
import type { Properties } from "../../../lifecycle/declaration";
import type { Adoption } from "./plan";
import { isDefaultProvider, providerUrn, type Previewed } from "../../../inventory/preview";

/** A resource in the file, in the engine's spelling. */
interface ImportSpec {
  readonly type: string;
  /** How other entries of the file name this entry. We take the URN, because two resources can have one name. */
  readonly name: string;
  /** The name in the program. */
  readonly logicalName: string;
  readonly id?: string;
  readonly parent?: string;
  readonly provider?: string;
  readonly component?: true;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
}

export interface ImportFile {
  /** The resources of the state that entries name, by the name that the entries use. */
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly ImportSpec[];
}

const STACK = "pulumi:pulumi:Stack";

/**
 * The file also has the components and providers that the adopted resources need.
 * @param previewed every resource of the program.
 * @param inState the URNs of the resources that the state has.
 */
export function importFile(
  adoptions: readonly Adoption[],
  previewed: readonly Previewed[],
  inState: ReadonlySet<string>,
): ImportFile {
  const byUrn = new Map(previewed.map((resource) => [resource.urn, resource]));
  const nameTable: Record<string, string> = {};
  const resources = new Map<string, ImportSpec>();
  /** The name of a resource in the file. Undefined for what the engine adds by itself: the stack and the default provider. */
  const nameFor = (urn: string | undefined): string | undefined => {
    if (urn === undefined) return undefined;
    const resource = byUrn.get(urn);
    if (resource?.type === STACK || urn.includes(`::${STACK}::`)) return undefined;
    if (!resource || inState.has(urn)) nameTable[urn] = urn;
    else if (!resource.declaration && !resources.has(urn)) {
      const parent = nameFor(resource.parent);
      resources.set(urn, { ...named(resource), ...(parent === undefined ? {} : { parent }), ...contentOf(resource) });
    }
    return urn;
  };
  for (const { resource, id, inputs, outputs } of adoptions) {
    const parent = nameFor(resource.parent);
    const reference = resource.provider;
    const isExplicit = reference !== undefined && !isDefaultProvider(reference);
    const provider = isExplicit ? nameFor(providerUrn(reference)) : undefined;
    resources.set(resource.urn, {
      ...named(resource),
      id,
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined ? {} : { provider }),
      inputs,
      outputs,
    });
  }
  return { nameTable, resources: [...resources.values()] };
}

function named({ type, urn, name }: Previewed) {
  return { type, name: urn, logicalName: name };
}

/** A provider has its configuration; a component has nothing until the next `up` registers its outputs. */
function contentOf({ custom, inputs }: Previewed) {
  return custom ? { inputs } : { component: true as const };
}
