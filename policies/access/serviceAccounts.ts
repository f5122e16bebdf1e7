/** What the rules about service accounts ask alike: what an account is, and which accounts get something by a grant. */
import type { ServiceAccountArgs } from "pulumi-openai-admin";
import { accountRole } from "pulumi-openai-admin/access";
import type { Grant, Holder, Subject } from "pulumi-openai-admin-policy-kit";

/** The roles that an account can be made with. */
export const accountRoles = ["member", "owner", "none"] as const;

/** @see accountRoles */
export type AccountRole = (typeof accountRoles)[number];

/** The role of an account, also where the program says none. */
export function roleOf<Options>({ inputs }: Subject<ServiceAccountArgs, Options>): AccountRole {
  return accountRole(inputs);
}

/** Looks at each service account that gets something by a grant, and at the name of the group, if it gets it through one. */
export function everyAccountIn<Args, Options>(
  grant: Grant<Args, Options>,
  look: (account: Holder, group: string | undefined) => void,
): void {
  const group = grant.group()?.label;
  grant.holders((holder) => {
    if (holder.kind === "serviceAccount") look(holder, group);
  });
}

/** ` through the group admins`, or nothing. */
export function through(group: string | undefined): string {
  return group === undefined ? "" : ` through the group ${group}`;
}
