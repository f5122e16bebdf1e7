/** `--can`: who has a permission. */
import { enumerate, fromOutside } from "../../client/outside";
import type { Unread } from "../../inventory/live";
import { CommandError } from "../commandError";
import type { AccessRow, Answer } from "./answer";
import type { Facts } from "./reading";
import { nearest } from "./subject";

/**
 * The rows of an answer whose role has a permission, and the roles whose permissions the API did not tell.
 * @throws CommandError if no role that the command has read has the permission.
 */
export function whoCan(answer: Answer, facts: Facts, permission: string): { answer: Answer; unclear: string[] } {
  const known = new Set((facts.organization.roles ?? []).flatMap(({ permissions = [] }) => permissions));
  if (!known.has(permission)) throw unknownPermission(permission, [...known].sort(), facts.unread);
  const unclear = answer.access.filter(({ role }) => role.permissions === undefined).map(({ role }) => role.name);
  const has = ({ role }: AccessRow) => role.permissions?.includes(permission) ?? false;
  return {
    answer: { ...answer, access: answer.access.filter(has), keys: [], members: [], workloads: [], missing: [] },
    unclear: [...new Set(unclear)],
  };
}

function unknownPermission(permission: string, known: readonly string[], unread: readonly Unread[]): CommandError {
  const close = nearest(permission, known);
  const advice =
    close.length > 0
      ? `Did you mean ${enumerate(close)}?`
      : known.length > 0
        ? `The roles have these permissions: ${enumerate(known, Infinity)}.`
        : "the API returned no permission of any role; the key may lack the right to read roles.";
  const roles = [...new Set(unread.map(({ kind }) => kind).filter((kind) => kind.endsWith("Role")))];
  const gap = roles.length > 0 ? ` The key may not read ${enumerate(roles)}.` : "";
  return new CommandError(
    `Could not tell who can ${fromOutside(permission)}: no role that the command has read has this permission.${gap} ${advice}`,
  );
}
