/** The company as data: what a pull request changes. What becomes of it is in index.ts. */
import type { RateLimitArgs } from "pulumi-openai-admin";

/** A person by the name that the stack's configuration gives an e-mail address to (`organization:people`). */
export type Person = string;

/** People who share projects: a group, which has access to each project of the team. */
export interface Team {
  /** They also manage the team's projects: members, keys, limits. */
  owners: Person[];
  /** They use the team's projects. */
  members: Person[];
}

/** What a model may be asked for, a minute. Limits that are left out stay as OpenAI has set them. */
export type Limits = Record<string, Pick<RateLimitArgs, "maxRequestsPer1Minute" | "maxTokensPer1Minute">>;

export interface ProjectRow {
  /** The project's name, in the console and in the program. */
  name: string;
  /** Everybody in the team has access, through its group. */
  team: keyof typeof teams;
  /** People from other teams, who use the project too. */
  guests?: Person[];
  /** The applications that call the API here; each gets a service account. */
  apps: string[];
  limits: Limits;
}

export const teams = {
  platform: { owners: ["ana"], members: ["bashir", "chen"] },
  product: { owners: ["dalia"], members: ["emeka", "farah"] },
  research: { owners: ["goran"], members: ["hana", "ivo"] },
} satisfies Record<string, Team>;

/** They may see who is in which group of the organisation, and change nothing. */
export const accessReviewers: keyof typeof teams = "platform";

const production: Limits = {
  "gpt-5": { maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 1_000_000 },
  "gpt-5-mini": { maxRequestsPer1Minute: 5_000, maxTokensPer1Minute: 5_000_000 },
};

const staging: Limits = {
  "gpt-5": { maxRequestsPer1Minute: 100, maxTokensPer1Minute: 50_000 },
  "gpt-5-mini": { maxRequestsPer1Minute: 500, maxTokensPer1Minute: 500_000 },
};

const experiments: Limits = {
  "gpt-5": { maxRequestsPer1Minute: 500, maxTokensPer1Minute: 400_000 },
};

export const projects: ProjectRow[] = [
  { name: "gateway-production", team: "platform", apps: ["gateway"], limits: production },
  { name: "gateway-staging", team: "platform", apps: ["gateway"], limits: staging },
  { name: "assistant-production", team: "product", guests: ["bashir"], apps: ["web", "indexer"], limits: production },
  { name: "assistant-staging", team: "product", apps: ["web"], limits: staging },
  { name: "evaluations", team: "research", guests: ["emeka"], apps: ["nightly"], limits: experiments },
];
