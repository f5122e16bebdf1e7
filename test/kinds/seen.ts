import type { World } from "../lifecycle/world";

/** The items of a list, as the console shows them. */
export async function listed<T>(world: World, path: string): Promise<T[]> {
  return (await world.control.edit<{ data: T[] }>({ method: "GET", path })).data;
}

/** The certificates that are active in a project. */
export async function activeIn(world: World, projectId: string) {
  const all = await listed<{ active: boolean }>(world, `/organization/projects/${projectId}/certificates`);
  return all.filter((one) => one.active);
}

/** A project's limits of one model. */
export async function gpt5(world: World, projectId: string) {
  const rows = await listed<{ model: string }>(world, `/organization/projects/${projectId}/rate_limits`);
  return rows.find((one) => one.model === "gpt-5");
}
