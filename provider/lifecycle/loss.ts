import { setTimeout as sleep } from "node:timers/promises";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { projectRoute } from "../wire/projects";
import { roleListing } from "../wire/roles";
import { UserError } from "./errors";
import type { Declaration } from "./declaration";
import type { Key } from "./ids";
import type { Kept, Organization } from "./kept";
import type { Run } from "./run";

/** Long enough for the engine to ask for the diffs of what stands beside the first resource; short beside a request. */
const UNTIL_THE_FIRST_DIFFS_MS = 50;

/** The organisation inside the long spelling of a predefined role's id. */
const ORGANIZATION_IN_ROLE = /__api-organization__([^]+)$/;

/**
 * The organisation that the key in use belongs to, with the source: the response header where there is one, else the
 * ids of the predefined roles (one request a run). Undefined where neither tells.
 */
export async function organizationOf(run: Run): Promise<Organization | undefined> {
  const byRoles = run.api.organizationSeen === undefined ? await organizationFromRoles(run) : undefined;
  // The answer about the roles may have brought the header along.
  return run.api.organizationSeen === undefined ? byRoles : { source: "header", id: run.api.organizationSeen };
}

function organizationFromRoles(run: Run): Promise<Organization | undefined> {
  return run.once("organization from roles", async () => {
    try {
      const named = (role: { roleId: string }) => ORGANIZATION_IN_ROLE.exec(role.roleId)?.[1];
      const listed = await run.api.findListed(roleListing, {}, "roleId", (role) => named(role) !== undefined);
      if (typeof listed === "object") return { source: "role", id: named(listed.object)! };
    } catch (error) {
      // A key without permission for roles is a key that works for everything else: then nothing is known.
      if (!(error instanceof ApiError && error.isForbidden)) throw error;
    }
    return undefined;
  });
}

/**
 * A key of another organisation finds nothing of the state, and would make the program's new objects where they do not belong.
 * @throws UserError when the key in use is such a one, as far as that can be told.
 */
export async function refuseOtherOrganization(run: Run): Promise<void> {
  // A resource that the program makes first is created before the state's others have come by: they do so within milliseconds.
  if (run.organizationOfState === undefined) await run.once("the first diffs", () => sleep(UNTIL_THE_FIRST_DIFFS_MS));
  const known = run.organizationOfState;
  const organization = await otherOrganization(run, known);
  if (known === undefined || organization === undefined) return;
  throw new UserError(
    `This key belongs to another organisation (${organization.id}) than the resources of this stack (${known.id}). ` +
      `Nothing was created. Use the admin key of ${known.id}, or a Provider of its own for a second organisation.`,
  );
}

/**
 * The id of an object of the state may be that of one in another organisation as well, which must be left alone.
 * @throws UserError when the key in use belongs to another organisation than the state, as far as that can be told.
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
    `${declaration.kind} ${id} is one of another organisation (${kept.organization.id}) than this key belongs to ` +
      `(${organization.id}), which may have one of the same id. Nothing was changed. Use the admin key of ${kept.organization.id}.`,
  );
}

/**
 * An object of the state was not found. That counts as gone only with proof that the key talks to the organisation of
 * the state; with the key of another one, everything would look gone and the state would be emptied.
 * @throws UserError without that proof.
 */
export async function proveLoss(run: Run, what: string, kept: Kept, key: Key): Promise<void> {
  const organization = await organizationOf(run);
  if (organization !== undefined && kept.organization !== undefined && isComparable(organization, kept.organization)) {
    if (organization.id === kept.organization.id) return;
    throw new UserError(
      `${what} was not found, but this key belongs to another organisation (${organization.id}) than the state ` +
        `(${kept.organization.id}). Nothing was taken out of the state. Use the admin key of ${kept.organization.id}.`,
    );
  }
  if (run.foundSomething || (key.projectId !== undefined && (await projectStatus(run.api, key.projectId)))) return;
  throw new UserError(
    `${what} was not found, and nothing proves that this key belongs to the organisation of the state. Nothing was taken ` +
      `out of the state. Check OPENAI_ADMIN_KEY; if the object is really gone, remove it with \`pulumi state delete <urn>\`.`,
  );
}

/**
 * Whether a refusal of a project's child means that the child is gone with its project. The API answers 400 for
 * children of an archived project; the project's own GET decides, not the words of the refusal.
 */
export async function isOfArchivedProject(run: Run, error: unknown, key: Key): Promise<boolean> {
  if (!(error instanceof ApiError) || !(error.isRefusal || error.isNotFound) || key.projectId === undefined)
    return false;
  // An archive cannot be undone: one look a run is enough for all children of the project.
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

/** Whether the project that a key names is there and not archived. */
export async function isProjectActive(run: Run, { projectId }: Key): Promise<boolean> {
  if (projectId === undefined) return false;
  const status = await projectStatus(run.api, projectId);
  return status !== undefined && status !== "archived";
}

/** Keeps the answer "not archived" out of the run's memory, where only what is final belongs. */
class NotArchived extends Error {}

/** The status of a project, or undefined when there is no such project. */
async function projectStatus(api: AdminClient, projectId: string): Promise<string | undefined> {
  try {
    return (await api.get(projectRoute, { projectId })).status ?? "active";
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    throw error;
  }
}

/** The organisation of the key in use where that is another one than the known one, as far as that can be told. */
async function otherOrganization(run: Run, known: Organization | undefined): Promise<Organization | undefined> {
  if (known === undefined) return undefined;
  const organization = await organizationOf(run);
  const isOther = organization !== undefined && organization.id !== known.id && isComparable(organization, known);
  return isOther ? organization : undefined;
}

/** Whether two organisations are known from the same source: different sources may spell one organisation differently. */
function isComparable(one: Organization, other: Organization): boolean {
  return one.source === other.source;
}
