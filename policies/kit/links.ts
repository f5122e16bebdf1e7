import type { PolicyResource } from "@pulumi/policy";
import { idOutputs, lastSegment, references, type ReferenceInput, type ReferredKind } from "pulumi-openai-admin/access";
import { typeOf } from "./kinds";
import { peek } from "./undecided";

/** The resources that refer to other resources in one property. */
export interface Naming {
  /** The referring resources, by the URN that they refer to. */
  readonly sure: ReadonlyMap<string, readonly PolicyResource[]>;
  /** The resources whose reference is not known yet. */
  readonly open: readonly PolicyResource[];
}

/**
 * The references between the resources of a stack. Only the validation of the whole stack can resolve them: only there
 * does the engine show ids, and the resources that each property depends on.
 */
export class Links {
  private readonly byUrn: ReadonlyMap<string, PolicyResource>;
  /** Resources of a kind by their API id. Built on first use, because most rules need at most one kind. */
  private readonly byId = new Map<ReferredKind, ReadonlyMap<unknown, PolicyResource>>();
  private readonly byKind = new Map<string, readonly PolicyResource[]>();
  private readonly byNaming = new Map<string, Naming>();

  constructor(private readonly resources: readonly PolicyResource[]) {
    this.byUrn = new Map(resources.map((one) => [one.urn, one]));
  }

  /** A resource of the stack; `undefined` if `--target` left it out. */
  get(urn: string): PolicyResource | undefined {
    return this.byUrn.get(urn);
  }

  /**
   * The resource that an input of another resource refers to. We match the id first, then the dependency of the input:
   * in the preview of a change, the engine omits computed outputs, so an id can be missing although the program knows
   * it.
   *
   * @param value the id, or `undefined` if it is not known.
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

  /** The resources of a kind, grouped by the resource that an input refers to. */
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

  /** The resources of a kind that an input comes from. */
  sources(from: string, input: string, kind: ReferredKind): readonly PolicyResource[] {
    const type = typeOf(kind);
    return (this.get(from)?.propertyDependencies[input] ?? []).filter((one) => one.type === type);
  }

  private findOf(
    kind: ReferredKind,
    from: string,
    input: ReferenceInput,
    value: string | undefined,
  ): PolicyResource | undefined {
    const named = value === undefined ? undefined : this.ids(kind).get(lastSegment(value));
    if (named) return named;
    // A candidate with a known id is another object; otherwise the search by id would have found it.
    const open = this.sources(from, input, kind).filter((one) => peek(one.props, idOutputs[kind]) === undefined);
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

/** Thrown if only the whole stack can answer a question. The rule then examines the resource again with the stack. */
export class NeedsStack extends Error {}
