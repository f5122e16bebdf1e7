/** What project-owners and organization-owners ask alike: whoever becomes an owner, directly or through a group, is on a list. */
import { matchesAny, texts, type Grant, type Holder, type OptionSchemas } from "pulumi-openai-admin-policy-kit";

/** The lists of those who may own something. */
export interface OwnerOptions {
  allow: string[];
  allowGroups: string[];
  allowServiceAccounts: string[];
}

/** The words of a rule about owners. */
export interface Owned {
  readonly rule: string;
  /** What is owned: `a project`. */
  readonly what: string;
  /** Who owns it: `project owners`. */
  readonly list: string;
  readonly why: string;
}

/** The schemas of the lists, but for `allow`, which each rule explains with an example of its own. */
export const ownerLists: Omit<OptionSchemas<OwnerOptions>, "allow"> = {
  allowGroups: texts("Groups that may own whoever is in them, by name, id or pattern: those of the identity provider."),
  allowServiceAccounts: texts(
    "Service accounts that may own, by name or pattern. The default leaves them to the rules about service accounts.",
    ["*"],
  ),
};

/**
 * Refuses everybody whom the resource makes an owner and who is not on the list.
 *
 * @param instead the line that gives a lesser role.
 */
export function refuseStrangers<Args>(grant: Grant<Args, OwnerOptions>, owned: Owned, instead: string): void {
  const { options } = grant;
  const { rule, what, list, why } = owned;
  const group = grant.group();
  if (group?.names.some((name) => matchesAny(options.allowGroups, name))) return;
  if (group && !group.isDeclared) {
    grant.refuse({
      wrong: `makes the group ${group.label} an owner of ${what}, and the program does not say who is in it`,
      why,
      write: `${instead}, or add "${group.label}" to "allowGroups" of ${rule}`,
    });
    return;
  }
  grant.holders((holder) => {
    const option = holder.kind === "person" ? "allow" : "allowServiceAccounts";
    if (holder.isOn(options[option])) return;
    const isNotListed = `${holder.kind === "person" ? "who" : "which"} is not on the list of ${list}`;
    grant.refuse({
      wrong: group
        ? `makes ${title(holder)}, ${isNotListed}, an owner of ${what} through the group ${group.label}`
        : `makes ${title(holder)} an owner of ${what}, ${isNotListed}`,
      why,
      write: `${instead}, or add "${holder.label}" to "${option}" of ${rule}`,
    });
  });
}

function title({ kind, label }: Holder): string {
  return kind === "person" ? label : `the service account ${label}`;
}
