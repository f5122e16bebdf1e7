/** `who --offboard E-MAIL`: what a person has, what stops when the person leaves, and which lines declare it. */
import type { InventoryObject } from "../../inventory/object";
import { canBeKey } from "../../wire/adminApiKeys";
import { CommandError } from "../commandError";
import { Answering, type Declared, type Named } from "./answer";
import { keysOf, type KeyRow } from "./keys";
import type { Asked } from "./organizations";
import type { Facts } from "./reading";
import type { Subject } from "./subject";
import { placeOf, shortPlaces } from "./places";
import { keysTable, titleOf, type Style } from "./words";

export interface Leaving {
  readonly person: Named;
  /** The memberships, roles and invites of the person. */
  readonly goes: readonly {
    readonly what: string;
    readonly kind: string;
    readonly id: string;
    readonly declared?: readonly Declared[];
  }[];
  readonly keys: readonly KeyRow[];
  /** What to delete in the programs, in words. */
  readonly lines: readonly string[];
  /** What stands in the way, and what remains. */
  readonly warnings: readonly string[];
}

/** @throws CommandError if the subject is no person. */
export function leaving(subject: Subject, facts: Facts, { managed, run }: Asked): Leaving {
  if (subject.kind !== "person") {
    throw new CommandError(
      `Did not list anything: ${titleOf(subject)} is no person. Name a person by e-mail address: npx pulumi-openai-admin who ` +
        `--offboard <e-mail>`,
    );
  }
  const answering = new Answering(facts, managed);
  const objects = facts.objects.filter((object) => isOf(subject, object));
  const goes = objects.map((object) => ({
    what: inWords(object, answering),
    kind: object.declaration.kind,
    id: object.id,
    ...answering.declaring(object),
  }));
  const keys = keysOf(facts, subject, answering);
  const declared = [...goes, ...keys].flatMap((one) => one.declared ?? []);
  return {
    person: { kind: "person", id: subject.id, name: subject.name },
    goes,
    keys,
    lines: [...new Set(declared.map((one) => lineFor(one, subject)))],
    warnings: [
      ...ownerWarnings(subject, facts),
      ...keyWarnings(keys, run.settings.adminKey),
      ...(managed ? undeclaredWarnings([...goes, ...keys]) : []),
    ],
  };
}

/** Whether an object says something about the person. Keys are a list of their own. */
function isOf(subject: Subject, { declaration: { kind }, key, outputs }: InventoryObject): boolean {
  if (kind === "Invite")
    return outputs.status !== "accepted" && String(outputs.email).toLowerCase() === subject.name.toLowerCase();
  return key.userId === subject.id;
}

function inWords({ declaration: { kind }, key, outputs }: InventoryObject, answering: Answering): string {
  const place = key.projectId === undefined ? "the organisation" : `project ${answering.labelOf(key.projectId)}`;
  const role = typeof outputs.role === "string" ? outputs.role : "user";
  const words: Readonly<Record<string, () => string>> = {
    OrganizationUser: () => `${role} of the organisation`,
    ProjectUser: () => `${role} of ${place}`,
    GroupUser: () => `member of group ${answering.labelOf(key.groupId!)}`,
    RoleAssignment: () => `role ${answering.roleName(key.roleId!)} in ${place}`,
    Invite: () => `open invite as ${role}`,
  };
  return words[kind]?.() ?? kind;
}

/** A set names several people, so only the person's entry goes. */
const SETS: Readonly<Record<string, string>> = {
  ProjectMembers: "members",
  GroupMembers: "members",
  OrganizationOwners: "owners",
};

function lineFor(declared: Declared, { name }: Subject): string {
  const list = SETS[declared.kind];
  return list === undefined ? placeOf(declared) : `the entry of ${name} in ${list} of ${placeOf(declared)}`;
}

/** The provider refuses to leave fewer owners. */
const LEAST_OWNERS = 2;

function ownerWarnings(subject: Subject, { objects }: Facts): string[] {
  const owners = objects.filter(
    ({ declaration, outputs }) => declaration.kind === "OrganizationUser" && outputs.role === "owner",
  );
  const others = owners.filter(({ key }) => key.userId !== subject.id);
  if (others.length === owners.length || others.length >= LEAST_OWNERS) return [];
  return [
    `${subject.name} is an owner, and ${others.length} would remain. The provider refuses to leave fewer than ${LEAST_OWNERS}: make ` +
      `somebody else an owner first.`,
  ];
}

function keyWarnings(keys: readonly KeyRow[], adminKey: string): string[] {
  const used = keys.filter(
    ({ kind, object }) =>
      kind === "AdminApiKey" && canBeKey(object.outputs.redactedValue as string | undefined, adminKey),
  );
  return used.map(
    ({ id }) =>
      `The admin key in use (${id}) belongs to the person. Set OPENAI_ADMIN_KEY to the key of another owner first.`,
  );
}

function undeclaredWarnings(all: readonly { readonly declared?: readonly Declared[] }[]): string[] {
  const count = all.filter(({ declared }) => declared?.length === 0).length;
  return count === 0
    ? []
    : [
        `${count} of these are declared nowhere, so removing lines does not end them. Declare them first, or set onDestroy: "remove" on ` +
          `the OrganizationUser: it removes the person from the organisation.`,
      ];
}

const KEYS_STAY =
  "A key works on after its owner has left a project, and no document says whether it ends when the owner leaves the organisation. " +
  "Revoke each: npx pulumi-openai-admin who <id> --revoke";

/** The paragraphs of the list. */
export function leavingSections({ person, goes, keys, lines, warnings }: Leaving, style: Style): string[] {
  const parts = [style.title(`${titleOf(person)} leaves`)];
  if (goes.length > 0) {
    const rows = goes.map(({ what, kind, id, declared }) => [what, kind, id, shortPlaces(declared)]);
    parts.push(`What goes:\n\n${style.table(["WHAT", "KIND", "ID", "DECLARED"], rows)}`);
  }
  parts.push(
    keys.length > 0 ? `Keys to revoke:\n\n${keysTable(keys, style)}\n\n${KEYS_STAY}` : "The person has no keys.",
  );
  if (lines.length > 0) parts.push(`Lines to delete:\n\n${lines.map((line) => `- ${line}`).join("\n")}`);
  return [...parts, ...warnings];
}
