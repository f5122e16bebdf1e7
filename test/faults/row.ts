import type { Organization, Project } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";
import type { Properties } from "./program";

/** A kind's row in the fault matrix: all that a new kind has to add here. */
export interface Row<Given = unknown> {
  readonly title: string;
  readonly kind: string;
  /** The call that meets the faults: the create, or a write that the create or an update consists of. */
  readonly route: string;
  /** A field of the call's answer that can be left out, and the field with the object's id, where the answer has one. */
  readonly tells: { readonly field: string; readonly id?: string };
  /**
   * A part of the call's path that no other cell's has, so that the cells of all such rows can meet their faults side by side.
   * Absent for calls whose path is the same for all.
   */
  readonly within?: (given: Given) => string;
  /** What has to be there before; everything that it makes bears the name of the cell, since cells share a world. */
  readonly given: (world: World, cell: string) => Promise<Given>;
  /** What was declared, and deployed, before the run that meets the fault. Absent when that run creates. */
  readonly before?: (given: Given) => Properties;
  readonly args: (given: Given) => Properties;
  /** The Pulumi ids of all objects there are, or ever were, that the arguments could have made. */
  readonly there: (world: World, given: Given) => Promise<string[]>;
  /** Which project's keys have to be those in the state, no more and no fewer. */
  readonly keysOf?: (given: Given) => string;
  /** What has to be true once the resource is destroyed. Absent where the objects' absence says it all. */
  readonly restored?: (world: World, given: Given) => Promise<{ is: unknown; was: unknown }>;
}

/** Keeps a row's own type of what is given, and forgets it for the table. */
export function row<Given>(spec: Row<Given>): Row {
  return spec as Row;
}

/** The whole organisation, as the simulator holds it. */
export async function organizationOf(world: World): Promise<Organization> {
  return (await world.control.state()).organizations[0]!;
}

export async function projectOf(world: World, projectId: string): Promise<Project> {
  return (await organizationOf(world)).projects.find((one) => one.id === projectId)!;
}

/** A person whose address is the cell's. */
export async function personOf(world: World, cell: string): Promise<{ email: string; userId: string }> {
  const email = `${cell.replace(/\W+/g, "-")}@example.com`;
  return { email, userId: await world.person(email) };
}
