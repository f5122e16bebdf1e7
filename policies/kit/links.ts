import type { PolicyResource } from "@pulumi/policy";
import { idOutputs, lastSegment, references, type ReferenceInput, type ReferredKind } from "pulumi-openai-admin/access";
import { typeOf } from "./kinds";
import { peek } from "./undecided";

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
  /** Resources of a kind by the API's id; made when first asked for, since most rules need one kind or none. */
  private readonly byId = new Map<ReferredKind, ReadonlyMap<unknown, PolicyResource>>();
  private readonly byKind = new Map<string, readonly PolicyResource[]>();
  private readonly byNaming = new Map<string, Naming>();

  constructor(private readonly resources: readonly PolicyResource[]) {
    this.byUrn = new Map(resources.map((one) => [one.urn, one]));
  }

  /** The resource as the stack has it; absent where `--target` left it out. */
  get(urn: string): PolicyResource | undefined {
    return this.byUrn.get(urn);
  }

  /**
   * The resource that an input of another one refers to: by its id, else by the output that the input was made from. In the
   * preview of a change the engine shows a resource without its computed outputs, so that the id is missing even where it is
   * known to the program.
   *
   * @param value the id, `undefined` when it is not known.
   */
  find(from: string, input: ReferenceInput, value: string | undefined): PolicyResource | undefined {
    for (const kind of references[input]) {
      const found = this.findOf(kind, from, input, value);
      if (found) return found;
    }
    return undefined;
  }

  /** The resources of a kind. */
  ofKind(kind: string): readonly PolicyResource[] {
    return once(this.byKind, kind, () => {
      const type = typeOf(kind);
      return this.resources.filter((one) => one.type === type);
    });
  }

  /** The resources of a kind by which resource they refer to in an input. */
  naming(kind: string, input: ReferenceInput): Naming {
    return once(this.byNaming, `${kind}.${input}`, () => {
      const sure = new Map<string, PolicyResource[]>();
      const open: PolicyResource[] = [];
      for (const one of this.ofKind(kind)) {
        const value = peek(one.props, input);
        const id = typeof value === "string" ? lastSegment(value) : undefined;
        const found = this.find(one.urn, input, id);
        if (found) sure.set(found.urn, [...(sure.get(found.urn) ?? []), one]);
        else if (id === undefined) open.push(one);
      }
      return { sure, open };
    });
  }

  private findOf(
    kind: ReferredKind,
    from: string,
    input: ReferenceInput,
    value: string | undefined,
  ): PolicyResource | undefined {
    const named = value === undefined ? undefined : this.ids(kind).get(lastSegment(value));
    if (named) return named;
    const type = typeOf(kind);
    const sources = this.get(from)?.propertyDependencies[input] ?? [];
    // One whose id is known is another object, or it would have been found.
    const open = sources.filter((one) => one.type === type && peek(one.props, idOutputs[kind]) === undefined);
    return open.length === 1 ? open[0] : undefined;
  }

  private ids(kind: ReferredKind): ReadonlyMap<unknown, PolicyResource> {
    return once(
      this.byId,
      kind,
      () => new Map(this.ofKind(kind).map((one) => [peek(one.props, idOutputs[kind]), one] as const)),
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
