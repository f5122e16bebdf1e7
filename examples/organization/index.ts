/**
 * A company's OpenAI organisation: who works in which project, which applications call the API, and how much.
 * The company itself is in company.ts, its people's e-mail addresses in the stack's configuration.
 */
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import { projects, teams, type Person, type ProjectRow, type Team } from "./company";

const addresses = new pulumi.Config().requireObject<Record<Person, string>>("people");

/** Everybody in the configuration. They are found in the organisation, and stay in it when the stack is destroyed. */
const people = new Map(Object.entries(addresses).map(([name, email]) => [name, declarePerson(name, email)]));

/** Each project by its name, for what refers to it from outside. */
export const projectIds = Object.fromEntries(projects.map((row) => [row.name, declareProject(row).id]));

function declarePerson(name: Person, email: string) {
  return { email, user: new openai.OrganizationUser(name, { email }) };
}

/** Archiving cannot be undone. Once people depend on a project, give it `{ protect: true }`. */
function declareProject(row: ProjectRow): openai.Project {
  const project = new openai.Project(row.name, { name: row.name });
  declareMembers(project, row);
  declareApps(project, row);
  declareLimits(project, row);
  return project;
}

function declareMembers(project: openai.Project, { name, team, guests = [] }: ProjectRow): void {
  const { owners, members }: Team = teams[team];
  const roles = { owner: owners, member: [...members, ...guests] };
  for (const [role, persons] of Object.entries(roles)) {
    for (const person of persons) {
      // By e-mail rather than by id, so that a preview and a policy can tell who it is.
      const { email, user } = find(person);
      new openai.ProjectUser(`${name}-${person}`, { projectId: project.id, email, role }, { dependsOn: user });
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
