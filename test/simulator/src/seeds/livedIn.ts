import { perform, route } from "../api";
import { seedClock, type Clock } from "../clock";
import type { Organization, Workload, World } from "../state";
import { addPerson, addProjectKey, addWorkload } from "../world";
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

/** A workload of a seed: its project, and the name of its key. */
type Work = [project: string, key: string, work: Partial<Omit<Workload, "usage">> & Pick<Workload, "usage">];

/** The work of the first six projects, of every kind of usage. The other projects are not in use. */
const work: Work[] = [
  ["search-production", "Secret Key", { usage: "completions", requestsPerDay: 4_000 }],
  ["search-production", "Secret Key", { usage: "embeddings", requestsPerDay: 20_000 }],
  ["search-production", "laptop", { usage: "completions", model: "gpt-5-mini", requestsPerDay: 60 }],
  ["search-staging", "Secret Key", { usage: "completions", model: "gpt-5-mini", requestsPerDay: 500 }],
  ["search-staging", "laptop", { usage: "web_search_calls", requestsPerDay: 40 }],
  ["support-bot", "Secret Key", { usage: "completions", model: "gpt-4o", requestsPerDay: 900 }],
  ["support-bot", "Secret Key", { usage: "decisions", requestsPerDay: 200 }],
  ["support-bot", "Secret Key", { usage: "file_search_calls", requestsPerDay: 300 }],
  ["support-bot", "Secret Key", { usage: "vector_stores", requestsPerDay: 800 }],
  ["data-science", "Secret Key", { usage: "completions", requestsPerDay: 1_500, fields: { batch: true } }],
  ["data-science", "Secret Key", { usage: "code_interpreter_sessions", requestsPerDay: 25 }],
  ["billing", "Secret Key", { usage: "completions", model: "gpt-4.1", requestsPerDay: 300 }],
  ["billing", "Secret Key", { usage: "moderations", requestsPerDay: 300 }],
  ["mobile-app", "Secret Key", { usage: "completions", model: "gpt-4o-audio-preview", requestsPerDay: 700 }],
  ["mobile-app", "Secret Key", { usage: "images", requestsPerDay: 50, fields: { size: "512x512" } }],
  ["mobile-app", "Secret Key", { usage: "audio_speeches", requestsPerDay: 400 }],
  ["mobile-app", "Secret Key", { usage: "audio_transcriptions", requestsPerDay: 400 }],
];

function addWork({ world, organization }: Hand): void {
  for (const [projectName, keyName, workload] of work) {
    const project = organization.projects.find(({ name }) => name === projectName);
    const key = project?.apiKeys.find(({ name }) => name === keyName);
    if (!project || !key) throw new Error(`the seed has no key "${keyName}" in the project "${projectName}"`);
    addWorkload(world, organization, project, { ...workload, apiKeyId: key.id, from: foundingTime });
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

/** An organisation with a history: 40 people, 12 projects, and groups, roles, keys and daily requests. */
export function foundLivedIn(world: World, name: string): Organization {
  const organization = foundEmpty(world, name);
  addPeople(world, organization);
  const hand = new Hand(world, organization);
  for (const [index, project] of projectNames.entries()) fillProject(hand, project, index);
  for (const [index, group] of groupNames.entries()) fillGroup(hand, group, index);
  settleIn(hand);
  addWork(hand);
  return organization;
}
