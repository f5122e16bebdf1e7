import type * as pulumi from "@pulumi/pulumi";

/** The predefined roles of every project. */
const PREDEFINED = ["owner", "member", "viewer"] as const;

/** How a component names a role in a project: by the name of a predefined role, or by an id. */
export interface RoleChoice {
  /** A predefined role: `owner`, `member` or `viewer`. In a Workspace also a key of its `roles`. Give either this or `roleId`. */
  role?: string;
  /** The id of the role. Give either this or `role`. */
  roleId?: pulumi.Input<string>;
}

/**
 * The id of a chosen role.
 * @param where the component and the key, for messages: `Team search: projects.web`.
 * @param own the ids of the component's own roles, by key.
 */
export function roleIdOf(
  where: string,
  { role, roleId }: RoleChoice,
  own: Readonly<Record<string, pulumi.Output<string>>> = {},
): pulumi.Input<string> {
  if ((role === undefined) === (roleId === undefined)) throw new Error(`${where}: give either role or roleId.`);
  if (roleId !== undefined) return roleId;
  if (Object.hasOwn(own, role!)) return own[role!]!;
  if ((PREDEFINED as readonly string[]).includes(role!)) return `role-api-project-${role}`;
  const names = [...PREDEFINED, ...Object.keys(own)].join(", ");
  throw new Error(`${where}: there is no role "${role}". Give one of ${names}, or the id of a role as roleId.`);
}
