/** An input of a declared resource: a plain value, or the id of a resource declared earlier. */
export type Value = string | number | boolean | readonly string[] | { readonly idOf: string };

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

const people: OrganizationPart = (projects) =>
  emails(projects).map((email, index) => ({ kind: "OrganizationUser", name: person(index), args: { email } }));

const groups: OrganizationPart = (projects) => {
  const everybody = emails(projects).length;
  return Array.from({ length: groupsOf(projects) }, (_, index) => [
    { kind: "Group", name: group(index), args: { name: group(index) } },
    ...Array.from({ length: GROUP_SIZE }, (_, seat) => {
      const who = person((index * GROUP_SIZE + seat) % everybody);
      return {
        kind: "GroupUser",
        name: `${group(index)}-${who}`,
        args: { groupId: { idOf: group(index) }, userId: { idOf: who } },
      };
    }),
  ]).flat();
};

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

const members: ProjectPart = (index) =>
  [0, 1, SHARED_PEOPLE + index].map((who) => ({
    kind: "ProjectUser",
    name: `${project(index)}-${person(who)}`,
    args: { projectId: { idOf: project(index) }, userId: { idOf: person(who) }, role: who === 0 ? "owner" : "member" },
  }));

const account: ProjectPart = (index) => [
  {
    kind: "ServiceAccount",
    name: `${project(index)}-worker`,
    args: { projectId: { idOf: project(index) }, name: "worker", createApiKey: false },
  },
];

const limits: ProjectPart = (index) =>
  LIMITED_MODELS.map((model) => ({
    kind: "RateLimit",
    name: `${project(index)}-${model}`,
    args: { projectId: { idOf: project(index) }, model, maxRequestsPer1Minute: 300 },
  }));

/**
 * The parts of a measured organisation. This is a program of its own, and its shape stays the same so that runs can be
 * compared. A new kind may add a part here; its bounds are in its file in test/kinds.
 */
const organizationParts: readonly OrganizationPart[] = [people, groups, organizationRoles];
const projectParts: readonly ProjectPart[] = [members, account, limits, grant];

/** The declarations of an organisation with this many projects. */
export function organization(projects: number): Declared[] {
  return [
    ...organizationParts.flatMap((part) => part(projects)),
    ...Array.from({ length: projects }, (_, index) => [
      { kind: "Project", name: project(index), args: { name: project(index) } },
      ...projectParts.flatMap((part) => part(index, projects)),
    ]).flat(),
  ];
}

/** The addresses of the people that an organisation with this many projects needs. */
export function emails(projects: number): string[] {
  return Array.from({ length: SHARED_PEOPLE + projects }, (_, index) => `${person(index)}@example.com`);
}

/** The same program with one changed field in one resource. */
export function withOneChange(declared: readonly Declared[]): Declared[] {
  const index = declared.findIndex((one) => one.kind === "RateLimit");
  return declared.map((one, at) =>
    at === index ? { ...one, args: { ...one.args, maxRequestsPer1Minute: 301 } } : one,
  );
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

function group(index: number): string {
  return `group-${index}`;
}

function role(index: number): string {
  return `role-${index}`;
}
