import type { Organization, World } from "../state";
import { newWorld } from "../world";
import { foundEmpty } from "./empty";
import { foundLivedIn } from "./livedIn";

/** The names of the seeds: the organisations that a simulator can start with. */
export const seedNames = ["empty", "lived-in"] as const;

/** The name of a seed. */
export type SeedName = (typeof seedNames)[number];

/** Creates an organisation from a seed in a world. */
export function seedOrganization(world: World, seed: SeedName, name: string): Organization {
  return seed === "empty" ? foundEmpty(world, name) : foundLivedIn(world, name);
}

/** A world with one organisation. */
export function seedWorld(seed: SeedName): World {
  const world = newWorld();
  seedOrganization(world, seed, "Example Company");
  return world;
}
