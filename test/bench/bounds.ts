import type { Group, Organization, Project, RoleAssignment } from "openai-admin-simulator";
import type { Declared } from "./organization";

/** The list that a refresh can serve a kind from. */
interface Listing {
  readonly route: string;
  /** The inputs that tell one such list from another: none where the organisation has only one. */
  readonly of: readonly string[];
  readonly pageSize: number;
  /** How many objects the list holds, ours and others; of the lists of a project or a group, by their names. */
  readonly holds: (organization: Organization, parents: Readonly<Record<string, string>>) => number;
}

/** The fewest requests that the API allows for one resource of a kind, and why it cannot be fewer. */
interface KindBound {
  readonly writes: { readonly create: number; readonly update: number; readonly delete: number };
  readonly why: string;
  readonly listing: Listing;
  /** Reads that a create of so many cannot do without. */
  readonly readsToCreate?: "its listing" | "its people" | "itself";
  /** Only the answer to a create tells the id: it is looked up on the list before the first write, unless a refresh did so. */
  readonly isNamedByAnswer?: true;
  /** Reads that a destroy of any number cannot do without. */
  readonly readsToDelete?: "the costs";
}

/** The largest page of most lists, and the most people that one filtered request can bring, which is a page as well. */
const PAGE = 100;

/** The largest page of groups and roles. */
const LARGE_PAGE = 1_000;

/** One row for each kind; a kind that comes later adds one. */
const kinds: Readonly<Record<string, KindBound>> = {
  Project: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 1, delete: 1 },
    why: "No call makes, changes or archives several. An archive cannot be undone: one look at the costs before the first of a run.",
    listing: {
      route: "GET /organization/projects",
      of: [],
      pageSize: PAGE,
      holds: ({ projects }) => projects.filter((one) => one.archived_at === null).length,
    },
    readsToDelete: "the costs",
  },
  ProjectUser: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "One person a call. The engine deletes children before their project, so that the archive cannot stand for them.",
    listing: {
      route: "GET /organization/projects/{project_id}/users",
      of: ["projectId"],
      pageSize: PAGE,
      holds: (all, { projectId }) => projectNamed(all, projectId).members.length,
    },
  },
  ServiceAccount: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 1, delete: 1 },
    why: "One account a call; without a key and a role, the create is all.",
    listing: {
      route: "GET /organization/projects/{project_id}/service_accounts",
      of: ["projectId"],
      pageSize: PAGE,
      holds: (all, { projectId }) => projectNamed(all, projectId).serviceAccounts.length,
    },
  },
  RateLimit: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "A row is changed by itself, and put back by itself. Which row it is, and what it was, only the list tells.",
    listing: {
      route: "GET /organization/projects/{project_id}/rate_limits",
      of: ["projectId"],
      pageSize: PAGE,
      holds: (all, { projectId }) => projectNamed(all, projectId).rateLimits.length,
    },
    readsToCreate: "its listing",
  },
  OrganizationUser: {
    writes: { create: 0, update: 1, delete: 0 },
    why: "People are found, and kept on destroy. The list shows a page of them a request, be it all or those that a filter names.",
    listing: {
      route: "GET /organization/users",
      of: [],
      pageSize: PAGE,
      holds: ({ people }) => people.length,
    },
    readsToCreate: "its people",
  },
  Group: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 1, delete: 1 },
    why: "One group a call.",
    listing: {
      route: "GET /organization/groups",
      of: [],
      pageSize: LARGE_PAGE,
      holds: ({ groups }) => groups.length,
    },
  },
  GroupUser: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "One member a call. The engine deletes memberships before their group, so that its deletion cannot stand for them.",
    listing: {
      route: "GET /organization/groups/{group_id}/users",
      of: ["groupId"],
      pageSize: LARGE_PAGE,
      holds: (all, { groupId }) => groupNamed(all, groupId).memberIds.length,
    },
  },
  Role: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "One role a call. Nothing in the answer to a create tells a role from another for good, so that the role is read.",
    readsToCreate: "itself",
    listing: {
      route: "GET /organization/roles",
      of: [],
      pageSize: LARGE_PAGE,
      holds: ({ roles }) => roles.length,
    },
  },
  RoleAssignment: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "One role of one principal a call. What a principal holds, only its own list tells.",
    listing: {
      route: "GET /organization/groups/{group_id}/roles",
      of: ["groupId"],
      pageSize: LARGE_PAGE,
      holds: (all, { groupId }) => heldBy(all.roleAssignments, groupNamed(all, groupId)),
    },
  },
  ProjectGroup: {
    writes: { create: 1, update: 2, delete: 1 },
    why: "One group a call; a new role is given before the old one is taken. The role stands only in the group's own list.",
    listing: {
      route: "GET /projects/{project_id}/groups/{group_id}/roles",
      of: ["projectId", "groupId"],
      pageSize: LARGE_PAGE,
      holds: (all, { projectId, groupId }) =>
        heldBy(projectNamed(all, projectId).roleAssignments, groupNamed(all, groupId)),
    },
  },
};

