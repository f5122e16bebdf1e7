/** An input of a declared resource: a plain value, or the id of a resource declared before. */
export type Value = string | number | boolean | readonly string[] | { readonly idOf: string };

/** A resource of the measured program, as data. */
export interface Declared {
  readonly kind: string;
  /** The resource's name in the program; of a project, its name in the API too. */
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** Resources that an organisation of so many projects has once. */
type OrganizationPart = (projects: number) => Declared[];

/** Resources that each project has, by its number and how many there are. */
type ProjectPart = (index: number, projects: number) => Declared[];

/** People are shared: two who are in every project, and one of each project's own. */
const SHARED_PEOPLE = 2;

/** Groups of so many people; how many groups there are grows more slowly than the projects. */
const GROUP_SIZE = 5;
const GROUPS: readonly { upTo: number; groups: number }[] = [
  { upTo: 5, groups: 2 },
  { upTo: 20, groups: 5 },
  { upTo: 100, groups: 20 },
  { upTo: Infinity, groups: 50 },
];

/** Roles of the organisation, each of which the first two groups are given. */
const ROLES = 5;
const GROUPS_WITH_ROLES = 2;

/** So many limits of each project are declared, one a model. */
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
 * What an organisation consists of: a program of its own, whose shape stays the same so that runs can be compared. A kind
 * that comes later may add a part here; its bounds are in its file in test/kinds.
 */
const organizationParts: readonly OrganizationPart[] = [people, groups, organizationRoles];
const projectParts: readonly ProjectPart[] = [members, account, limits, grant];

/** An organisation of so many projects. */
export function organization(projects: number): Declared[] {
  return [
    ...organizationParts.flatMap((part) => part(projects)),
    ...Array.from({ length: projects }, (_, index) => [
      { kind: "Project", name: project(index), args: { name: project(index) } },
      ...projectParts.flatMap((part) => part(index, projects)),
    ]).flat(),
  ];
}

/** The addresses of the people whom an organisation of so many projects needs to have. */
export function emails(projects: number): string[] {
  return Array.from({ length: SHARED_PEOPLE + projects }, (_, index) => `${person(index)}@example.com`);
}

/** The same program with one field of one resource changed. */
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
