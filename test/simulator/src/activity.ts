import { ratesOf } from "./prices";
import { access } from "./routes/projectApiKeys";
import type { Organization, Workload } from "./state";
import { countsOf, momentsPerDay, type Counts } from "./usageKinds";

const day = 86_400;

/** A time range in Unix seconds: the start is part of it, the end is not. */
export interface Range {
  from: number;
  to: number;
}

/** What a workload did at one moment. */
export interface Use {
  at: number;
  counts: Counts;
}

/** The uses of a workload in a time range, in their order. The same workload has the same uses in every run. */
export function* usesOf(workload: Workload, { from, to }: Range): Generator<Use> {
  const start = Math.max(from, workload.from);
  const end = Math.min(to, workload.until ?? Infinity);
  const seed = seedOf(workload.id);
  const moments = momentsPerDay(workload.usage);
  for (let date = Math.floor(start / day); date * day < end; date++) {
    for (let moment = 0; moment < moments; moment++) {
      const draw = (salt: number): number => random(seed, date, moment, salt);
      const at = date * day + Math.floor(((moment + draw(0)) * day) / moments);
      if (at < start || at >= end) continue;
      const requests = Math.max(1, Math.round((workload.requestsPerDay / moments) * (0.5 + draw(1))));
      yield { at, counts: countsOf(workload, requests, (salt) => draw(salt + 2)) };
    }
  }
}

/** The dollars that an organisation, or one of its projects, spent in a time range. */
export function spentIn(organization: Organization, range: Range, projectId?: string): number {
  const isMeant = (one: { projectId: string }): boolean => projectId === undefined || one.projectId === projectId;
  let dollars = 0;
  for (const { at, amount } of organization.costs.filter(isMeant)) {
    if (at >= range.from && at < range.to) dollars += amount;
  }
  for (const workload of organization.workloads.filter(isMeant)) {
    const rates = ratesOf(workload);
    for (const { counts } of usesOf(workload, range)) {
      for (const rate of rates) dollars += (counts[rate.counter] ?? 0) * rate.quantityPerCount * rate.dollars;
    }
  }
  return dollars;
}

/** Ends the workloads whose key or project can no longer make requests, so that their history stays as it is. */
export function endWorkloads(organization: Organization, now: number): void {
  const running = organization.workloads.filter(({ until }) => until === null || until > now);
  if (running.length === 0) return;
  const projects = new Map(organization.projects.map((project) => [project.id, project]));
  for (const workload of running) {
    const project = projects.get(workload.projectId);
    if (!project || project.archived_at !== null) {
      workload.until = now;
    } else if (workload.apiKeyId !== null) {
      const key = project.apiKeys.find((candidate) => candidate.id === workload.apiKeyId);
      const isUsable = key !== undefined && access(organization, project, key) === "active";
      workload.until = isUsable ? (key.expires_at ?? workload.until) : now;
    }
  }
}

/** A number derived from a text. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** A number from 0 to 1, derived from the others. Cheap, because a report of many projects needs millions. */
function random(seed: number, ...parts: number[]): number {
  let hash = seed;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part + 0x9e3779b9), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}
