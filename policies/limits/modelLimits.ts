/** The limits of one model in one project: a RateLimit has one model, and ProjectRateLimits have one or more. */
import * as openai from "pulumi-openai-admin";
import type { RateLimitName } from "pulumi-openai-admin";
import {
  every,
  isUndecided,
  type Finding,
  type Look,
  type StackSubject,
  type Subject,
} from "pulumi-openai-admin-policy-kit";

type Limits = Readonly<Partial<Record<RateLimitName, number>>>;

/** What the rules need of a resource, whichever its kind. */
type Resource<Options> = Pick<Subject<unknown, Options>, "options" | "refuse" | "each" | "environment">;

/** The limits that a resource sets for one model. Reading an unknown value ends the examination and leaves the decision open. */
export class ModelLimits<Options> {
  /**
   * @param resource the resource that sets the limits.
   * @param write how a message names these limits in code: `the RateLimit`.
   */
  constructor(
    private readonly resource: Resource<Options>,
    readonly write: string,
    private readonly read: { readonly model: () => string; readonly limits: () => Limits },
  ) {}

  get model(): string {
    return this.read.model();
  }

  get limits(): Limits {
    return this.read.limits();
  }

  get options(): Resource<Options>["options"] {
    return this.resource.options;
  }

  /** Whether the program sets the limit, even if its value is not known yet. */
  has(name: RateLimitName): boolean {
    return Object.hasOwn(this.limits, name);
  }

  /** The value of a limit; `undefined` while the value is not known. */
  known(name: RateLimitName): number | undefined {
    try {
      return this.limits[name];
    } catch (error) {
      if (isUndecided(error)) return undefined;
      throw error;
    }
  }

  /** Examines each limit separately, so an unknown value does not hide violations in the others. */
  each<Item>(items: readonly Item[], look: (item: Item) => void): void {
    this.resource.each(items, look);
  }

  environment(): string | undefined {
    return this.resource.environment();
  }

  /** Reports that the resource violates the rule. */
  refuse(finding: Finding): void {
    this.resource.refuse(finding);
  }
}

/**
 * Examines the limits of each model of each resource.
 * @param isOn whether the configuration requires anything. Otherwise unknown limits leave nothing open. Default: always.
 */
export function everyModel<Options>(
  at: (limits: ModelLimits<Options>) => void,
  isOn: (options: Options) => boolean = () => true,
): Look<Options>[] {
  return [
    every(openai.RateLimit, (one: Subject<openai.RateLimitArgs, Options>) => at(ofRateLimit(one))),
    every(openai.ProjectRateLimits, (set: Subject<openai.ProjectRateLimitsArgs, Options>) => {
      if (isOn(set.options)) set.each(ofProjectRateLimits(set), at);
    }),
  ];
}

/** Examines nothing, so that `gatherModels` gets the resources. */
export const everyLimit = [every(openai.RateLimit, () => undefined), every(openai.ProjectRateLimits, () => undefined)];

/** Collects items from the limits of each model of each resource. */
export function gatherModels<Options, Item>(
  stack: StackSubject<Options>,
  ask: (limits: ModelLimits<Options>) => readonly Item[],
): { items: Item[]; open: string[] } {
  const single = stack.gather(openai.RateLimit, (one: Subject<openai.RateLimitArgs, Options>) => ask(ofRateLimit(one)));
  const sets = stack.gather(openai.ProjectRateLimits, (set: Subject<openai.ProjectRateLimitsArgs, Options>) => {
    const items: Item[] = [];
    set.each(ofProjectRateLimits(set), (limits) => void items.push(...ask(limits)));
    return items;
  });
  return { items: [...single.items, ...sets.items], open: [...single.open, ...sets.open] };
}

/** The models of ProjectRateLimits. A program without types can leave the limits out. */
export function modelsIn(limits: object | undefined): string[] {
  return Object.keys(limits ?? {});
}

function ofRateLimit<Options>(one: Subject<openai.RateLimitArgs, Options>): ModelLimits<Options> {
  return new ModelLimits(one, "the RateLimit", { model: () => one.inputs.model, limits: () => one.inputs });
}

function ofProjectRateLimits<Options>(set: Subject<openai.ProjectRateLimitsArgs, Options>): ModelLimits<Options>[] {
  return modelsIn(set.inputs.limits).map(
    (model) =>
      new ModelLimits(set, `the limits of "${model}"`, {
        model: () => model,
        limits: () => set.inputs.limits[model]!,
      }),
  );
}
