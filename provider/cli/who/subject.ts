/** What a question is about, and how to find it by the text that the user gives. */
import { enumerate, fromOutside } from "../../client/outside";
import type { InventoryObject } from "../../inventory/object";
import { KEY_LIKE } from "../../client/audience";
import { misspelt } from "../../text";
import { CommandError } from "../commandError";
import { table } from "../table";

export type SubjectKind = "person" | "group" | "service account" | "project" | "key";

/** The person, group, account, project or key that a question is about. */
export interface Subject {
  readonly kind: SubjectKind;
  /** The API's id. For an invited person, who has no id yet, the e-mail address. */
  readonly id: string;
  /** The e-mail address, or the name. For a key, its last characters. */
  readonly name: string;
  readonly object: InventoryObject;
}

const SUBJECT_KINDS: Readonly<Record<string, SubjectKind>> = {
  OrganizationUser: "person",
  Invite: "person",
  Group: "group",
  ServiceAccount: "service account",
  Project: "project",
  ProjectApiKey: "key",
  AdminApiKey: "key",
};

/** Where to look for a text of any form, step by step: each later step requires a request for each project. */
const STEPS: readonly (readonly string[])[] = [
  ["OrganizationUser", "Group", "Project", "AdminApiKey"],
  ["ServiceAccount", "ProjectApiKey"],
];

/** Ids of the API begin so. The API does not guarantee it, so a text that names none of these is looked for everywhere. */
const PREFIXES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/@/, ["OrganizationUser", "Invite"]],
  [/^user[-_]/, ["OrganizationUser"]],
  [/^group[-_]/, ["Group"]],
  [/^proj[-_][^/]*$/, ["Project"]],
  [/^proj[-_].*\//, ["ServiceAccount", "ProjectApiKey"]],
  [/^svc_acct/, ["ServiceAccount"]],
  [/^key[-_]/, ["AdminApiKey", "ProjectApiKey"]],
];

/** The kinds to read for a text, step by step: first those that its form suggests, then the others. */
export function stepsFor(text: string): ReadonlySet<string>[] {
  const likely = PREFIXES.filter(([prefix]) => prefix.test(text)).map(([, kinds]) => kinds);
  return [...likely, ...(text.includes("@") ? STEPS.slice(0, 1) : STEPS)].map((kinds) => new Set(kinds));
}

/** The ids of the subject as a principal: of a key, its owner. */
export function principalsOf({ kind, id, object: { outputs } }: Subject): string[] {
  if (kind !== "key") return [id];
  const { ownerUserId, serviceAccountId, ownerId } = outputs;
  return [ownerUserId, serviceAccountId, ownerId].filter((one) => typeof one === "string");
}

/** The characters of a key that people know: the console shows the last four. */
const SHOWN_CHARACTERS = 4;

/** A longer text is no end of a key, but a name. */
const MOST_CHARACTERS = 8;

/** @throws CommandError if the text is the value of a key: a shell keeps it in its history. */
export function refuseSecret(text: string): void {
  if (!new RegExp(KEY_LIKE).test(text)) return;
  throw new CommandError(
    "Did not look for the key: the command line contains its value, which your shell may record. Name the key by its id or by " +
      "its last four characters: npx pulumi-openai-admin who <id>",
  );
}

/** The objects that a text names. An open invite counts only for somebody who is not in the organisation. */
export function subjectsNamed(text: string, objects: readonly InventoryObject[]): Subject[] {
  const named = objects.flatMap((object) => {
    const subject = subjectOf(object);
    return subject && namesOf(subject).some((name) => isSameName(subject, name, text)) ? [subject] : [];
  });
  const isOnlyInvited = !named.some(({ object }) => object.declaration.kind === "OrganizationUser");
  const counted = named.filter(({ object }) => isOnlyInvited || object.declaration.kind !== "Invite");
  return [...new Map(counted.map((subject) => [`${subject.kind} ${subject.id}`, subject])).values()];
}

