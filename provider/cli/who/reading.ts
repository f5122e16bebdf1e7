/** What a question requires from the organisation: only the kinds and places that can change its answer. */
import { effectiveAccess, type Access } from "../../access";
import { accessIn } from "../../inventory/access";
import { readLive, type LiveInventory, type Progress, type Provided, type Unread } from "../../inventory/live";
import type { InventoryObject } from "../../inventory/object";
import type { Key } from "../../lifecycle/ids";
import type { Run } from "../../lifecycle/run";
import { adminApiKeyListing } from "../../wire/adminApiKeys";
import { projectApiKeyListing } from "../../wire/projectApiKeys";
import { assignedTo } from "./assigned";
import { principalsOf, stepsFor, subjectsNamed, type Subject, type SubjectKind } from "./subject";

/** A grant, with the object that gives it. */
export type ObjectAccess = Access<Grants[number]>;
type Described = ReturnType<typeof accessIn<InventoryObject>>["organization"];
type Grants = Described["grants"];

/** An organisation as far as a question requires. */
export interface Facts {
  readonly objects: readonly InventoryObject[];
  readonly organization: Described;
  readonly access: readonly ObjectAccess[];
  /** When somebody last used a key, by the key's id. */
  readonly lastUsed: ReadonlyMap<string, number>;
  readonly unread: readonly Unread[];
  readonly requests: number;
  /** The time by the API's clock, in Unix seconds. */
  readonly now: number;
}

/** What a text names in an organisation, and where the command has looked. */
export interface Found {
  readonly subjects: readonly Subject[];
  readonly objects: readonly InventoryObject[];
  readonly unread: readonly Unread[];
}

const NO_PROGRESS: (progress: Progress) => void = () => undefined;

/** Looks for the objects that a text names, step by step, until some step finds any. */
export async function findLive(run: Run, text: string, progress = NO_PROGRESS): Promise<Found> {
  let found: Found = { subjects: [], objects: [], unread: [] };
  for (const kinds of stepsFor(text)) {
    const { objects, unread } = await readLive(run, { kinds, progress });
    found = {
      subjects: subjectsNamed(text, objects),
      objects: [...found.objects, ...objects],
      unread: [...found.unread, ...unread],
    };
    if (found.subjects.length > 0) break;
  }
  return found;
}

const PEOPLE = ["OrganizationUser", "Group", "GroupUser"];
const PROJECTS = ["Project", "ProjectUser", "ServiceAccount", "ProjectApiKey"];
const WORKLOADS = "WorkloadIdentityFederationRule";

/** The kinds that an answer requires, besides the roles of projects, the grants of groups, and assigned roles. */
const REQUIRED: Readonly<Record<SubjectKind | "admin key", readonly string[]>> = {
  person: [...PEOPLE, "Invite", "Role", "Project", "ProjectUser", "ProjectApiKey", "AdminApiKey"],
  "service account": ["Group", "GroupUser", "Role", "Project", "ServiceAccount", "ProjectApiKey", WORKLOADS],
  group: [...PEOPLE, "Role", "Project", "ServiceAccount"],
  project: [...PEOPLE, "Role", ...PROJECTS, WORKLOADS],
  key: [...PEOPLE, "Role", ...PROJECTS],
  "admin key": [...PEOPLE, "Role", "AdminApiKey"],
};

/** Reads everything that an answer about the subject requires. Pages that an earlier reading has read are not read again. */
export async function factsAbout(run: Run, subject: Subject, progress = NO_PROGRESS): Promise<Facts> {
  const isAdminKey = subject.object.declaration.kind === "AdminApiKey";
  const mayConcern = placesOf(subject);
  const kinds = new Set(REQUIRED[isAdminKey ? "admin key" : subject.kind]);
  const structure = await readLive(run, { kinds, reads: mayConcern, progress });
  const principals = subject.kind === "project" ? undefined : withGroups(principalsOf(subject), structure.objects);
  const isPrincipal = (id: string | undefined) => id === undefined || principals === undefined || principals.has(id);
  const granted = await readLive(run, {
    progress,
    kinds: new Set(["RoleAssignment", ...(isAdminKey ? [] : ["ProjectGroup"])]),
    reads: (kind, ids) =>
      mayConcern(kind, ids) &&
      (kind !== "ProjectUser" || kinds.has(kind)) &&
      (!OF_PRINCIPALS.has(kind) || (isPrincipal(ids.userId) && isPrincipal(ids.groupId))),
  });
  const known = new Set([...granted.objects, ...granted.implied].map(({ id }) => id));
  const assigned = (await assignedTo(run, subject, structure.objects)).filter(({ id }) => !known.has(id));
  const objects = [...structure.objects, ...granted.objects, ...assigned];
  const roles = isAdminKey ? undefined : await rolesOf(run, objects, subject, principals);
  const readings = [structure, granted, ...(roles ? [roles] : [])];
  return {
    ...described(
      [...objects, ...(roles?.objects ?? [])],
      readings.flatMap(({ provided }) => [...provided]),
    ),
    lastUsed: await lastUses(run, structure.objects),
    unread: readings.flatMap(({ unread }) => [...unread]),
    requests: run.api.requests,
    now: run.now,
  };
}

