import type { Organization } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";
import type { Properties } from "./kind";

/** One write of a kind that meets every fault. */
export interface FaultRow<Given = unknown> {
  /** Default: the kind. */
  readonly title?: string;
  /** The call that meets the faults: the create, or another write that a create or an update consists of. */
  readonly route: string;
  /** A field that can be left out of the call's answer, and the field with the object's id, where the answer has one. */
  readonly tells: { readonly field: string; readonly id?: string };
  /**
   * A part of the call's path that no other cell has, so that the cells of all such rows can meet their faults side by side.
   * Absent for calls whose path is always the same.
   */
  readonly within?: (given: Given) => string;
  /** Makes what the object needs. Everything bears the cell's name, since cells share a world. */
  readonly given: (world: World, cell: string) => Promise<Given>;
  /** The arguments deployed before the run that meets the fault. Absent when that run creates. */
  readonly before?: (given: Given) => Properties;
  readonly args: (given: Given) => Properties;
  /** The Pulumi ids of all objects that the arguments could have made. */
  readonly there: (organization: Organization, given: Given) => string[];
  /** The project whose keys must be exactly the keys in the state. */
  readonly keysOf?: (given: Given) => string;
  /** A destroy leaves the object: a project is archived, a person stays in the organisation. */
  readonly outlivesDestroy?: true;
}

/** Keeps a row's own type of `given`, and erases it for the table. */
export function faultRow<Given>(row: FaultRow<Given>): FaultRow {
  return row as FaultRow;
}

/** A person whose address is the cell's. */
export async function personOf(world: World, cell: string): Promise<{ email: string; userId: string }> {
  const email = `${cell.replace(/\W+/g, "-")}@example.com`;
  return { email, userId: await world.person(email) };
}

export interface GroupInProject {
  projectId: string;
  groupId: string;
}

/** A project and a group that bear the cell's name. */
export async function groupInProject(world: World, cell: string): Promise<GroupInProject> {
  return { projectId: await world.project(cell), groupId: await world.group(cell) };
}
