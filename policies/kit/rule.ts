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

/** A policy that examines each resource by itself, and examines it again with the whole stack if necessary. */
export type Rule = ResourceValidationPolicy & StackValidationPolicy;

/** The contents of a rule file. */
export interface RuleDeclaration<Options extends object> {
  /** The name in configuration files. The file has the same name in camel case. */
  readonly name: string;
  /** What the rule requires, in one sentence. The engine prints it above each violation. */
  readonly description: string;
  readonly severity: Severity;
  /** The default level of a violation. */
  readonly enforcementLevel: EnforcementLevel;
  /** The rule's own options. Every rule also has includeFor and excludeFor. */
  readonly options: OptionSchemas<Options>;
  /** How to examine one resource, by kind. */
  readonly examine: readonly Look<Options>[];
  /** How to examine all resources together. */
  readonly examineTogether?: (stack: StackSubject<Options>) => void;
  /** The safe changes at the level `remediate`; made by {@link remedy}. */
  readonly remedy?: Remedy<Options> | readonly Remedy<Options>[];
}

/** All resources of the rule's kinds within its scope. */
export interface StackSubject<Options> {
  readonly options: Options & ScopeOptions;
  /** Collects items from the resources of a class, and the reasons why some resources cannot answer yet. */
  gather<Args, Item>(
    type: KindClass<Args>,
    ask: (subject: Subject<Args, Options>) => readonly Item[],
  ): { items: Item[]; open: string[] };
  /** Reports that the program violates the rule. `wrong` continues a sentence that starts with "The program". */
  refuse(finding: Finding): void;
  /** Reports what the rule cannot decide before the update. */
  leaveOpen(what: string): void;
}

type Examine<Options> = (look: Look<Options>, args: ResourceValidationArgs, report: ReportViolation) => void;

/** How to examine the resources of one kind; made by {@link every}. */
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

/** Changes to the inputs of one kind; `undefined` removes an input. */
export interface Remedy<Options> {
  readonly type: string;
  readonly changes: (subject: Subject<unknown, Options>) => Record<string, unknown> | undefined;
}

/** Declares the changes for resources of a class. `changes` returns `undefined` if no change is necessary or safe. */
export function remedy<Args, Options>(
  type: KindClass<Args>,
  changes: (subject: Subject<Args, Options>) => Partial<pulumi.Unwrap<Args>> | undefined,
): Remedy<Options> {
  return { type: type.__pulumiType, changes: changes as Remedy<Options>["changes"] };
}

/** Examines every resource of a class. */
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
 * Makes a policy from a rule.
 *
 * The policy examines each resource when the engine asks about it, before the provider writes the resource. Some
 * questions need the whole stack, such as the question who has an id. Then the policy examines the resource again with
 * all resources: in a preview before any write, and in an update at its end. In a preview, unknown values cause only an
 * advisory, at every level.
 */
export function rule<Options extends object>(declaration: RuleDeclaration<Options>): Rule {
  const { examine, examineTogether, remedy: cure, options: own, ...metadata } = declaration;
  // One process serves one preview or one update, so the engine has asked about exactly the declared resources.
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
    // A single function, because each function of a list deserialises every resource again (server.js, v1.21).
    validateResource: validations.length === 1 ? validations[0]! : ofAnyType(examine, examineOne),
    ...(cure && { remediateResource: remediation([cure].flat()) }),
    validateStack: (args, report) => {
      const options = refuseUnknownOptions(policy, args.getConfig<Options & ScopeOptions>(), report);
      const links = new Links(args.resources);
      // The engine lists resources in no particular order. Sort them to keep the order of messages stable.
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

/** Kept outside the policies, because @pulumi/policy accepts no additional members. */
const examined = new WeakMap<object, readonly string[]>();

/** The kinds that a rule examines; empty for a policy that {@link rule} did not make. */
export function examinedKinds(policy: object): readonly string[] {
  return examined.get(policy) ?? [];
}

function ofAnyType<Options>(looks: readonly Look<Options>[], examineOne: Examine<Options>): ResourceValidation {
  return (args, report) => {
    for (const look of looks) if (look.type === args.type) examineOne(look, args, report);
  };
}

/**
 * Changes inputs without reporting anything. The engine examines the result at the level mandatory. We change the
 * properties in place, because a new object would lose the marks of secrets and the reference to the provider.
 */
function remediation<Options>(cures: readonly Remedy<Options>[]): ResourceRemediation {
  return (args) => {
    const cure = cures.find(({ type }) => type === args.type);
    if (!cure) return undefined;
    const unsaid: Verdict = { findings: [], undecided: [] };
    const subject = new Subject<unknown, Options>(givenBy(args), args.getConfig(), undefined, unsaid);
    let changes: Record<string, unknown> | undefined;
    try {
      subject.attempt(() => {
        changes = subject.isInScope() ? cure.changes(subject) : undefined;
      });
    } catch (error) {
      // Only the whole stack knows whether the resource is in scope, and by then nothing can be changed any more.
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
  /** Whether the examination without the stack was sufficient. */
  readonly isExamined: boolean;
}

/** Examines one resource; returns `undefined` if that needs the rest of the stack. */
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

/** Reports the violations, then throws if something is undecided. That error stops only this rule. */
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
