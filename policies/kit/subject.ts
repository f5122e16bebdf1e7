import type * as pulumi from "@pulumi/pulumi";
import type { Finding } from "./finding";
import type { Links } from "./links";
import type { ScopeOptions } from "./options";
import { matches } from "./pattern";
import { personOf, type Person } from "./person";
import { environmentOf, projectOf, Unplaced, type ProjectFacts } from "./project";
import { isUndecided, whatIsUndecided } from "./undecided";

/** What an examination has found. */
export interface Verdict {
  readonly findings: Finding[];
  /** What is not known before the update, in words. */
  readonly undecided: string[];
}

/** What identifies a resource, and what the program gave it. */
export interface Given {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
}

/** A resource under examination by a rule. */
export class Subject<Args, Options> {
  /** The inputs. Reading one that is not known yet ends the examination; the rule then says what is decided at update time. */
  readonly inputs: pulumi.Unwrap<Args>;
  /** The name in the program. */
  readonly name: string;

  /** @internal */
  constructor(
    private readonly given: Given,
    /** The rule's configuration. */
    readonly options: Options & ScopeOptions,
    private readonly links: Links | undefined,
    private readonly verdict: Verdict,
  ) {
    this.inputs = given.props as pulumi.Unwrap<Args>;
    this.name = given.name;
  }

  /** Says that the resource violates the rule. */
  refuse(finding: Finding): void {
    this.verdict.findings.push(finding);
  }

  /** Looks at each item by itself: an input that is not known does not hide what is wrong with the others. */
  each<Item>(items: readonly Item[], look: (item: Item) => void): void {
    for (const item of items) this.attempt(() => look(item));
  }

  /** The project that the resource belongs to; `undefined` for a resource of the organisation. */
  project(): ProjectFacts | undefined {
    return projectOf(this.given.urn, this.given.type, this.given.props, this.links);
  }

  /** The environment of the resource's project. A project without one violates the rule that asks. */
  environment(): string | undefined {
    const project = this.project();
    return project && environmentOf(project);
  }

  /** The person named by `email` or `userId`. */
  person(): Person {
    return personOf(this.given.urn, this.given.props, this.links);
  }

  /** Whether the configuration lets the rule look at the resource. */
  isInScope(): boolean {
    return this.isSelected(this.options.includeFor) && !this.isSelected(this.options.excludeFor);
  }

  /** Runs a part of the examination, and notes what it could not decide. */
  attempt(part: () => void): void {
    try {
      part();
    } catch (error) {
      if (isUndecided(error)) this.verdict.undecided.push(whatIsUndecided(error));
      else if (error instanceof Unplaced) this.refuse(withoutEnvironment(error));
      else throw error;
    }
  }

  private isSelected(selectors: readonly string[]): boolean {
    // Names first: they need nothing but the resource itself.
    return (
      selectors.some((one) => scopeOf(one) === "name" && matches(one, this.name)) ||
      selectors.some((one) => scopeOf(one) !== "name" && this.isSelectedByProject(one))
    );
  }

  private isSelectedByProject(selector: string): boolean {
    const pattern = selector.slice(selector.indexOf(":") + 1);
    if (scopeOf(selector) === "project") return this.project()?.names.some((name) => matches(pattern, name)) ?? false;
    const environment = this.environment();
    return environment !== undefined && matches(pattern, environment);
  }
}

function scopeOf(selector: string): "name" | "project" | "environment" {
  if (selector.startsWith("project:")) return "project";
  return selector.startsWith("environment:") ? "environment" : "name";
}

function withoutEnvironment({ message }: Unplaced): Finding {
  return {
    wrong: `belongs to a project without an environment (${message})`,
    why: "what this rule asks for depends on the environment",
    write: `"project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
  };
}
