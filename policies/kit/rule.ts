import {
  validateResourceOfType,
  type EnforcementLevel,
  type ReportViolation,
  type ResourceValidation,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type Severity,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type * as pulumi from "@pulumi/pulumi";
import { message, type Finding } from "./finding";
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
}

/** All resources of the rule's kinds that are in its scope. */
export interface StackSubject<Options> {
  readonly options: Options & ScopeOptions;
  /** How many resources answer yes: for sure, and those that may still do when they are known. */
  count<Args>(isCounted: (subject: Subject<Args, Options>) => boolean): { sure: number; open: number };
  /** Says that the program violates the rule. `wrong` follows "The program". */
  refuse(finding: Finding): void;
  /** Says what cannot be decided before the update. */
  leaveOpen(what: string): void;
}

type Examine<Options> = (look: Look<Options>, args: ResourceValidationArgs, report: ReportViolation) => void;

/** What to look for in the resources of one kind; made by {@link every}. */
export interface Look<Options> {
  readonly validation: (run: Examine<Options>) => ResourceValidation;
  readonly at: (subject: Subject<unknown, Options>) => void;
}

/** Looks at every resource of a class. */
export function every<Args, Options>(
  type: new (name: string, args: Args, opts?: pulumi.CustomResourceOptions) => pulumi.CustomResource,
  at: (subject: Subject<Args, Options>) => void,
): Look<Options> {
  const look: Look<Options> = {
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
  const { examine, examineTogether, options: own, ...metadata } = declaration;
  // One process serves one preview or one update: what it was asked about is what the program declares.
  const declared = new Map<string, Declared<Options>>();

  const examineOne: Examine<Options> = (look, args, report) => {
    const given: Given = { urn: args.urn, type: args.type, name: args.name, props: args.props };
    const verdict = judge(look, given, args.getConfig(), undefined);
    declared.set(given.urn, { look, given, isExamined: verdict !== undefined });
    if (verdict) publish([[titleOf(given), verdict]], report);
  };

  const validations = examine.map((look) => look.validation(examineOne));
  const policy: Rule = {
    ...metadata,
    configSchema: { properties: { ...own, ...scopeOptions } },
    // A single function lets the engine's side skip resources of other kinds without a call.
    validateResource: validations.length === 1 ? validations[0]! : validations,
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
  return policy;
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
    count: <Args>(isCounted: (subject: Subject<Args, Options>) => boolean) => {
      const counts = { sure: 0, open: 0 };
      for (const { given } of declared) {
        const open: Verdict = { findings: [], undecided: [] };
        const subject = new Subject<Args, Options>(given, options, links, open);
        subject.attempt(() => {
          if (subject.isInScope() && isCounted(subject)) counts.sure += 1;
        });
        counts.open += open.undecided.length;
      }
      return counts;
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
    if (undecidedHere.length > 0) open.push(`${title}: ${undecidedHere.join(", ")}; decided at update time.`);
  }
  if (open.length > 0) throw undecided(open.join("\n"));
}

function titleOf({ type, name }: Given): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`;
}

function byUrn<Options>(a: Declared<Options>, b: Declared<Options>): number {
  return a.given.urn < b.given.urn ? -1 : 1;
}