function subjectOf(object: InventoryObject): Subject | undefined {
  const kind = SUBJECT_KINDS[object.declaration.kind];
  if (kind === undefined) return undefined;
  const { key, outputs } = object;
  if (object.declaration.kind === "Invite") {
    const { email, status } = outputs;
    return typeof email === "string" && status !== "accepted"
      ? { kind, id: email.toLowerCase(), name: email, object }
      : undefined;
  }
  const id = key[object.declaration.id.own]!;
  const label = kind === "key" ? endingOf(outputs.redactedValue) : (outputs.email ?? outputs.name);
  return { kind, id, name: typeof label === "string" ? label : id, object };
}

function namesOf({ id, name, kind, object }: Subject): string[] {
  const { name: fullName } = object.outputs;
  return [id, object.id, name, ...(kind === "person" && typeof fullName === "string" ? [fullName] : [])];
}

function isSameName({ kind, id, object }: Subject, name: string, text: string): boolean {
  if (kind === "person") return name.toLowerCase() === text.toLowerCase();
  if (kind === "key" && name !== id && name !== object.id) return isEnding(text, object.outputs.redactedValue);
  return name === text;
}

/** The last characters of a key, as the API shows them after a gap: `abcd` of `sk-svcacct-...abcd`. */
export function endingOf(redacted: unknown): string | undefined {
  return tailOf(redacted)?.slice(-SHOWN_CHARACTERS);
}

function tailOf(redacted: unknown): string | undefined {
  return typeof redacted === "string" ? /[.*…]([\w-]+)$/.exec(redacted)?.[1] : undefined;
}

/** Fewer characters name too many keys. */
const LEAST_CHARACTERS = 3;

/** Whether a text is the end of a key. OpenAI does not document how many characters the API shows, so the shorter end decides. */
function isEnding(text: string, redacted: unknown): boolean {
  const [end, tail] = [text.replace(/^.*[.*…]/, ""), tailOf(redacted)];
  if (tail === undefined || Math.min(end.length, tail.length) < LEAST_CHARACTERS || end.length > MOST_CHARACTERS)
    return false;
  return end.endsWith(tail) || tail.endsWith(end);
}

/** The error for a text that names several objects. */
export function ambiguous(text: string, subjects: readonly Subject[]): CommandError {
  const rows = subjects.map(({ kind, name, object }) => [kind, kind === "key" ? `…${name}` : name, object.id]);
  return new CommandError(
    `Could not tell whom "${fromOutside(text)}" means: ${subjects.length} objects have this name. Run the command again with the ` +
      `id of one of them:\n\n${table(["KIND", "NAME", "ID"], rows)}`,
  );
}

/** The error for a text that names nothing, with the names that resemble it. */
export function unknown(text: string, objects: readonly InventoryObject[], unread: readonly string[]): CommandError {
  const names = objects.flatMap((object) => {
    const subject = subjectOf(object);
    return subject ? namesOf(subject) : [];
  });
  const closest = nearest(text, [...new Set(names)]);
  const advice =
    closest.length > 0
      ? `Did you mean ${enumerate(closest.map((name) => fromOutside(name)))}?`
      : "Check the spelling, or use the id. `npx pulumi-openai-admin who --help` lists what the command accepts.";
  const gaps =
    unread.length > 0 ? ` The key may not read ${enumerate(unread)}, so the command has not looked there.` : "";
  return new CommandError(
    `Could not find "${fromOutside(text)}": no person, group, service account, project or key has this name.${gaps} ${advice}`,
  );
}

/** Nobody reads more suggestions. */
const MOST_SUGGESTIONS = 5;

/** In a shorter text, two wrong letters are half of it. */
const SHORTEST_MISSPELT = 5;

/** The names that a text misspells or shortens. */
export function nearest(text: string, names: readonly string[]): string[] {
  if (text.length < SHORTEST_MISSPELT) return names.filter((name) => name.startsWith(text)).slice(0, MOST_SUGGESTIONS);
  const wanted = text.toLowerCase();
  const inLowerCase = names.map((name) => name.toLowerCase());
  const close = misspelt(wanted, inLowerCase);
  return names
    .filter((_, index) => inLowerCase[index] === close || inLowerCase[index]!.includes(wanted))
    .slice(0, MOST_SUGGESTIONS);
}
