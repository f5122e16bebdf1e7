import type * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import type { ReferenceInput } from "pulumi-openai-admin/access";
import type { Finding } from "./finding";
import { kindOf } from "./kinds";
import { NeedsStack, type Links } from "./links";
import type { ScopeOptions } from "./options";
import { matches, matchesAny } from "./pattern";
import { environmentOf, projectKeyOf, projectOf, projectsOf, Unplaced, type ProjectFacts } from "./project";
import { isUndecided, peek, whatIsUndecided } from "./undecided";

/** The result of an examination. */
export interface Verdict {
  readonly findings: Finding[];
  /** Descriptions of what is not known before the update. */
  readonly undecided: string[];
}

/** A resource as the program declares it. */
export interface Given {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
  /** Whether the program protects the resource from deletion. */
  readonly isProtected: boolean;
}

/** The answers of the resources that refer to another resource, and the reasons why some cannot answer yet. */
export interface NamedBy<Item> {
  readonly items: readonly Item[];
  readonly open: readonly string[];
}

/** A resource class of the provider, reduced to what a query needs. */
type ResourceClass<Args> = (new (name: string, args: Args, ...rest: never[]) => object) & {
  readonly __pulumiType: string;
};

/** A resource that a rule examines. */
export class Subject<Args, Options> {
  /** The inputs. Reading an unknown input ends the examination and leaves the decision open. */
  readonly inputs: pulumi.Unwrap<Args>;
  /** The name in the program. */
  readonly name: string;

  /** @internal */
  constructor(
    readonly given: Given,
    /** The rule's configuration. */
    readonly options: Options & ScopeOptions,
    /** The references between the resources of the stack, after the engine has shown all of them. */
    readonly links: Links | undefined,
    private readonly verdict: Verdict,
  ) {
    this.inputs = given.props as pulumi.Unwrap<Args>;
    this.name = given.name;
  }

  /** Reports that the resource violates the rule. */
  refuse(finding: Finding): void {
    this.verdict.findings.push(finding);
  }

  /** Examines each item separately, so an unknown input does not hide violations in the others. */
  each<Item>(items: readonly Item[], look: (item: Item) => void): void {
    for (const item of items) this.attempt(() => look(item));
  }

  /** The project that the resource belongs to; `undefined` for a resource of the organisation. */
  project(): ProjectFacts | undefined {
    return projectOf(this.given.urn, this.given.type, this.given.props, this.links);
  }

  /** The environment of the resource's project. A project without an environment violates the rule. */
  environment(): string | undefined {
    const project = this.project();
    return project && environmentOf(project);
  }

  /**
   * Whether the resource's project is in one of these environments, given by name or pattern. `*` also includes a project
   * without an environment.
   */
  isIn(environments: readonly string[]): boolean {
    if (environments.length === 0 || environments.includes("*")) return environments.length > 0;
    return matchesAny(environments, this.environment() ?? "");
  }

  /** Whether the program protects the resource from deletion: `{ protect: true }`. */
  get isProtected(): boolean {
    return this.given.isProtected;
  }

  /** Whether the program sets the input, even if its value is not known yet. */
  has(input: keyof Args & string): boolean {
    return Object.hasOwn(this.given.props, input);
  }

  /** Whether the value of an input is known. True if the program does not set it. */
  readonly isKnown = (input: keyof Args & string): boolean => {
    try {
      void this.given.props[input];
      return true;
    } catch (error) {
      if (isUndecided(error)) return false;
      throw error;
    }
  };

  /**
   * A computed output in the state; `undefined` while it is not known, or if the object does not have it.
   *
   * @throws {NeedsStack} without the stack.
   */
  output(name: string): unknown {
    if (!this.links) throw new NeedsStack();
    return peek(this.links.get(this.given.urn)?.props ?? {}, name);
  }

