import type { Organization } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";
import type { Properties } from "./kind";

/** One write of a kind. The fault matrix sends every fault at it. */
export interface FaultRow<Given = unknown> {
  /** Default: the name of the kind. */
  readonly title?: string;
  /** The call that meets the faults: the create, or another write that belongs to a create or an update. */
  readonly route: string;
  /**
   * `field` is a field that the answer can leave out; `id` is the field with the object's id, if the answer has one.
   */
  readonly tells: { readonly field: string; readonly id?: string };
  /**
   * A part of the call's path that no other cell has. Rows with such a part meet their faults concurrently. Absent for
   * calls whose path is always the same.
   */
  readonly within?: (given: Given) => string;
  /** Creates the objects that this object needs. Cells share a world, so every object is named after its cell. */
  readonly given: (world: World, cell: string) => Promise<Given>;
  /** The arguments deployed before the run that meets the fault. Absent if that run creates the object. */
  readonly before?: (given: Given) => Properties;
  readonly args: (given: Given) => Properties;
  /** The Pulumi ids of all objects that these arguments could have created. */
  readonly there: (organization: Organization, given: Given) => string[];
  /** The project whose keys must match the keys in the state exactly. */
  readonly keysOf?: (given: Given) => string;
  /** The organisation has one such object. Each cell then has a world of its own. */
  readonly isOnlyOne?: true;
  /** A destroy keeps the object: a project is archived, and a person stays in the organisation. */
  readonly outlivesDestroy?: true;
}

/** Checks a row against its own type of `given`, then erases that type for the table. */
export function faultRow<Given>(row: FaultRow<Given>): FaultRow {
  return row as FaultRow;
}

/** A person whose e-mail address is made from the cell's name. */
export async function personOf(world: World, cell: string): Promise<{ email: string; userId: string }> {
  const email = `${cell.replace(/\W+/g, "-")}@example.com`;
  return { email, userId: await world.person(email) };
}

export interface GroupInProject {
  projectId: string;
  groupId: string;
}

/** A project and a group, both named after the cell. */
export async function groupInProject(world: World, cell: string): Promise<GroupInProject> {
  return { projectId: await world.project(cell), groupId: await world.group(cell) };
}
