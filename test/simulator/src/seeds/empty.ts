import type { Organization, World } from "../state";
import { newOrganization } from "../world";

/** Seeds always start on 1 January 2026, so that they are the same in every run. */
export const foundingTime = 1_767_225_600;

/** A new organisation, as OpenAI creates it: one owner, the default project, the predefined roles and an admin key. */
export function foundEmpty(world: World, name: string): Organization {
  return newOrganization(world, name, "owner@example.com", foundingTime);
}
