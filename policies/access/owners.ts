/** The check of project-owners and organization-owners: every owner, direct or through a group, is on a list. */
import { matchesAny, texts, type Grant, type Holder, type OptionSchemas } from "pulumi-openai-admin-policy-kit";
import { through } from "./serviceAccounts";

/** The lists of allowed owners. */
export interface OwnerOptions {
  allow: string[];
  allowGroups: string[];
  allowServiceAccounts: string[];
}

/** What a rule about owners says in its messages. */
export interface Ownership {
  readonly rule: string;
  /** What the grant makes of its holder: `a project owner`. */
  readonly owner: string;
  /** The name of the list: `project owners`. */
  readonly list: string;
  readonly why: string;
}

/** The schemas of the lists. `allow` is missing: each rule describes it with its own example. */
export const ownerLists: Omit<OptionSchemas<OwnerOptions>, "allow"> = {
  allowGroups: texts(
    "Groups whose members may all be owners, by name, id or pattern. Use it for groups that the identity provider fills.",
  ),
  allowServiceAccounts: texts(
    "Service accounts that may be owners, by name or pattern. The default leaves them to the rules about service accounts.",
    ["*"],
  ),
};

/**
 * Rejects every owner that the resource makes and the list does not include.
 *
 * @param instead the line of code that gives a lesser role.
 */
export function refuseStrangers<Args>(grant: Grant<Args, OwnerOptions>, ownership: Ownership, instead: string): void {
  const { options } = grant;
  const { rule, owner, list, why } = ownership;
  const group = grant.group();
  if (group?.names.some((name) => matchesAny(options.allowGroups, name))) return;
  if (group && !group.isDeclared) {
    grant.refuse({
      wrong: `makes the group ${group.label} ${owner}, but the program does not declare the members of this group`,
      why,
      write: `${instead}, or add "${group.label}" to "allowGroups" of ${rule}`,
    });
    return;
  }
  grant.holders((holder) => {
    const option = holder.kind === "person" ? "allow" : "allowServiceAccounts";
    if (holder.isOn(options[option])) return;
    grant.refuse({
      wrong: `makes ${title(holder)} ${owner}${through(group?.label)}, but ${notListed(holder.kind, list)}`,
      why,
      write: `${instead}, or add "${holder.label}" to "${option}" of ${rule}`,
    });
  });
}

/** `the list of project owners does not include this person`. */
export function notListed(kind: Holder["kind"], list: string): string {
  return `the list of ${list} does not include this ${kind === "person" ? "person" : "service account"}`;
}

function title({ kind, label }: Holder): string {
  return kind === "person" ? label : `the service account ${label}`;
}