/** The roles of the projects in which the principals have grants. An owner of the organisation has the roles of any project. */
function rolesOf(
  run: Run,
  objects: readonly InventoryObject[],
  subject: Subject,
  principals: ReadonlySet<string> | undefined,
): Promise<LiveInventory> {
  const { grants, projectIds = [] } = described(objects).organization;
  const granted = grants.filter(({ principal }) => principals === undefined || principals.has(principal.id));
  const places = new Set(granted.flatMap(({ projectId }) => projectId ?? []));
  const here =
    subject.kind === "project" ? subject.id : subject.kind === "key" ? subject.object.key.projectId : projectIds[0];
  if (here !== undefined && (places.size === 0 || subject.kind === "project" || subject.kind === "key"))
    places.add(here);
  return readLive(run, {
    kinds: new Set(["ProjectRole"]),
    reads: (kind, { projectId }) => kind !== "ProjectRole" || places.has(projectId!),
  });
}

/** The kinds of which an answer requires only those of the subject and its groups. */
const OF_PRINCIPALS = new Set(["ProjectGroup", "RoleAssignment"]);

/** The kinds of which an answer about an account requires only those in the account's project. */
const IN_ITS_PROJECT = new Set(["ServiceAccount", "ProjectApiKey"]);

/** Which objects can change the answer, by the project and the group that contains them. */
function placesOf({ kind: about, id, object: { key } }: Subject): (kind: string, ids: Key) => boolean {
  if (about === "group") return (kind, { groupId }) => kind !== "GroupUser" || groupId === id;
  const isHere = ({ projectId }: Key) => projectId === undefined || projectId === key.projectId;
  if (about === "service account") return (kind, ids) => !IN_ITS_PROJECT.has(kind) || isHere(ids);
  return (_kind, ids) => about === "person" || isHere(ids);
}

/** The principals, and the groups that contain them. */
function withGroups(principals: readonly string[], objects: readonly InventoryObject[]): ReadonlySet<string> {
  const memberships = objects.filter(({ declaration }) => declaration.kind === "GroupUser");
  const groups = memberships.filter(({ key }) => principals.includes(key.userId!)).map(({ key }) => key.groupId!);
  return new Set([...principals, ...groups]);
}

/** The facts that objects describe. */
export function described(
  objects: readonly InventoryObject[],
  provided: readonly Provided[] = [],
): Pick<Facts, "objects" | "organization" | "access"> {
  const { organization } = accessIn(objects, provided);
  return { objects, organization, access: effectiveAccess(organization) };
}

const KEYS = ["ProjectApiKey", "AdminApiKey"];

async function lastUses(run: Run, objects: readonly InventoryObject[]): Promise<Map<string, number>> {
  const keys = objects.filter(({ declaration }) => KEYS.includes(declaration.kind));
  const projects = new Set(keys.flatMap(({ key }) => key.projectId ?? []));
  // The same pages as above, so these reads send nothing.
  const lists = [...projects].map((projectId) => run.api.listForRead(projectApiKeyListing, { projectId }, "apiKeyId"));
  const used = new Map<string, number>();
  for (const { apiKeyId, lastUsedAt } of (await Promise.all(lists)).flat()) {
    if (lastUsedAt !== undefined) used.set(apiKeyId, lastUsedAt);
  }
  if (keys.some(({ key }) => key.adminApiKeyId !== undefined)) {
    const list = await run.api.listForRead(adminApiKeyListing, {}, "adminApiKeyId");
    for (const { adminApiKeyId, lastUsedAt } of list) {
      if (typeof lastUsedAt === "number") used.set(adminApiKeyId, lastUsedAt);
    }
  }
  return used;
}
