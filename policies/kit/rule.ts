import {
  validateResourceOfType,
  type EnforcementLevel,
  type ReportViolation,
  type ResourceRemediation,
  type ResourceValidation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type Severity,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type * as pulumi from "@pulumi/pulumi";
import { message, openLine, type Finding } from "./finding";
import { kindOf } from "./kinds";
import { Links, NeedsStack } from "./links";
import { refuseUnknownOptions, scopeOptions, type OptionSchemas, type ScopeOptions } from "./options";
import { Subject, type Given, type Verdict } from "./subject";
import { undecided } from "./undecided";

/** A policy that looks at each resource, and once more at the whole stack where a resource alone does not tell. */
export type Rule = ResourceValidationPolicy & StackValidationPolicy;

/** What a rule file says. */
export interface RuleDeclaration<Options extends object> {
  /** The name in configuration files; the same as the file's. */
  readonly name: string;
  /** One sentence: what is so where the rule holds. Shown above each violation. */
  readonly description: string;
  readonly severity: Severity;
  /** What a violation does unless the configuration says otherwise. */
  readonly enforcementLevel: EnforcementLevel;
  /** The rule's own options; includeFor and excludeFor come with every rule. */
  readonly options: OptionSchemas<Options>;
  /** What to look for in one resource, by kind. */
  readonly examine: readonly Look<Options>[];
  /** What to look for in all of them together. */
  readonly examineTogether?: (stack: StackSubject<Options>) => void;
  /** What to change at the level `remediate`, where that is safe; made by {@link remedy}. */
  readonly remedy?: Remedy<Options>;
}

/** All resources of the rule's kinds that are in its scope. */
export interface StackSubject<Options> {
  readonly options: Options & ScopeOptions;
  /** What the resources of a class have to say, and why some of them cannot say it yet. */
  gather<Args, Item>(
    type: KindClass<Args>,
    ask: (subject: Subject<Args, Options>) => readonly Item[],
  ): { items: Item[]; open: string[] };
  /** Says that the program violates the rule. `wrong` follows "The program". */
  refuse(finding: Finding): void;
  /** Says what cannot be decided before the update. */
  leaveOpen(what: string): void;
}

type Examine<Options> = (look: Look<Options>, args: ResourceValidationArgs, report: ReportViolation) => void;

/** What to look for in the resources of one kind; made by {@link every}. */
export interface Look<Options> {
  readonly type: string;
  readonly validation: (run: Examine<Options>) => ResourceValidation;
  readonly at: (subject: Subject<unknown, Options>) => void;
}

/** A resource class of the provider. */
export type KindClass<Args> = (new (
  name: string,
  args: Args,
  opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource) & { readonly __pulumiType: string };

/** Changes to the inputs of one kind; `undefined` takes an input away. */
export interface Remedy<Options> {
  readonly type: string;
  readonly changes: (subject: Subject<unknown, Options>) => Record<string, unknown> | undefined;
}

/** Says what to change in a resource of a class; nothing where it is right as it is, or where no change is safe. */
export function remedy<Args, Options>(
  type: KindClass<Args>,
  changes: (subject: Subject<Args, Options>) => Partial<pulumi.Unwrap<Args>> | undefined,
): Remedy<Options> {
  return { type: type.__pulumiType, changes: changes as Remedy<Options>["changes"] };
}

/** Looks at every resource of a class. */
export function every<Args, Options>(
  type: KindClass<Args>,
  at: (subject: Subject<Args, Options>) => void,
): Look<Options> {
  const look: Look<Options> = {
    type: type.__pulumiType,
    validation: (run) => validateResourceOfType(type, (_inputs, args, report) => run(look, args, report)),
    at: at as (subject: Subject<unknown, Options>) => void,
  };
  return look;
}

/**
 * Makes a policy of a rule.
 *
 * A resource is examined when the engine asks about it, before anything is written. What only the stack can tell (whose id
 * this is, which environment the project belongs to) is examined once more with all resources: in a preview before anything
 * is written, in an update at its end. What is not known in a preview is said as an advice, whatever the rule's level.
 */
export function rule<Options extends object>(declaration: RuleDeclaration<Options>): Rule {
  const { examine, examineTogether, remedy: cure, options: own, ...metadata } = declaration;
  // One process serves one preview or one update: what it was asked about is what the program declares.
  const declared = new Map<string, Declared<Options>>();

  const examineOne: Examine<Options> = (look, args, report) => {
    const given = givenBy(args);
    const verdict = judge(look, given, args.getConfig(), undefined);
    declared.set(given.urn, { look, given, isExamined: verdict !== undefined });
    if (verdict) publish([[titleOf(given), verdict]], report);
  };

  const validations = examine.map((look) => look.validation(examineOne));
  const policy: Rule = {
    ...metadata,
    configSchema: { properties: { ...own, ...scopeOptions } },
    // A single function: of a list, each one costs every resource a deserialisation of its own (server.js, v1.21).
    validateResource: validations.length === 1 ? validations[0]! : ofAnyType(examine, examineOne),
    ...(cure && { remediateResource: remediation(cure) }),
    validateStack: (args, report) => {
      const options = refuseUnknownOptions(policy, args.getConfig<Options & ScopeOptions>(), report);
      const links = new Links(args.resources);
      // The engine lists resources in no order; messages have one.
      const inStack = [...declared.values()].filter(({ given }) => links.get(given.urn)).sort(byUrn);
      declared.clear();
      const verdicts: [string, Verdict, string?][] = [];
      for (const { look, given, isExamined } of inStack) {
        const verdict = isExamined ? undefined : judge(look, given, options, links);
        if (verdict) verdicts.push([titleOf(given), verdict, given.urn]);
      }
      if (examineTogether) verdicts.push(["The program", judgeTogether(examineTogether, inStack, options, links)]);
      publish(verdicts, report);
    },
  };
  examined.set(policy, [...new Set(examine.map(({ type }) => kindOf(type) ?? type))]);
  return policy;
}

/** Beside the policies, since @pulumi/policy takes no member of ours in them. */
const examined = new WeakMap<object, readonly string[]>();

/** The kinds that a rule looks at; none for a policy that no {@link rule} made. */
export function examinedKinds(policy: object): readonly string[] {
  return examined.get(policy) ?? [];
}

function ofAnyType<Options>(looks: readonly Look<Options>[], examineOne: Examine<Options>): ResourceValidation {
  return (args, report) => {
    for (const look of looks) if (look.type === args.type) examineOne(look, args, report);
  };
}

/**
 * Changes inputs and says nothing: what it leaves is judged by the examination, which is then mandatory. The properties are
 * changed in place, since a new object would lose what is secret in them, and the provider that is named there.
 */
function remediation<Options>(cure: Remedy<Options>): ResourceRemediation {
  return (args) => {
    if (args.type !== cure.type) return undefined;
    const unsaid: Verdict = { findings: [], undecided: [] };
    const subject = new Subject<unknown, Options>(givenBy(args), args.getConfig(), undefined, unsaid);
    let changes: Record<string, unknown> | undefined;
    try {
      subject.attempt(() => {
        changes = subject.isInScope() ? cure.changes(subject) : undefined;
      });
    } catch (error) {
      // Whether it is for this resource only the whole stack can tell, and that is seen when nothing can be changed any more.
      if (!(error instanceof NeedsStack)) throw error;
    }
    if (!changes) return undefined;
    for (const [input, value] of Object.entries(changes)) {
      if (value === undefined) delete args.props[input];
      else args.props[input] = value;
    }
    return args.props;
  };
}

function givenBy({ urn, type, name, props, opts }: ResourceValidationArgs): Given {
  return { urn, type, name, props, isProtected: opts.protect };
}

interface Declared<Options> {
  readonly look: Look<Options>;
  readonly given: Given;
  /** Whether the resource alone was enough. */
  readonly isExamined: boolean;
}

/** Examines one resource; answers nothing when the rest of the stack is needed for it. */
function judge<Options>(
  look: Look<Options>,
  given: Given,
  options: Options & ScopeOptions,
  links: Links | undefined,
): Verdict | undefined {
  const verdict: Verdict = { findings: [], undecided: [] };
  const subject = new Subject<unknown, Options>(given, options, links, verdict);
  try {
    subject.attempt(() => {
      if (subject.isInScope()) look.at(subject);
    });
    return verdict;
  } catch (error) {
    if (error instanceof NeedsStack) return undefined;
    throw error;
  }
}

function judgeTogether<Options>(
  examineTogether: (stack: StackSubject<Options>) => void,
  declared: readonly Declared<Options>[],
  options: Options & ScopeOptions,
  links: Links,
): Verdict {
  const verdict: Verdict = { findings: [], undecided: [] };
  examineTogether({
    options,
    gather: <Args, Item>(type: KindClass<Args>, ask: (subject: Subject<Args, Options>) => readonly Item[]) => {
      const gathered = { items: [] as Item[], open: [] as string[] };
      for (const { look, given } of declared) {
        if (look.type !== type.__pulumiType) continue;
        const open: Verdict = { findings: [], undecided: [] };
        const subject = new Subject<Args, Options>(given, options, links, open);
        subject.attempt(() => {
          if (subject.isInScope()) gathered.items.push(...ask(subject));
        });
        gathered.open.push(...open.undecided.map((what) => `${what} in ${titleOf(given)}`));
      }
      return gathered;
    },
    refuse: (finding) => verdict.findings.push(finding),
    leaveOpen: (what) => verdict.undecided.push(what),
  });
  return verdict;
}

/** Reports what is wrong, then ends with what is open: the error that says so stops nothing but this rule. */
function publish(verdicts: readonly [title: string, verdict: Verdict, urn?: string][], report: ReportViolation): void {
  const open: string[] = [];
  for (const [title, { findings, undecided: undecidedHere }, urn] of verdicts) {
    for (const finding of findings) report(message(title, finding), urn);
    if (undecidedHere.length > 0) open.push(openLine(title, new Set(undecidedHere)));
  }
  if (open.length > 0) throw undecided(open.join("\n"));
}

function titleOf({ type, name }: Given): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`;
}

function byUrn<Options>(a: Declared<Options>, b: Declared<Options>): number {
  return a.given.urn < b.given.urn ? -1 : 1;
}
