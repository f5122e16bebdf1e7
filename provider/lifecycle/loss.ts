import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { projectRoute } from "../wire/projects";
import { roleListing } from "../wire/roles";
import { UserError } from "./errors";
import type { Declaration } from "./declaration";
import type { Key } from "./ids";
import { isComparable, isOther, type Kept, type Organization } from "./kept";
import type { Run } from "./run";

/** Finds the organisation in the long form of a predefined role's id. */
const ORGANIZATION_IN_ROLE = /__api-organization__([^]+)$/;

/**
 * The organisation of the admin key, from the response header, or else from the ids of the predefined roles (one request a run).
 * Undefined if neither contains it.
 */
export async function organizationOf(run: Run): Promise<Organization | undefined> {
  const byRoles = run.api.organizationSeen === undefined ? await organizationFromRoles(run) : undefined;
  // The answer with the roles may contain the header.
  return run.api.organizationSeen === undefined ? byRoles : { source: "header", id: run.api.organizationSeen };
}

function organizationFromRoles(run: Run): Promise<Organization | undefined> {
  return run.once("organization from roles", async () => {
    try {
      const named = (role: { roleId: string }) => ORGANIZATION_IN_ROLE.exec(role.roleId)?.[1];
      const listed = await run.api.findListed(roleListing, {}, "roleId", (role) => named(role) !== undefined);
      if (typeof listed === "object") return { source: "role", id: named(listed.object)! };
    } catch (error) {
      // A key without permission for roles may do everything else, so the organisation stays unknown.
      if (!(error instanceof ApiError && error.isForbidden)) throw error;
    }
    return undefined;
  });
}

/**
 * Stops a create whose admin key belongs to a different organisation from the state. The key would create the program's new
 * objects in the wrong organisation.
 * @throws UserError if both organisations are known and differ.
 */
export async function refuseOtherOrganization(run: Run): Promise<void> {
  // The first create may start before the diffs of the state's resources. The engine requests them within milliseconds.
  if (run.organizationOfState === undefined) await run.firstDiffs();
  const known = run.organizationOfState;
  const organization = await otherOrganization(run, known);
  if (known === undefined || organization === undefined) return;
  throw new UserError(
    `Nothing was created: the admin key belongs to organisation ${organization.id}, but the resources of this stack belong to ` +
      `${known.id}. Set OPENAI_ADMIN_KEY to an admin key of ${known.id}. To manage both organisations in one stack, declare ` +
      `an explicit Provider for ${organization.id}.`,
  );
}

/**
 * Protects the objects of other organisations: an object there may have the same id as an object of the state.
 * @throws UserError if the organisations of the admin key and of the state are known and differ.
 */
export async function refuseForeign(
  declaration: Declaration,
  run: Run,
  id: string,
  key: Key,
  kept: Kept,
): Promise<void> {
  if (!declaration.isOfSeveral?.(key)) return;
  const organization = await otherOrganization(run, kept.organization);
  if (kept.organization === undefined || organization === undefined) return;
  throw new UserError(
    `${declaration.kind} ${id} was not changed: the admin key belongs to organisation ${organization.id}, but the state entry ` +
      `belongs to ${kept.organization.id}, and both may have an object with this id. Set OPENAI_ADMIN_KEY to an admin key of ` +
      `${kept.organization.id}.`,
  );
}

/**
 * Checks that an object of the state that we did not find is really gone. This takes proof that the admin key belongs to the
 * organisation of the state: with a key of another organisation, a refresh would find nothing and empty the state.
 * @throws UserError without that proof.
 */
export async function proveLoss(run: Run, what: string, kept: Kept, key: Key): Promise<void> {
  const organization = await organizationOf(run);
  if (organization !== undefined && kept.organization !== undefined && isComparable(organization, kept.organization)) {
    if (organization.id === kept.organization.id) return;
    throw new UserError(
      `${what} was not found: the admin key belongs to organisation ${organization.id}, but the state entry belongs to ` +
        `${kept.organization.id}. The entry stays in the state. Set OPENAI_ADMIN_KEY to an admin key of ${kept.organization.id}.`,
    );
  }
  if (run.foundSomething || (key.projectId !== undefined && (await projectStatus(run.api, key.projectId)))) return;
  throw new UserError(
    `${what} was not found, and nothing proves that the admin key belongs to the organisation of the state. The entry stays in ` +
      `the state. Check OPENAI_ADMIN_KEY. If the object no longer exists, run \`pulumi state delete '<its urn>'\`.`,
  );
}

/**
 * Whether an error about an object in a project means that the project is archived and the object gone with it. The API answers
 * 400 for objects of an archived project. We read the project itself, and do not rely on the words of the error.
 */
export async function isOfArchivedProject(run: Run, error: unknown, key: Key): Promise<boolean> {
  if (!(error instanceof ApiError) || !(error.isRefusal || error.isNotFound) || key.projectId === undefined)
    return false;
  // Archiving cannot be undone, so one read a run suffices for all objects of the project.
  const isArchived = await run
    .once(`project ${key.projectId} is archived`, async () => {
      if ((await projectStatus(run.api, key.projectId!)) === "archived") return true;
      throw new NotArchived();
    })
    .catch((problem: unknown) => {
      if (problem instanceof NotArchived) return false;
      throw problem;
    });
  return isArchived;
}

/** Whether the project in a key exists and is not archived. */
export async function isProjectActive(run: Run, { projectId }: Key): Promise<boolean> {
  if (projectId === undefined) return false;
  const status = await projectStatus(run.api, projectId);
  return status !== undefined && status !== "archived";
}

/** Keeps the answer "not archived" out of the run's memory, because the project may still be archived later. */
class NotArchived extends Error {}

/** The status of a project, or undefined if the project does not exist. */
async function projectStatus(api: AdminClient, projectId: string): Promise<string | undefined> {
  try {
    return (await api.get(projectRoute, { projectId })).status ?? "active";
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

/** The organisation of the admin key, if it differs from the known organisation. Undefined also if we cannot compare the two. */
async function otherOrganization(run: Run, known: Organization | undefined): Promise<Organization | undefined> {
  if (known === undefined) return undefined;
  const organization = await organizationOf(run);
  return isOther(organization, known) ? organization : undefined;
}