export type Phase = "create" | "no-op up" | "preview --refresh" | "one field" | "destroy";

/** The fewest requests for a phase. */
export interface Bound {
  writes: number;
  reads: number;
}

/** The lower bound of each phase, for a program in an organisation as it is once the program has run. */
export function lowerBounds(declared: readonly Declared[], organization: Organization): Record<Phase, Bound> {
  const writes = (what: "create" | "delete") => sum(declared.map((one) => boundOf(one).writes[what]));
  const lists = listsOf(declared, organization);
  return {
    create: { writes: writes("create"), reads: readsToCreate(declared, lists) },
    "no-op up": { writes: 0, reads: 0 },
    "preview --refresh": { writes: 0, reads: sum(lists.map(({ pages, wanted }) => Math.min(pages, wanted))) },
    // A project's name, after nothing but previews since its create.
    "one field": { writes: 1, reads: 1 },
    destroy: { writes: writes("delete"), reads: readsToDelete(declared, lists) },
  };
}

/** A list that the program's objects are in. */
interface List {
  kind: string;
  pages: number;
  /** How many of its objects the program declares. */
  wanted: number;
}

function listsOf(declared: readonly Declared[], organization: Organization): List[] {
  const lists = new Map<string, List>();
  for (const one of declared) {
    const { listing } = boundOf(one);
    const parents = Object.fromEntries(listing.of.map((input) => [input, nameOf(one, input)]));
    const key = [listing.route, ...Object.values(parents)].join(" ");
    const known = lists.get(key);
    if (known) {
      known.wanted++;
      continue;
    }
    // Even an empty list takes a request to be seen empty.
    const pages = Math.max(1, Math.ceil(listing.holds(organization, parents) / listing.pageSize));
    lists.set(key, { kind: one.kind, pages, wanted: 1 });
  }
  return [...lists.values()];
}

function readsToCreate(declared: readonly Declared[], lists: readonly List[]): number {
  const people = declared.filter((one) => boundOf(one).readsToCreate === "its people").length;
  const listings = lists.filter(({ kind }) => kinds[kind]!.readsToCreate === "its listing");
  const themselves = declared.filter((one) => boundOf(one).readsToCreate === "itself").length;
  return sum(listings.map(({ pages }) => pages)) + Math.ceil(people / PAGE) + themselves;
}

function readsToDelete(declared: readonly Declared[], lists: readonly List[]): number {
  const costs = declared.some((one) => boundOf(one).readsToDelete === "the costs") ? 1 : 0;
  const confirming = lists.filter(({ kind }) => kinds[kind]!.isNamedByAnswer);
  return costs + sum(confirming.map(({ pages, wanted }) => Math.min(pages, wanted)));
}

function boundOf({ kind }: Declared): KindBound {
  const bound = kinds[kind];
  if (!bound) throw new Error(`The kind ${kind} has no lower bound yet: add its row in bounds.ts.`);
  return bound;
}

/** The name of the resource that an input refers to, which is its name in the API as well. */
function nameOf({ name, args }: Declared, input: string): string {
  const value = args[input];
  if (typeof value !== "object" || !("idOf" in value)) throw new Error(`${input} of ${name} is not a reference`);
  return value.idOf;
}

function projectNamed({ projects }: Organization, name: string | undefined): Project {
  return projects.find((one) => one.name === name && one.archived_at === null)!;
}

function groupNamed({ groups }: Organization, name: string | undefined): Group {
  return groups.find((one) => one.name === name)!;
}

function heldBy(assignments: readonly RoleAssignment[], { id }: Group): number {
  return assignments.filter((one) => one.principalId === id).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
