import type { PolicyResource } from "@pulumi/policy";
import { peek } from "./undecided";

/** A resource class of the provider, as far as a policy needs it. */
export type ResourceClass<Args> = new (name: string, args: Args, ...rest: never[]) => object;

/** The resources that name another one in a property. */
export interface Naming {
  /** By the URN of the one that is named. */
  readonly sure: ReadonlyMap<string, readonly PolicyResource[]>;
  /** Those of which it is not known yet whom they name. */
  readonly open: readonly PolicyResource[];
}

/**
 * How the resources of a stack belong together. Only the validation of the whole stack can tell: it alone sees ids and
 * which output a property was made from.
 */
export class Links {
  private readonly byUrn: ReadonlyMap<string, PolicyResource>;
  /** Resources of a class by the API's id; made when first asked for, since most rules need one class or none. */
  private readonly byId = new Map<ResourceClass<never>, ReadonlyMap<unknown, PolicyResource>>();
  private readonly byType = new Map<ResourceClass<never>, readonly PolicyResource[]>();
  private readonly byNaming = new Map<string, Naming>();

  constructor(private readonly resources: readonly PolicyResource[]) {
    this.byUrn = new Map(resources.map((one) => [one.urn, one]));
  }

  /** The resource as the stack has it; absent where `--target` left it out. */
  get(urn: string): PolicyResource | undefined {
    return this.byUrn.get(urn);
  }

  /**
   * The resource of a class that a property of another one names: by its id, else by the output that the property was
   * made from. In the preview of a change the engine shows a resource without its computed outputs, so that the id is
   * missing even where it is known to the program.
   *
   * @param value the id, `undefined` when it is not known.
   * @param idOutput the output that holds the API's id.
   */
  find(
    from: string,
    property: string,
    value: string | undefined,
    type: ResourceClass<never>,
    idOutput: string,
  ): PolicyResource | undefined {
    const named = value === undefined ? undefined : this.ids(type, idOutput).get(lastSegment(value));
    if (named) return named;
    const sources = this.get(from)?.propertyDependencies[property] ?? [];
    // One whose id is known is another object, or it would have been found.
    const open = sources.filter((one) => one.isType(type as never) && peek(one.props, idOutput) === undefined);
    return open.length === 1 ? open[0] : undefined;
  }

  /** The resources of a class. */
  ofType(type: ResourceClass<never>): readonly PolicyResource[] {
    return once(this.byType, type, () => this.resources.filter((one) => one.isType(type as never)));
  }

  /** The resources of a class by which resource of another they name in a property, called as the other's id is. */
  naming(type: ResourceClass<never>, property: string, named: ResourceClass<never>): Naming {
    return once(this.byNaming, `${type.name}.${property}`, () => {
      const sure = new Map<string, PolicyResource[]>();
      const open: PolicyResource[] = [];
      for (const one of this.ofType(type)) {
        const value = peek(one.props, property);
        const id = typeof value === "string" ? lastSegment(value) : undefined;
        const found = this.find(one.urn, property, id, named, property);
        if (found) sure.set(found.urn, [...(sure.get(found.urn) ?? []), one]);
        else if (id === undefined) open.push(one);
      }
      return { sure, open };
    });
  }

  private ids(type: ResourceClass<never>, idOutput: string): ReadonlyMap<unknown, PolicyResource> {
    return once(
      this.byId,
      type,
      () => new Map(this.ofType(type).map((one) => [peek(one.props, idOutput), one] as const)),
    );
  }
}

function once<Key, Value>(made: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = made.get(key);
  if (known !== undefined) return known;
  const value = make();
  made.set(key, value);
  return value;
}

/** Thrown by a question that only the whole stack can answer; the examination is then repeated there. */
export class NeedsStack extends Error {}

/** The API's id in a Pulumi id: `user_2` of `proj_1/user_2`. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
