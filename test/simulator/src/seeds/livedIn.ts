import { perform, route } from "../api";
import { seedClock, type Clock } from "../clock";
import type { Organization, World } from "../state";
import { addPerson, addProjectKey } from "../world";
import { foundEmpty, foundingTime } from "./empty";

const givenNames = [
  ...["ana", "bashir", "chen", "dalia", "emeka", "farah", "goran", "hana", "ivo", "joana"],
  ...["kofi", "lena", "mateo", "nadia", "olga", "pablo", "quinn", "rosa", "sami", "tara"],
];
const familyNames = ["adler", "okafor"];

const projectNames = [
  ...["search-production", "search-staging", "support-bot", "data-science", "billing", "mobile-app"],
  ...["internal-tools", "research", "translations", "voice", "images", "playground"],
];

const groupNames = ["infrastructure", "design", "finance"];

/** Makes API calls as the console would, so that a seed contains only objects that the API could contain. */
class Hand {
  private readonly clock: Clock = seedClock(foundingTime);

  constructor(
    readonly world: World,
    readonly organization: Organization,
  ) {}

  post<Body = { id: string }>(path: string, body: unknown = {}): Body {
    const request = { method: "POST", path, query: new URLSearchParams(), body };
    const { status, body: answer } = perform(
      this.world,
      this.organization,
      "console",
      request,
      route(request),
      this.clock,
    );
    if (status !== 200) throw new Error(`the API rejected POST ${path} of the seed: ${JSON.stringify(answer)}`);
    return answer as Body;
  }
}

/** The item at an index, which wraps around at the end of the list. */
function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("cannot pick from an empty list");
  return item;
}

function fillProject(hand: Hand, name: string, index: number): void {
  const { people } = hand.organization;
  const { id } = hand.post("/organization/projects", { name });
  const base = `/organization/projects/${id}`;
  for (let seat = 0; seat < 3 + (index % 4); seat++) {
    // 7 and the number of people have no common factor, so nobody is in a project twice.
    const person = pick(people, index * 3 + seat * 7);
    hand.post(`${base}/users`, { user_id: person.id, role: seat === 0 ? "owner" : "member" });
  }
  hand.post(`${base}/service_accounts`, { name: `${name}-server` });
  if (index % 3 === 0) {
    hand.post(`${base}/service_accounts`, { name: `${name}-batch`, create_service_account_only: true });
  }
  if (index % 2 === 0) {
    hand.post(`${base}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 500, max_tokens_per_1_minute: 200_000 });
    hand.post(`${base}/rate_limits/rl-gpt-image-1`, { max_images_per_1_minute: 10 + index });
  }
}

function fillGroup(hand: Hand, name: string, index: number): void {
  const { id } = hand.post("/organization/groups", { name });
  for (let seat = 0; seat < 4; seat++) {
    hand.post(`/organization/groups/${id}/users`, { user_id: pick(hand.organization.people, index * 11 + seat).id });
  }
}

/** Adds some roles, group access, an alert and keys of people. */
function settleIn(hand: Hand): void {
  const { world, organization } = hand;
  const [, search, staging, support] = organization.projects;
  const [infrastructure, design] = organization.groups;
  const [ana] = organization.people;
  if (!search || !staging || !support || !infrastructure || !design || !ana) throw new Error("the seed is incomplete");

  const permissions = ["api.groups.read", "api.usage.read"];
  const auditor = hand.post("/organization/roles", { role_name: "auditor", permissions });
  hand.post(`/organization/groups/${pick(organization.groups, 2).id}/roles`, { role_id: auditor.id });
  const deployer = hand.post(`/projects/${search.id}/roles`, {
    role_name: "deployer",
    permissions: ["api.model.request"],
  });
  hand.post(`/organization/projects/${search.id}/groups`, { group_id: infrastructure.id, role: deployer.id });
  hand.post(`/organization/projects/${staging.id}/groups`, { group_id: design.id, role: "role-api-project-viewer" });

  const amount = { threshold_amount: 50_000, currency: "USD", interval: "month" };
  const notification_channel = { type: "email", recipients: ["finance@example.com"] };
  hand.post(`/organization/projects/${search.id}/spend_alerts`, { ...amount, notification_channel });
  hand.post(`/organization/projects/${support.id}/spend_limit`, amount);

  for (const project of [search, staging]) {
    const [member] = project.members;
    const owner = { type: "user", id: member?.userId ?? ana.id } as const;
    addProjectKey(world, organization, project, { name: "laptop", owner }, foundingTime);
  }
}

/** Adds costs of the last three days to the first six projects, so that they count as in use. */
function addCosts({ organization }: Hand): void {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400;
  for (const [index, project] of organization.projects.slice(1, 7).entries()) {
    for (const daysAgo of [1, 2, 3]) {
      const cost = { projectId: project.id, amount: 12.5 * (index + 1), at: today - daysAgo * 86_400 };
      organization.costs.push({ ...cost, lineItem: "gpt-5, input", userId: null, apiKeyId: null });
    }
  }
}

function addPeople(world: World, organization: Organization): void {
  for (const [row, family] of familyNames.entries()) {
    for (const [column, given] of givenNames.entries()) {
      // The founder is the fortieth person.
      if (row === 1 && column === givenNames.length - 1) continue;
      const role = row === 0 && column < 2 ? "owner" : "reader";
      const email = `${given}.${family}@example.com`;
      addPerson(world, organization, { email, role }, foundingTime + (row * givenNames.length + column) * 3600);
    }
  }
}

/** An organisation with a history: 40 people, 12 projects, and groups, roles, keys and costs. */
export function foundLivedIn(world: World, name: string): Organization {
  const organization = foundEmpty(world, name);
  addPeople(world, organization);
  const hand = new Hand(world, organization);
  for (const [index, project] of projectNames.entries()) fillProject(hand, project, index);
  for (const [index, group] of groupNames.entries()) fillGroup(hand, group, index);
  settleIn(hand);
  addCosts(hand);
  return organization;
}
