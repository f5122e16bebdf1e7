/** The roles that a person or account has by assignment without being a member of the project. The inventory looks below members. */
import { ApiError } from "../../client/errors";
import { declarationNamed } from "../../inventory/kinds";
import type { InventoryObject } from "../../inventory/object";
import type { Run } from "../../lifecycle/run";
import { roleAssignmentListing } from "../../wire/roleAssignments";
import { principalsOf, type Subject } from "./subject";

/** The direct assignments of the subject, in the organisation and in each project that the objects contain. */
export async function assignedTo(
  run: Run,
  subject: Subject,
  objects: readonly InventoryObject[],
): Promise<InventoryObject[]> {
  if (subject.kind === "group" || subject.kind === "project") return [];
  const own = subject.object.key.projectId;
  const projects =
    own === undefined
      ? objects.flatMap(({ declaration, key }) => (declaration.kind === "Project" ? key.projectId! : []))
      : [own];
  const users = principalsOf(subject).filter((id) => !id.includes("@"));
  const places = users.flatMap((userId) => [{ userId }, ...projects.map((projectId) => ({ projectId, userId }))]);
  return (await Promise.all(places.map((place) => assignedIn(run, place)))).flat();
}

async function assignedIn(run: Run, place: { userId: string; projectId?: string }): Promise<InventoryObject[]> {
  const declaration = declarationNamed("RoleAssignment")!;
  const listed = await listOf(run, place);
  return listed
    .filter(({ inheritedFrom }) => inheritedFrom.length === 0 || inheritedFrom.includes(place.userId))
    .map((item) => {
      const outputs = { ...item, ...place };
      const id = declaration.id.join(outputs);
      const key = declaration.id.split(id, declaration.kind);
      return { declaration, id, key, inputs: { ...key }, outputs };
    });
}

/** The API may answer that somebody is no member, or not allow the key to read assignments; the inventory reports the latter. */
async function listOf(run: Run, place: { userId: string; projectId?: string }) {
  try {
    return await run.api.listForRead(roleAssignmentListing(place), place, "roleId");
  } catch (error) {
    if (error instanceof ApiError && (error.isNotFound || error.isForbidden || error.isRefusal)) return [];
    throw error;
  }
}
