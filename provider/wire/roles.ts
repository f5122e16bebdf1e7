import { z } from "zod";
import { maybe, type Collection } from "./route";

/** A role of the organisation, predefined or custom. */
const answer = z
  .object({ id: z.string(), name: maybe(z.string()), predefined_role: maybe(z.boolean()) })
  .transform((wire) => ({ roleId: wire.id, name: wire.name, predefined: wire.predefined_role }));

export type RoleObject = z.output<typeof answer>;

export const roles: Collection<RoleObject> = {
  path: "/organization/roles",
  noun: "roles of the organisation",
  answer,
  cursor: "next",
  pageSize: 1000,
};
