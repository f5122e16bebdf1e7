/** The company as data. Pull requests change this file, and index.ts turns it into resources. */
import type { RateLimitArgs } from "pulumi-openai-admin";

/** The name of a person. The stack's configuration maps it to an e-mail address (`organization:people`). */
export type Person = string;

/** People who share projects. Each team becomes a group with access to the team's projects. */
export interface Team {
  /** People who use the team's projects and manage their members, keys and limits. */
  owners: Person[];
  /** People who use the team's projects. */
  members: Person[];
}

/** The limits of each model, per minute. A limit that is missing keeps OpenAI's value. */
export type Limits = Record<string, Pick<RateLimitArgs, "maxRequestsPer1Minute" | "maxTokensPer1Minute">>;

export interface ProjectRow {
  /** The project's name, in the console and in the program. */
  name: string;
  /** Everybody in the team has access through the team's group. */
  team: keyof typeof teams;
  /** People from other teams who also use the project. */
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

/** This team can see the members of every group in the organisation, and can change nothing. */
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
