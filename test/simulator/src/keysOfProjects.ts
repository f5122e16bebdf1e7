import { answering, type Answer } from "./api";
import { badKey, bearer } from "./authentication";
import { modelCeilings } from "./models";
import type { Simulation } from "./simulation";
import type { ProjectApiKey, World } from "./state";

/** The key of an active project with this value, unless it has expired. */
export function keyOfProject(world: World, value: string, now: number): ProjectApiKey | undefined {
  const projects = world.organizations.flatMap((organization) => organization.projects);
  return projects
    .filter((project) => project.archived_at === null)
    .flatMap((project) => project.apiKeys)
    .find((key) => key.value === value && (key.expires_at === null || key.expires_at > now));
}

/**
 * The one call outside the Administration API: a list of the models, for keys of projects. A test can tell with it whether a key still
 * works. The key then counts as used.
 */
export function listModels(simulation: Simulation, authorization: string | undefined): Answer {
  return answering(() => {
    const now = simulation.clock.now();
    const value = bearer(authorization);
    const key = keyOfProject(simulation.world, value, now);
    if (!key) throw badKey(value);
    if (key.last_used_at !== now) simulation.change(() => void (key.last_used_at = now));
    return { object: "list", data: Object.keys(modelCeilings).map((id) => ({ id, object: "model" })) };
  });
}
