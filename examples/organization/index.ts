/**
 * A company's OpenAI organisation: who works in which project, which applications call the API, and how much.
 * The company itself is in company.ts, its people's e-mail addresses in the stack's configuration.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import { accessReviewers, projects, teams, type Person, type ProjectRow, type Team } from "./company";

type TeamName = keyof typeof teams;

const addresses = new pulumi.Config().requireObject<Record<Person, string>>("people");

/** Everybody in the configuration. They are found in the organisation, and stay in it when the stack is destroyed. */
const people = new Map(Object.entries(addresses).map(([name, email]) => [name, declarePerson(name, email)]));

/** Each team is a group. A person who changes teams changes groups, and with them all projects. */
const groups = new Map(Object.keys(teams).map((team) => [team, declareGroup(team as TeamName)]));

declareAccessReview();

/** Each project by its name, for what refers to it from outside. */
export const projectIds = Object.fromEntries(projects.map((row) => [row.name, declareProject(row).id]));

function declarePerson(name: Person, email: string) {
  return { email, user: new openai.OrganizationUser(name, { email }) };
}

function declareGroup(team: TeamName): openai.Group {
  const group = new openai.Group(team, { name: team });
  const { owners, members }: Team = teams[team];
  for (const person of [...owners, ...members]) {
    new openai.GroupUser(`${team}-${person}`, { groupId: group.id, userId: find(person).user.id });
  }
  return group;
}

/** A role of our own, in the whole organisation: which has to be said, because it is the widest scope there is. */
function declareAccessReview(): void {
  const role = new openai.Role("access-reviewer", { name: "access-reviewer", permissions: ["api.groups.read"] });
  const groupId = groups.get(accessReviewers)!.id;
  new openai.RoleAssignment("access-reviewers", { roleId: role.id, groupId, organization: true });
}

/** Archiving cannot be undone. Once people depend on a project, give it `{ protect: true }`. */
function declareProject(row: ProjectRow): openai.Project {
  const project = new openai.Project(row.name, { name: row.name });
  declareAccess(project, row);
  declareApps(project, row);
  declareLimits(project, row);
  return project;
}

/** The team by its group; who owns the project, and who is a guest in it, by person. */
function declareAccess(project: openai.Project, { name, team, guests = [] }: ProjectRow): void {
  const projectId = project.id;
  new openai.ProjectGroup(`${name}-${team}`, {
    projectId,
    groupId: groups.get(team)!.id,
    roleId: "role-api-project-member",
  });
  const { owners }: Team = teams[team];
  for (const [role, persons] of Object.entries({ owner: owners, member: guests })) {
    for (const person of persons) {
      // By e-mail rather than by id, so that a preview and a policy can tell who it is.
      const { email, user } = find(person);
      new openai.ProjectUser(`${name}-${person}`, { projectId, email, role }, { dependsOn: user });
    }
  }
}

/** Accounts without keys: keys are made where they are used, and do not pass through this stack's state. */
function declareApps(project: openai.Project, { name, apps }: ProjectRow): void {
  for (const app of apps) {
    new openai.ServiceAccount(`${name}-${app}`, {
      projectId: project.id,
      name: app,
      role: "member",
      createApiKey: false,
    });
  }
}

function declareLimits(project: openai.Project, { name, limits }: ProjectRow): void {
  for (const [model, values] of Object.entries(limits)) {
    new openai.RateLimit(`${name}-${model}`, { projectId: project.id, model, ...values });
  }
}

function find(name: Person) {
  const person = people.get(name);
  if (person) return person;
  throw new Error(
    `company.ts speaks of "${name}", whom the configuration does not know. Add the address: ` +
      `pulumi config set --path people.${name} ${name}@example.com`,
  );
}
