/** Decides which existing object each new resource of a program adopts. Sends reads only. */
import { ApiError } from "../../../client/errors";
import type { Properties } from "../../../lifecycle/declaration";
import { differencesOf, type Difference } from "../../../lifecycle/differences";
import { UserError } from "../../../lifecycle/errors";
import { organizationOf } from "../../../lifecycle/loss";
import { asDeclared } from "../../../lifecycle/stateEntry";
import { providerInput } from "../../../lifecycle/registration";
import type { Run } from "../../../lifecycle/run";
import { argumentsOf, pick } from "../../../lifecycle/state";
import { holdsSecret } from "../../../lifecycle/words";
import { secretInClear, stateOutputs } from "../../../inventory/deployment";
import { candidatesFor, candidateWithId, type Candidate } from "./existing";
import type { Previewed } from "../../../inventory/preview";
import { knownInputs, type Known } from "./references";

/** A resource with the object that it adopts. */
export interface Adoption {
  readonly resource: Previewed;
  readonly id: string;
  /** The inputs and outputs of the state entry. */
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The inputs that the next `pulumi up` changes in the object, because the program has other values. */
  readonly differs: readonly string[];
  /** The inputs that the next `pulumi up` sends, because the API never returns them. */
  readonly sent: readonly string[];
  /** The secret outputs that are absent from the state, because only the answer to the create contained them. */
  readonly withoutSecrets: readonly string[];
}

/** A resource that adopts nothing. */
export interface LeftOut {
  readonly resource: Previewed;
  readonly because: Because;
}

export type Because =
  /** No such object exists. The next `pulumi up` creates it. */
  | { readonly is: "absent" }
  /** Several objects match. */
  | { readonly is: "several"; readonly candidates: readonly Candidate[] }
  /** Another resource of the program adopts the object, or the state or another stack has it. */
  | { readonly is: "taken"; readonly id: string; readonly by: string }
  /** The preview does not know an input that tells which object it is. */
  | { readonly is: "unknown"; readonly input: string }
  /** It refers to a resource that adopts nothing. */
  | { readonly is: "below"; readonly urn: string }
  /** The next `pulumi up` would replace the object: its inputs differ, and they cannot change in place. */
  | { readonly is: "replaced"; readonly id: string; readonly inputs: readonly string[] }
  /** We could not look, or cannot adopt what we found. */
  | { readonly is: "refused"; readonly reason: string };

export interface ImportPlan {
  readonly adoptions: readonly Adoption[];
  /** The lists of people in the state, with the existing entries that the program has begun to declare. */
  readonly grown: readonly Adoption[];
  readonly leftOut: readonly LeftOut[];
}

/** What the planning needs to know besides the preview. */
export interface Surroundings {
  /** The client for a resource. */
  readonly runOf: (resource: Previewed) => Run;
  /** Who manages an object already: a resource of the state, or of another stack. */
  readonly holderOf: (resource: Previewed, candidate: Candidate) => Promise<string | undefined>;
  /** The outputs of a resource in the state. */
  readonly stateOf: (resource: Previewed) => Properties | undefined;
  /** The id of the object that a person or a command chose for a resource. */
  readonly chosenFor: (resource: Previewed) => string | undefined;
}

/** Finds the object for each new resource of this package. */
export async function planImport(previewed: readonly Previewed[], around: Surroundings): Promise<ImportPlan> {
  return new Planning(previewed, around).plan();
}

type Outcome = Adoption | LeftOut;

class Planning {
  readonly #byUrn: ReadonlyMap<string, Previewed>;
  readonly #outcomes = new Map<string, Promise<Outcome>>();

  constructor(
    private readonly previewed: readonly Previewed[],
    private readonly around: Surroundings,
  ) {
    this.#byUrn = new Map(previewed.map((resource) => [resource.urn, resource]));
  }

