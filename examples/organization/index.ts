/**
 * A company's OpenAI organisation: who works in which project, which applications call the API, and with which limits.
 * company.ts describes the company. The stack's configuration has the people's e-mail addresses.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import { accessReviewers, projects, teams, type Person, type ProjectRow, type Team } from "./company";

type TeamName = keyof typeof teams;

const addresses = new pulumi.Config().requireObject<Record<Person, string>>("people");

/** Everybody in the configuration. They are already in the organisation, and a destroy keeps them there. */
const people = new Map(Object.entries(addresses).map(([name, email]) => [name, declarePerson(name, email)]));

/** Each team is a group. A person who moves to another team moves to its group, and so to its projects. */
const groups = new Map(Object.keys(teams).map((team) => [team, declareGroup(team as TeamName)]));

declareAccessReview();

/** The ids of the projects by name, for other stacks. */
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

/** A custom role in the whole organisation. This is the widest scope, so `organization: true` is required. */
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

/** The team gets access through its group. Owners and guests get access individually. */
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
      // By e-mail address rather than by id, so that previews and policies can show the person.
      const { email, user } = find(person);
      new openai.ProjectUser(`${name}-${person}`, { projectId, email, role }, { dependsOn: user });
    }
  }
}

/** Accounts without keys. Create keys where they are used; this stack's state then contains none. */
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
    `company.ts names "${name}", but the configuration has no e-mail address for this name (organization:people). ` +
      `Add the address: pulumi config set --path people.${name} ${name}@example.com`,
  );
}
