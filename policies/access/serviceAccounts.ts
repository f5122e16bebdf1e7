/** What the rules about service accounts share: the role of an account, and the accounts that a grant reaches. */
import type { ServiceAccountArgs } from "pulumi-openai-admin";
import { accountRole } from "pulumi-openai-admin/access";
import type { Grant, Holder, Subject } from "pulumi-openai-admin-policy-kit";

/** The roles that an account can have at creation. */
export const accountRoles = ["member", "owner", "none"] as const;

/** @see accountRoles */
export type AccountRole = (typeof accountRoles)[number];

/** The role of an account. If the program sets no role, this is the API's default. */
export function roleOf<Options>({ inputs }: Subject<ServiceAccountArgs, Options>): AccountRole {
  return accountRole(inputs);
}

/** Calls `look` with each service account that a grant reaches, and with the name of the group, if any. */
export function everyAccountIn<Args, Options>(
  grant: Grant<Args, Options>,
  look: (account: Holder, group: string | undefined) => void,
): void {
  const group = grant.group()?.label;
  grant.holders((holder) => {
    if (holder.kind === "serviceAccount") look(holder, group);
  });
}

/** ` through the group admins`; empty without a group. */
export function through(group: string | undefined): string {
  return group === undefined ? "" : ` through the group ${group}`;
}
