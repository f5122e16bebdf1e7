/** The projects of a document, with everything in them. */
import type {
  ModelsEntry,
  OrganizationDocument,
  ProjectEntry,
  ServiceAccountEntry,
} from "../../../../components/organization/document";
import { declaredIn } from "../../../../lifecycle/entries";
import type { Properties } from "../../../../lifecycle/declaration";
import type { InventoryObject } from "../../../../inventory/object";
import { defined, filled, inOrder, named, nameUnless, type Draft } from "./draft";
import { roleEntries, spendAlertsOf, spendLimitOf } from "./organization";
import { sorted } from "./people";

export function projectsOf(draft: Draft): OrganizationDocument["projects"] {
  return filled(draft.of("Project").map((project) => projectEntry(draft, project)));
}

function projectEntry(draft: Draft, project: InventoryObject): [string, ProjectEntry] {
  const { id } = named(project);
  const key = draft.projects.get(id)!;
  const path = ["projects", key];
  draft.take(project, path);
  const { name, residency, externalKeyId } = project.inputs as {
    name: string;
    residency?: string;
    externalKeyId?: string;
  };
  const entry = {
    ...nameUnless(key, name),
    residency,
    externalKeyId,
    members: membersOf(draft, id, path),
    roles: roleEntries(draft, draft.below("ProjectRole", id), draft.rolesIn(id), [...path, "roles"]),
    groups: groupsOf(draft, id, path),
    grants: grantsOf(draft, id, path),
    serviceAccounts: accountsOf(draft, id, path),
    ...settingsOf(draft, id, path),
  };
  return [key, defined(entry)];
}

function membersOf(draft: Draft, projectId: string, path: readonly string[]): ProjectEntry["members"] {
  const set = draft.takeOne("ProjectMembers", projectId, [...path, "members"]);
  if (set === undefined) return undefined;
  const members = declaredIn(set.inputs.members).map(({ name, value }) => [name, value as "owner" | "member"] as const);
  return filled(members) ?? {};
}

/** The first role of a group is its access to the project. Further roles are assignments. */
function groupsOf(draft: Draft, projectId: string, path: readonly string[]): ProjectEntry["groups"] {
  const assignments = draft.below("RoleAssignment", projectId);
  return filled(
    draft.below("ProjectGroup", projectId).map((access) => {
      const { groupId, roleId } = access.inputs as { groupId: string; roleId: string };
      const key = draft.teams.get(groupId) ?? groupId;
      const at = [...path, "groups", key];
      const further = assignments.filter(({ inputs }) => inputs.groupId === groupId);
      for (const object of [access, ...further]) draft.take(object, at);
      const first = draft.projectRole(projectId, roleId);
      const others = further.map(({ inputs }) => draft.projectRole(projectId, inputs.roleId)).sort(inOrder);
      return [key, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

function grantsOf(draft: Draft, projectId: string, path: readonly string[]): ProjectEntry["grants"] {
  const roles = new Map<string, string[]>();
  for (const grant of draft.below("RoleAssignment", projectId)) {
    const { userId } = grant.inputs;
    // The document names people. An account gets its roles from its group.
    if (typeof userId !== "string" || !/^user[-_]/.test(userId)) continue;
    const person = draft.people.get(userId) ?? userId;
    draft.take(grant, [...path, "grants", person]);
    roles.set(person, [...(roles.get(person) ?? []), draft.projectRole(projectId, grant.inputs.roleId)]);
  }
  return filled([...roles].map(([person, own]) => [person, own.sort(inOrder)]));
}

function accountsOf(draft: Draft, projectId: string, path: readonly string[]): ProjectEntry["serviceAccounts"] {
  const keys = draft.accountsIn(projectId);
  return filled(
    draft.below("ServiceAccount", projectId).map((account) => {
      const { name, role } = account.inputs as { name: string; role?: ServiceAccountEntry["role"] };
      const key = keys.get(named(account).id)!;
      draft.take(account, [...path, "serviceAccounts", key]);
      return [key, defined({ ...nameUnless(key, name), role })];
    }),
  );
}

function settingsOf(draft: Draft, projectId: string, path: readonly string[]): ProjectEntry {
  const take = (kind: string, name: string): Properties | undefined => {
    const inputs = draft.takeOne(kind, projectId, [...path, name])?.inputs;
    return inputs && Object.fromEntries(Object.entries(inputs).filter(([input]) => input !== "projectId"));
  };
  const models = take("ProjectModelPermissions", "models") as ModelsEntry | undefined;
  const limit = draft.below("ProjectSpendLimit", projectId)[0];
  const rateLimits = take("ProjectRateLimits", "rateLimits")?.limits as NonNullable<ProjectEntry["rateLimits"]>;
  return {
    rateLimits: rateLimits && filled(Object.entries(rateLimits)),
    spendLimit: spendLimitOf(draft, limit, [...path, "spendLimit"]),
    spendAlerts: spendAlertsOf(draft, draft.below("ProjectSpendAlert", projectId), [...path, "spendAlerts"]),
    models: models && { mode: models.mode, modelIds: sorted(models.modelIds) },
    tools: take("ProjectHostedToolPermissions", "tools"),
    serviceTiers: take("ProjectServiceTierSettings", "serviceTiers"),
    dataRetention: take("ProjectDataRetention", "dataRetention")?.retentionType as string | undefined,
    certificates: certificatesIn(draft, projectId, path),
  };
}

function certificatesIn(draft: Draft, projectId: string, path: readonly string[]): string[] | undefined {
  const used = draft.below("ProjectCertificate", projectId).map((use) => {
    draft.take(use, [...path, "certificates"]);
    const id = String(use.inputs.certificateId);
    return draft.certificates.get(id) ?? id;
  });
  return used.length > 0 ? used.sort(inOrder) : undefined;
}
