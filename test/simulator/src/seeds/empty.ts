import type { Organization, World } from "../state";
import { newOrganization } from "../world";

/** The first of January 2026: seeds begin there, whatever the day, so that they are the same in every run. */
export const foundingTime = 1_767_225_600;

/** An organisation as OpenAI hands it over: one owner, the default project, the predefined roles, an admin key. */
export function foundEmpty(world: World, name: string): Organization {
  return newOrganization(world, name, "owner@example.com", foundingTime);
}
