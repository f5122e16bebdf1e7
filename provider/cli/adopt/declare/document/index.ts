/** The document of an organisation, from its objects. */
import { clashesIn } from "../../../../components/organization/meaning";
import type { OrganizationDocument } from "../../../../components/organization/document";
import type { InventoryObject } from "../../../../inventory/object";
import { defined, Draft, type KnownKeys } from "./draft";
import { certificatesOf, rolesOf, spendAlertsOf, spendLimitOf } from "./organization";
import { ownersOf, peopleOf, teamsOf } from "./people";
import { projectsOf } from "./projects";

export interface Written {
  readonly document: OrganizationDocument;
  readonly draft: Draft;
  /** The files that the document names, by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface DocumentOptions {
  readonly known?: KnownKeys;
  /** Whether Pulumi refuses to archive the projects. */
  readonly protect: boolean;
}

/** Two projects whose keys clash get longer keys; those can clash again, but not often. */
const MOST_ATTEMPTS = 5;

/**
 * Writes the document.
 * @param objects the objects to declare.
 * @param groups every group of the organisation.
 */
export function documentOf(
  objects: readonly InventoryObject[],
  groups: readonly InventoryObject[],
  { known = {}, protect }: DocumentOptions,
): Written {
  const suffixed = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    const written = write(new Draft(objects, groups, known, suffixed), protect);
    const clashing = attempt < MOST_ATTEMPTS ? clashingProjects(written) : [];
    if (clashing.length === 0) return written;
    for (const id of clashing) suffixed.add(id);
  }
}

function write(draft: Draft, protect: boolean): Written {
  const files = new Map<string, string>();
  const owners = ownersOf(draft);
  const people = peopleOf(draft);
  const roles = rolesOf(draft);
  const teams = teamsOf(draft);
  const certificates = certificatesOf(draft, files);
  const spendLimit = spendLimitOf(draft, draft.of("OrganizationSpendLimit")[0], ["spendLimit"]);
  const spendAlerts = spendAlertsOf(draft, draft.of("OrganizationSpendAlert"), ["spendAlerts"]);
  const [retention] = draft.of("OrganizationDataRetention");
  if (retention) draft.take(retention, ["dataRetention"]);
  const dataRetention = retention?.inputs.retentionType as string | undefined;
  const projects = projectsOf(draft);
  const defaults = protect && projects ? { protect: true } : undefined;
  const document = {
    exclusive: "warn" as const,
    owners,
    people,
    roles,
    teams,
    certificates,
    spendLimit,
    spendAlerts,
    dataRetention,
    defaults,
    projects,
  };
  return { document: defined(document), draft, files };
}

/** The ids of projects in which two keys together give the name of another resource: `web` with `a-b`, and `web-a` with `b`. */
function clashingProjects({ document, draft }: Written): string[] {
  const ids = new Map([...draft.projects].map(([id, key]) => [key, id]));
  const certificates = Object.fromEntries(
    Object.keys(document.certificates ?? {}).map((key) => [key, { content: "" }]),
  );
  return clashesIn({ ...document, certificates }, "").flatMap(({ path: [part, key] }) =>
    part === "projects" ? (ids.get(String(key)) ?? []) : [],
  );
}
