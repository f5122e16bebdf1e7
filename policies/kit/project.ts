import type { PolicyResource } from "@pulumi/policy";
import * as openai from "pulumi-openai-admin";
import { lastSegment } from "pulumi-openai-admin/access";
import { findEnvironment } from "./environment";
import { NeedsStack, type Links } from "./links";
import { peek, undecided } from "./undecided";

/** What is known about a resource's project. */
export interface ProjectFacts {
  /** Its name and its id, as far as they are known. */
  readonly names: readonly string[];
}

/** Thrown if the configuration gives a project no environment. The rule then reports a violation. */
export class Unplaced extends Error {}

/**
 * The project that a resource belongs to; `undefined` for a resource of the organisation.
 *
 * @throws {NeedsStack} before the whole stack is available, and the error of {@link undecided} if the project is not
 *   known yet.
 */
export function projectOf(
  urn: string,
  type: string,
  inputs: Record<string, unknown>,
  links: Links | undefined,
): ProjectFacts | undefined {
  if (type === openai.Project.__pulumiType) return { names: [String(inputs.name)] };
  if (!belongsToProject(inputs)) return undefined;
  const id = projectIdIn(inputs);
  if (!links) throw new NeedsStack();
  return factsOf(links.find(urn, "projectId", id), id);
}

/** @param project the resource that declares the project, if any. */
function factsOf(project: PolicyResource | undefined, id: string | undefined): ProjectFacts {
  const name = project && peek(project.props, "name");
  // A project in the stack without a known name gets the name from a resource that does not exist yet.
  if (id === undefined ? name === undefined : project && name === undefined) {
    throw undecided("its project is not known yet");
  }
  return { names: [name, id].filter((one) => typeof one === "string") };
}

/**
 * The projects that decide whether a resource is in a rule's scope: its own project, or the projects that an invite names.
 *
 * @throws as {@link projectOf}.
 */
export function projectsOf(
  urn: string,
  type: string,
  inputs: Record<string, unknown>,
  links: Links | undefined,
): ProjectFacts[] {
  const own = projectOf(urn, type, inputs, links);
  if (own) return [own];
  if (!Object.hasOwn(inputs, "projects")) return [];
  const entries = inputs.projects as readonly { projectId: string }[];
  if (entries.length === 0) return [];
  if (!links) throw new NeedsStack();
  const sources = links.sources(urn, "projects", "Project");
  return [...entries.keys()].flatMap((index) => {
    const id = peek(entries[index] as unknown as Record<string, unknown>, "projectId");
    if (typeof id === "string") return [factsOf(links.find(urn, "projectId", lastSegment(id)), lastSegment(id))];
    // We do not know which of the sources this entry names, so all of them count.
    if (sources.length === 0) throw undecided(`projects.${index}.projectId is not known yet`);
    return sources.map((source) => factsOf(source, undefined));
  });
}

/**
 * Identifies the project of a resource among all projects of the stack; `undefined` for a resource of the organisation.
 *
 * @throws the error of {@link undecided} if the project is not known yet.
 */
export function projectKeyOf(urn: string, inputs: Record<string, unknown>, links: Links): string | undefined {
  if (!belongsToProject(inputs)) return undefined;
  const id = projectIdIn(inputs);
  const key = links.find(urn, "projectId", id)?.urn ?? id;
  if (key === undefined) throw undecided("projectId is not known yet");
  return key;
}

/** Whether the resource names a project, even if the id is not known yet. */
function belongsToProject(inputs: Record<string, unknown>): boolean {
  return Object.hasOwn(inputs, "projectId");
}

/** The id of the resource's project; `undefined` if it is not known yet. */
function projectIdIn(inputs: Record<string, unknown>): string | undefined {
  const id = peek(inputs, "projectId");
  return typeof id === "string" ? lastSegment(id) : undefined;
}

/** The environment of a project. @throws {Unplaced} if the configuration gives the project none, or two. */
export function environmentOf(project: ProjectFacts): string {
  const placement = findEnvironment(project.names);
  if ("environment" in placement) return placement.environment;
  throw new Unplaced(`${project.names[0]}: ${placement.without}`);
}