  /**
   * Queries the resources of a class that refer to this resource in an input.
   *
   * @throws {NeedsStack} without the stack.
   */
  namedBy<Other, Item>(
    type: ResourceClass<Other>,
    input: ReferenceInput & keyof Other,
    ask: (inputs: pulumi.Unwrap<Other>) => Item,
  ): NamedBy<Item> {
    if (!this.links) throw new NeedsStack();
    const kind = kindOf(type.__pulumiType) ?? type.__pulumiType;
    const naming = this.links.naming(kind, input);
    const items: Item[] = [];
    const open = naming.open.map(({ name }) => `${input} is not known yet in ${kind} "${name}"`);
    for (const { name, props } of naming.sure.get(this.given.urn) ?? []) {
      try {
        items.push(ask(props as pulumi.Unwrap<Other>));
      } catch (error) {
        if (!isUndecided(error)) throw error;
        open.push(`${whatIsUndecided(error)} in ${kind} "${name}"`);
      }
    }
    return { items, open };
  }

  /**
   * Queries the resources of a class in the same project; for a resource of the organisation, all resources of the class.
   *
   * @throws {NeedsStack} without the stack.
   */
  besides<Other, Item>(type: ResourceClass<Other>, ask: (inputs: pulumi.Unwrap<Other>) => Item): NamedBy<Item> {
    const { links } = this;
    if (!links) throw new NeedsStack();
    const own = projectKeyOf(this.given.urn, this.given.props, links);
    const kind = kindOf(type.__pulumiType) ?? type.__pulumiType;
    const items: Item[] = [];
    const open: string[] = [];
    for (const { urn, name, props } of links.ofKind(kind)) {
      try {
        if (projectKeyOf(urn, props, links) === own) items.push(ask(props as pulumi.Unwrap<Other>));
      } catch (error) {
        if (!isUndecided(error)) throw error;
        open.push(`${whatIsUndecided(error)} in ${kind} "${name}"`);
      }
    }
    return { items, open };
  }

  /** Reports what the rule cannot decide before the update. */
  leaveOpen(what: readonly string[]): void {
    this.verdict.undecided.push(...what);
  }

  /**
   * Whether the resource is in the rule's configured scope. An invite can name several projects: the scope includes it for
   * any of them, and excludes it only for all of them.
   */
  isInScope(): boolean {
    return this.isSelected(this.options.includeFor, "some") && !this.isSelected(this.options.excludeFor, "every");
  }

  /** Runs a part of the examination and records what it could not decide. */
  attempt(part: () => void): void {
    try {
      part();
    } catch (error) {
      if (isUndecided(error)) this.verdict.undecided.push(whatIsUndecided(error));
      else if (error instanceof Unplaced) this.refuse(withoutEnvironment(this.given.type, error));
      else throw error;
    }
  }

  private isSelected(selectors: readonly string[], which: "some" | "every"): boolean {
    // Names first, because they need only the resource itself.
    if (selectors.some((one) => scopeOf(one) === "name" && matches(one, this.name))) return true;
    const others = selectors.filter((one) => scopeOf(one) !== "name");
    if (others.length === 0) return false;
    const projects = projectsOf(this.given.urn, this.given.type, this.given.props, this.links);
    return projects.length > 0 && projects[which]((project) => others.some((one) => isSelectedBy(one, project)));
  }
}

function isSelectedBy(selector: string, project: ProjectFacts): boolean {
  const pattern = selector.slice(selector.indexOf(":") + 1);
  if (scopeOf(selector) === "project") return project.names.some((name) => matches(pattern, name));
  return matches(pattern, environmentOf(project));
}

function scopeOf(selector: string): "name" | "project" | "environment" {
  if (selector.startsWith("project:")) return "project";
  return selector.startsWith("environment:") ? "environment" : "name";
}

function withoutEnvironment(type: string, { message }: Unplaced): Finding {
  const isProject = type === openai.Project.__pulumiType;
  return {
    wrong: `${isProject ? "has no environment" : "belongs to a project without an environment"} (${message})`,
    why: "what this rule requires depends on the environment",
    write: `"project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
  };
}
