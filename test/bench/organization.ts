/** The id of a resource that the program declares earlier. */
export interface Reference {
  readonly idOf: string;
}

/** An input of a declared resource: a plain value, the entries of a set, or a reference. */
export type Value =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, string>>
  | Readonly<Record<string, Limits>>
  | Reference;

export function isReference(value: Value): value is Reference {
  return typeof value === "object" && "idOf" in value;
}

type Limits = Readonly<Record<string, number>>;

/**
 * How a program declares the lists of an organisation: each entry as a resource, or each list as a set. In sets, people need no
 * resource of their own, because their e-mail addresses name them.
 */
export const styles = ["single resources", "sets"] as const;
export type Style = (typeof styles)[number];

/** A resource of the measured program, as data. */
export interface Declared {
  readonly kind: string;
  /** The resource's name in the program. For a project, this is also its name in the API. */
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** Resources that an organisation with this many projects declares once. */
type OrganizationPart = (projects: number) => Declared[];

/** Resources that each project declares, given the project's index and the number of projects. */
type ProjectPart = (index: number, projects: number) => Declared[];

/** Two people are members of every project. Each project also has one member of its own. */
const SHARED_PEOPLE = 2;

/** Each group has this many people. The number of groups grows more slowly than the number of projects. */
const GROUP_SIZE = 5;
const GROUPS: readonly { upTo: number; groups: number }[] = [
  { upTo: 5, groups: 2 },
  { upTo: 20, groups: 5 },
  { upTo: 100, groups: 20 },
  { upTo: Infinity, groups: 50 },
];

/** The organisation has this many roles. The first two groups get each of them. */
const ROLES = 5;
const GROUPS_WITH_ROLES = 2;

/** Each project declares one limit for each of these models. */
const LIMITED_MODELS = ["gpt-5", "gpt-4.1"];
const LIMIT = { maxRequestsPer1Minute: 300 };
const OTHER_LIMIT = { maxRequestsPer1Minute: 301 };

/** The owner of the simulator's empty organisation. */
const FOUNDER = "owner@example.com";

const people: OrganizationPart = (projects) =>
  emails(projects).map((email, index) => ({ kind: "OrganizationUser", name: person(index), args: { email } }));

const owners: OrganizationPart = () => [{ kind: "OrganizationOwners", name: "owners", args: { owners: [FOUNDER] } }];

const groups: OrganizationPart = (projects) =>
  groupIndexes(projects).map((index) => ({ kind: "Group", name: group(index), args: { name: group(index) } }));

const groupUsers: OrganizationPart = (projects) =>
  groupIndexes(projects).flatMap((index) =>
    peopleIn(index, projects).map((who) => ({
      kind: "GroupUser",
      name: `${group(index)}-${who}`,
      args: { groupId: { idOf: group(index) }, userId: { idOf: who } },
    })),
  );

const groupMembers: OrganizationPart = (projects) =>
  groupIndexes(projects).map((index) => ({
    kind: "GroupMembers",
    name: `${group(index)}-members`,
    args: { groupId: { idOf: group(index) }, members: peopleIn(index, projects).map(emailOf) },
  }));

const organizationRoles: OrganizationPart = () =>
  Array.from({ length: ROLES }, (_, index) => [
    { kind: "Role", name: role(index), args: { name: role(index), permissions: ["api.groups.read"] } },
    ...Array.from({ length: GROUPS_WITH_ROLES }, (_, which) => ({
      kind: "RoleAssignment",
      name: `${group(which)}-${role(index)}`,
      args: { roleId: { idOf: role(index) }, groupId: { idOf: group(which) }, organization: true },
    })),
  ]).flat();

const grant: ProjectPart = (index, projects) => [
  {
    kind: "ProjectGroup",
    name: `${project(index)}-group`,
    args: {
      projectId: { idOf: project(index) },
      groupId: { idOf: group(index % groupsOf(projects)) },
      roleId: "role-api-project-viewer",
    },
  },
];

const projectUsers: ProjectPart = (index) =>
  rolesIn(index).map(([who, role]) => ({
    kind: "ProjectUser",
    name: `${project(index)}-${who}`,
    args: { projectId: { idOf: project(index) }, userId: { idOf: who }, role },
  }));

const projectMembers: ProjectPart = (index) => [
  {
    kind: "ProjectMembers",
    name: `${project(index)}-members`,
    args: {
      projectId: { idOf: project(index) },
      members: Object.fromEntries(rolesIn(index).map(([who, role]) => [emailOf(who), role])),
    },
  },
];

const account: ProjectPart = (index) => [
  {
    kind: "ServiceAccount",
    name: `${project(index)}-worker`,
    args: { projectId: { idOf: project(index) }, name: "worker", createApiKey: false },
  },
];

const rateLimits: ProjectPart = (index) =>
  LIMITED_MODELS.map((model) => ({
    kind: "RateLimit",
    name: `${project(index)}-${model}`,
    args: { projectId: { idOf: project(index) }, model, ...LIMIT },
  }));

const projectRateLimits: ProjectPart = (index) => [
  {
    kind: "ProjectRateLimits",
    name: `${project(index)}-limits`,
    args: {
      projectId: { idOf: project(index) },
      limits: Object.fromEntries(LIMITED_MODELS.map((model) => [model, LIMIT])),
    },
  },
];

/**
 * The parts of a measured organisation. This is a program of its own, and its shape stays the same so that runs can be
 * compared. A new kind may add a part here; its bounds are in its file in test/kinds. Both styles lead to the same organisation.
 */
const parts: Readonly<Record<Style, { organization: readonly OrganizationPart[]; project: readonly ProjectPart[] }>> = {
  "single resources": {
    organization: [people, groups, groupUsers, organizationRoles],
    project: [projectUsers, account, rateLimits, grant],
  },
  sets: {
    organization: [owners, groups, groupMembers, organizationRoles],
    project: [projectMembers, account, projectRateLimits, grant],
  },
};

/** The declarations of an organisation with this many projects. */
export function organization(projects: number, style: Style = "single resources"): Declared[] {
  return [
    ...parts[style].organization.flatMap((part) => part(projects)),
    ...Array.from({ length: projects }, (_, index) => [
      { kind: "Project", name: project(index), args: { name: project(index) } },
      ...parts[style].project.flatMap((part) => part(index, projects)),
    ]).flat(),
  ];
}

/** The addresses of the people that an organisation with this many projects needs. */
export function emails(projects: number): string[] {
  return Array.from({ length: SHARED_PEOPLE + projects }, (_, index) => emailOf(person(index)));
}

/** The same program with one changed field in one resource. */
export function withOneChange(declared: readonly Declared[]): Declared[] {
  const index = declared.findIndex(({ kind }) => kind === "RateLimit" || kind === "ProjectRateLimits");
  return declared.map((one, at) => (at === index ? { ...one, args: { ...one.args, ...otherLimit(one) } } : one));
}

function otherLimit({ kind, args }: Declared): Declared["args"] {
  if (kind === "RateLimit") return OTHER_LIMIT;
  return { limits: { ...(args.limits as Record<string, Limits>), [LIMITED_MODELS[0]!]: OTHER_LIMIT } };
}

/** The people in a group. */
function peopleIn(group: number, projects: number): string[] {
  const everybody = emails(projects).length;
  return Array.from({ length: GROUP_SIZE }, (_, seat) => person((group * GROUP_SIZE + seat) % everybody));
}

/** The people in a project, each with the role. */
function rolesIn(index: number): [who: string, role: string][] {
  return [0, 1, SHARED_PEOPLE + index].map((who) => [person(who), who === 0 ? "owner" : "member"]);
}

function groupIndexes(projects: number): number[] {
  return [...Array(groupsOf(projects)).keys()];
}

function groupsOf(projects: number): number {
  return GROUPS.find(({ upTo }) => projects <= upTo)!.groups;
}

function project(index: number): string {
  return `project-${index}`;
}

function person(index: number): string {
  return `person-${index}`;
}

function emailOf(person: string): string {
  return `${person}@example.com`;
}

function group(index: number): string {
  return `group-${index}`;
}

function role(index: number): string {
  return `role-${index}`;
}
