/** The report about one organisation: what exists, without what the stacks manage. */
import { authorsOf, createdAtOf, type Authors } from "../../inventory/authors";
import { comparableIn, projectIdsIn } from "../../inventory/comparable";
import { declarationNamed, declarations } from "../../inventory/kinds";
import { readLive, type LiveInventory, type Progress, type Unread } from "../../inventory/live";
import { Managed, type ManagedTwice } from "../../inventory/managed";
import { Names } from "../../inventory/names";
import type { InventoryObject } from "../../inventory/object";
import { TOPICS } from "../../lifecycle/declaration";
import { organizationOf } from "../../lifecycle/loss";
import type { Run } from "../../lifecycle/run";
import type { StackedOrganization } from "../stacks";
import { findingsIn, type Finding } from "./findings";
import { isIgnored, type Ignored } from "./ignoreFile";
import type { OrganizationReport, Twice, Unmanaged, UnreadPlace } from "./report";

export interface ReportScope {
  /** The kinds to read. */
  readonly kinds: ReadonlySet<string>;
  /** The projects to read, by name or id. Undefined for all. */
  readonly projects: readonly string[] | undefined;
  readonly ignored: readonly Ignored[];
  readonly progress: (progress: Progress) => void;
}

/** @returns the report, and the entries of the ignore file that matched. */
export async function reportOf(
  { run, stacks, resources }: StackedOrganization,
  scope: ReportScope,
): Promise<{ report: OrganizationReport; used: ReadonlySet<Ignored> }> {
  const { kinds, projects, ignored, progress } = scope;
  const live = await readLive(run, { kinds, ...(projects ? { projects } : {}), onlyListed: true, progress });
  const managed = new Managed(resources);
  const others = [
    ...live.above,
    ...(projects ? await comparableIn(run, live, kinds) : []),
    ...(kinds.has("OrganizationUser") ? [] : await peopleIn(run)),
  ];
  const { findings, ofIdentityProvider } = findingsIn(live.objects, {
    managed,
    others,
    adminKey: run.settings.adminKey,
  });
  const names = new Names([...live.objects, ...others]);
  const used = new Set<Ignored>();
  const shown = findings.filter((finding) => {
    const entries = ignored.filter((entry) => isIgnored(entry, candidateOf(finding, names)));
    for (const entry of entries) used.add(entry);
    return entries.length === 0;
  });
  const authors = await authorsOf(
    run.api,
    shown.map(({ object }) => object),
  );
  const unread = placesIn(live.unread, kinds);
  const report: OrganizationReport = {
    organization: (await organizationOf(run))?.id ?? null,
    stacks: [...stacks],
    complete: unread.length === 0,
    unmanaged: inOrder(shown).map((finding) => unmanagedOf(finding, names, authors)),
    managedTwice: managed.twice.filter((twice) => isInScope(twice, scope, live)).map((twice) => twiceOf(twice, names)),
    unread,
    leftOut: { ignored: findings.length - shown.length, ofIdentityProvider },
    auditLog: { problem: authors.problem ?? null, readSince: authors.readSince ?? null },
    requests: run.api.requests,
  };
  return { report, used };
}

/** The people of the organisation. They name what other objects refer to by id, and tell who owns every project anyway. */
async function peopleIn(run: Run): Promise<readonly InventoryObject[]> {
  return (await readLive(run, { kinds: new Set(["OrganizationUser"]), onlyListed: true })).objects;
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ object: { declaration } }: Finding) => TOPICS.indexOf(declaration.topic);
  const kind = ({ object }: Finding) => object.declaration.kind;
  return [...findings].sort((a, b) => rank(a) - rank(b) || kind(a).localeCompare(kind(b)));
}

function candidateOf({ object }: Finding, names: Names) {
  const { declaration, id } = object;
  return { kind: declaration.kind, id, name: names.of(object), project: names.projectOf(object) ?? null };
}

function unmanagedOf(finding: Finding, names: Names, { byObject }: Authors): Unmanaged {
  const { object, makesOwner, remarks } = finding;
  const author = byObject.get(object);
  const owner = names.ownerOf(object);
  return {
    topic: object.declaration.topic,
    ...candidateOf(finding, names),
    makesOwner,
    remarks: [...(owner === undefined ? [] : [`of ${owner}`]), ...remarks],
    createdAt: createdAtOf(object) ?? null,
    author: author
      ? {
          by: author.by ?? null,
          apiKeyId: author.apiKeyId ?? null,
          at: author.at ?? null,
          event: author.event,
          about: author.about ?? null,
        }
      : null,
  };
}

function twiceOf({ kind, id, by }: ManagedTwice, names: Names): Twice {
  return {
    kind,
    id,
    name: names.of(by[0]!),
    by: by.map(({ stack, name, urn }) => ({ stack, resource: name, urn })),
  };
}

function isInScope({ kind, by }: ManagedTwice, { kinds, projects }: ReportScope, live: LiveInventory): boolean {
  const { topic, set } = declarationNamed(kind)!;
  const isOfKind =
    kinds.has(kind) || (set !== undefined && declarations.some((one) => one.topic === topic && kinds.has(one.kind)));
  if (!isOfKind || projects === undefined) return isOfKind;
  const { projectId } = by[0]!.key;
  return projectId !== undefined && projectIdsIn(live).has(projectId);
}

/** What the key could not read of the kinds of the report. */
function placesIn(unread: readonly Unread[], kinds: ReadonlySet<string>): UnreadPlace[] {
  return unread
    .filter(({ kind }) => kinds.has(kind))
    .map(({ kind, below = null, permission = null, reason }) => ({ kind, below, permission, reason }));
}