  async plan(): Promise<ImportPlan> {
    const wanted = this.previewed.filter(({ declaration, isNew }) => declaration !== undefined && isNew);
    const outcomes = withoutTakenTwice(await Promise.all(wanted.map((resource) => this.#outcomeOf(resource))));
    return { ...withoutLostParents(this.#byUrn, outcomes), grown: await this.#grown() };
  }

  /**
   * The lists of people to which the program adds only people who are there already. The next `pulumi up` would send nothing for such
   * a list: it would only record the entries.
   */
  async #grown(): Promise<Adoption[]> {
    const lists = this.previewed.filter(({ declaration, isNew }) => declaration?.set?.isOfPeople && !isNew);
    const outcomes = await Promise.all(lists.map((resource) => this.#withNewEntries(resource)));
    return outcomes.filter((one) => one !== undefined);
  }

  async #withNewEntries(resource: Previewed): Promise<Adoption | undefined> {
    const { declaration, id } = resource;
    const before = this.around.stateOf(resource);
    if (id === undefined || before === undefined) return undefined;
    const known = await this.#known(resource);
    const differences = differencesOf(declaration!, before, known.inputs);
    // Only an update removes a person whom the program no longer declares.
    const isGrown = ({ entries }: Difference) => entries?.every(({ change }) => change !== "DELETE") === true;
    if (known.unknown.length + known.hidden.length > 0 || !differences.every(isGrown)) return undefined;
    const candidate = await candidateWithId(declaration!, this.around.runOf(resource), id, known.inputs);
    const outcome = candidate && (await this.#adoption(resource, known, candidate));
    if (!outcome || !("id" in outcome) || outcome.differs.length + outcome.sent.length > 0) return undefined;
    // Somebody who is not in the organisation only looks like a member who has left.
    const [left, absent] = [before.absent, outcome.outputs.absent].map((names) => (names ?? []) as string[]);
    return absent!.every((name) => left!.includes(name)) ? outcome : undefined;
  }

  #outcomeOf(resource: Previewed): Promise<Outcome> {
    let outcome = this.#outcomes.get(resource.urn);
    if (!outcome) {
      outcome = this.#decide(resource);
      this.#outcomes.set(resource.urn, outcome);
    }
    return outcome;
  }

  async #decide(resource: Previewed): Promise<Outcome> {
    const leftOut = (because: Because) => ({ resource, because });
    const below = await this.#missingReference(resource);
    if (below !== undefined) return leftOut({ is: "below", urn: below });
    const known = await this.#known(resource);
    try {
      const found = await this.#candidates(resource, known);
      if (!Array.isArray(found)) return leftOut(found);
      if (found.length === 0) return leftOut({ is: "absent" });
      if (found.length > 1) return leftOut({ is: "several", candidates: found });
      const [one] = found as [Candidate];
      const refusal = resource.declaration!.refusesImport?.(one.found);
      if (refusal !== undefined) return leftOut({ is: "refused", reason: refusal });
      const by = await this.around.holderOf(resource, one);
      if (by !== undefined) return leftOut({ is: "taken", id: one.id, by });
      return await this.#adoption(resource, known, one);
    } catch (error) {
      // A key without a permission gets the same refusal for every object of the kind, so that error ends the planning.
      const isOfOne = error instanceof UserError || (error instanceof ApiError && error.isRefusal);
      if (!isOfOne) throw error;
      return leftOut({ is: "refused", reason: error.message });
    }
  }

  /** A resource whose id an input needs, and that has no object. */
  async #missingReference({ declaration, propertyDependencies }: Previewed): Promise<string | undefined> {
    const names = Object.keys(propertyDependencies).filter((name) => declaration!.inputs[name]?.refersTo.length);
    for (const urn of names.flatMap((name) => propertyDependencies[name]!)) {
      const other = this.#byUrn.get(urn);
      if (other?.declaration === undefined || !other.isNew) continue;
      if (!("id" in (await this.#outcomeOf(other)))) return urn;
    }
    return undefined;
  }

  async #known(resource: Previewed): Promise<Known> {
    const objects = new Map<string, { kind: string; id: string }>();
    for (const urn of new Set(Object.values(resource.propertyDependencies).flat())) {
      const other = this.#byUrn.get(urn);
      if (!other?.declaration) continue;
      const outcome = other.isNew ? await this.#outcomeOf(other) : undefined;
      const id = outcome && "id" in outcome ? outcome.id : other.id;
      if (id !== undefined) objects.set(urn, { kind: other.declaration.kind, id });
    }
    return knownInputs(resource, (urn) => objects.get(urn));
  }

  async #candidates(resource: Previewed, { inputs, unknown, hidden }: Known): Promise<Candidate[] | Because> {
    const declaration = resource.declaration!;
    const run = this.around.runOf(resource);
    const chosen = this.around.chosenFor(resource);
    if (chosen !== undefined) {
      const candidate = await candidateWithId(declaration, run, chosen, inputs);
      return candidate ? [candidate] : { is: "refused", reason: `${declaration.kind} ${chosen} does not exist` };
    }
    const missing = declaration.origin.inputs.find((input) => unknown.includes(input) || hidden.includes(input));
    if (missing !== undefined) return { is: "unknown", input: missing };
    return candidatesFor(declaration, run, inputs);
  }

  async #adoption(resource: Previewed, { inputs, hidden }: Known, { id, key, found }: Candidate): Promise<Outcome> {
    const declaration = resource.declaration!;
    const organization = await organizationOf(this.around.runOf(resource));
    const entryWith = (declared: Properties) => asDeclared(declaration, key, found, organization, declared);
    const declared = { ...inputs, ...providerInput(declaration.kind) };
    // The preview shows no secret and no value that only `up` knows. Such an input gets the object's value.
    const live = entryWith(declared).props;
    const rest = Object.keys(resource.inputs).filter((name) => !(name in declared) && live[name] !== undefined);
    const entry = entryWith({ ...declared, ...pick(live, rest) });
    const differences = differencesOf(declaration, entry.props, inputs);
    const replacing = differences.filter(({ replaces }) => replaces).map(({ name }) => name);
    if (replacing.length > 0) return { resource, because: { is: "replaced", id, inputs: replacing } };
    const secretInputs = hidden.filter((name) => entry.inputs[name] !== undefined);
    const stateInputs = {
      ...entry.inputs,
      ...Object.fromEntries(secretInputs.map((name) => [name, secretInClear(entry.inputs[name])])),
    };
    const isSent = (name: string) => entry.props[name] === undefined;
    return {
      resource,
      id: entry.id,
      inputs: stateInputs,
      outputs: stateOutputs(entry.props, stateInputs),
      differs: differences.map(({ name }) => name).filter((name) => !isSent(name)),
      sent: differences.map(({ name }) => name).filter(isSent),
      withoutSecrets: holdsSecret(declaration, argumentsOf(declaration, inputs)) ? declaration.secrets! : [],
    };
  }
}

/** Two resources of a program cannot manage one object. The first one adopts it. */
function withoutTakenTwice(outcomes: readonly Outcome[]): Outcome[] {
  const taken = new Map<string, string>();
  return outcomes.map((outcome) => {
    if (!("id" in outcome)) return outcome;
    const { resource, id } = outcome;
    const object = `${resource.provider} ${resource.type} ${id}`;
    const by = taken.get(object);
    if (by !== undefined) return { resource, because: { is: "taken", id, by } };
    taken.set(object, resource.name);
    return outcome;
  });
}

/** The engine imports a resource only below a parent that the state has or that it imports too. */
function withoutLostParents(
  byUrn: ReadonlyMap<string, Previewed>,
  outcomes: readonly Outcome[],
): Omit<ImportPlan, "grown"> {
  const adopted = new Set(outcomes.flatMap((one) => ("id" in one ? [one.resource.urn] : [])));
  const lostAbove = ({ parent }: Previewed): string | undefined => {
    const above = parent === undefined ? undefined : byUrn.get(parent);
    if (!above) return undefined;
    return above.isNew && above.custom && !adopted.has(above.urn) ? above.urn : lostAbove(above);
  };
  const adoptions: Adoption[] = [];
  const leftOut: LeftOut[] = [];
  for (const outcome of outcomes) {
    if (!("id" in outcome)) leftOut.push(outcome);
    else {
      const urn = lostAbove(outcome.resource);
      if (urn === undefined) adoptions.push(outcome);
      else leftOut.push({ resource: outcome.resource, because: { is: "below", urn } });
    }
  }
  return { adoptions, leftOut };
}
