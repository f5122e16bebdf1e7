/** `who`: who holds which access, through what, and which lines declare it. */
import { enumerate } from "../../client/outside";
import type { Unread } from "../../inventory/live";
import { requireConsent } from "../consent";
import { explained } from "../explained";
import { print } from "../print";
import { Answering, type Answer } from "./answer";
import { whoCan } from "./can";
import type { KeyRow } from "./keys";
import { leaving, leavingSections } from "./offboard";
import { ask, type Asked, type AskedChoice } from "./organizations";
import { factsAbout, findLive, type Facts } from "./reading";
import { intention, requireKey, revoke } from "./revoke";
import { ambiguous, refuseSecret, unknown, type Subject } from "./subject";
import { markdown, plain, sections } from "./words";

export type Format = "text" | "markdown" | "json";

export interface WhoOptions extends AskedChoice {
  /** An e-mail address, a name, an id, or the last four characters of a key. */
  readonly text: string;
  /** Only those who have this permission. */
  readonly can?: string;
  readonly format: Format;
}

/** Answers who holds which access. @throws CommandError if the text names nothing, or several objects. */
export async function who(options: WhoOptions): Promise<void> {
  print(`${await explained(() => ask(options, (organizations) => answered(organizations, options)))}\n`);
}

async function answered(organizations: readonly Asked[], options: WhoOptions): Promise<string> {
  const { asked, subject } = await find(organizations, options.text);
  const facts = await factsAbout(asked.run, subject, asked.progress);
  const whole = new Answering(facts, asked.managed).about(subject);
  const { answer, unclear } =
    options.can === undefined ? { answer: whole, unclear: [] } : whoCan(whole, facts, options.can);
  return shown(answer, options, [...gaps(facts.unread), ...unclearRoles(unclear)], readWords(facts, asked));
}

export interface OffboardOptions extends AskedChoice {
  /** The e-mail address of a person. */
  readonly text: string;
  readonly format: Format;
}

/** Lists what a person has, for somebody who removes it. @throws CommandError if the text names no person. */
export async function offboard(options: OffboardOptions): Promise<void> {
  const list = async (organizations: readonly Asked[]) => {
    const { asked, subject } = await find(organizations, options.text);
    const facts = await factsAbout(asked.run, subject, asked.progress);
    const left = leaving(subject, facts, asked);
    const [missing, read] = [gaps(facts.unread), readWords(facts, asked)];
    if (options.format === "json") return inJson({ ...left, keys: keysInJson(left.keys), incomplete: missing, read });
    return [...leavingSections(left, styles[options.format]), ...missing, read].join("\n\n");
  };
  print(`${await explained(() => ask(options, list))}\n`);
}

export interface RevokeOptions extends AskedChoice {
  readonly text: string;
  /** Do it without asking. */
  readonly yes: boolean;
}

/** Shows a key, asks, and revokes it. @throws CommandError if the text names no key, and LeftToPerson without a yes. */
export async function revokeKey(options: RevokeOptions): Promise<void> {
  const act = async (organizations: readonly Asked[]) => {
    const { asked, subject } = await find(organizations, options.text);
    requireKey(subject);
    const facts = await factsAbout(asked.run, subject, asked.progress);
    const shownFirst = [...sections(new Answering(facts, asked.managed).about(subject), plain), intention(subject)];
    print(`${shownFirst.join("\n\n")}\n\n`);
    await requireConsent(options.yes, `npx pulumi-openai-admin who ${subject.object.id} --revoke --yes`);
    return revoke(asked, subject);
  };
  print(`${await explained(() => ask(options, act))}\n`);
}

/** The one object that a text names in the organisations. */
async function find(organizations: readonly Asked[], text: string): Promise<{ asked: Asked; subject: Subject }> {
  refuseSecret(text);
  const searched = await Promise.all(
    organizations.map(async (asked) => ({ asked, found: await findLive(asked.run, text, asked.progress) })),
  );
  const matches = searched.flatMap(({ asked, found }) => found.subjects.map((subject) => ({ asked, subject })));
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  const subjects = matches.map(({ subject }) => subject);
  if (match) throw ambiguous(text, subjects);
  const objects = searched.flatMap(({ found }) => [...found.objects]);
  const unread = searched.flatMap(({ found }) => found.unread.map(({ kind }) => kind));
  throw unknown(text, objects, [...new Set(unread)]);
}

const styles = { text: plain, markdown };

function shown(answer: Answer, { format, can }: WhoOptions, missing: readonly string[], read: string): string {
  if (format === "json") return inJson({ ...asData(answer), can, incomplete: missing, read });
  return [...sections(answer, styles[format], can), ...missing, read].join("\n\n");
}

/** The version of the JSON formats. We raise it when a field changes its meaning or goes. */
const VERSION = 1;

function inJson(answer: object): string {
  return JSON.stringify({ version: VERSION, ...answer }, null, 2);
}

/** An answer without the objects that only this program reads. */
function asData(answer: Answer): object {
  const access = answer.access.map(({ objects, ...row }) => ({
    ...row,
    given: objects.map(({ declaration, id }) => ({ kind: declaration.kind, id })),
  }));
  return { ...answer, access, keys: keysInJson(answer.keys) };
}

function keysInJson(keys: readonly KeyRow[]): object[] {
  return keys.map((row) => ({ ...row, object: undefined }));
}

/** What the answer lacks because the key may not read it. */
function gaps(unread: readonly Unread[]): string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { kind, permission, reason } of unread) {
    const why = permission === undefined ? reason : `The key lacks the permission ${permission}.`;
    byReason.set(why, (byReason.get(why) ?? new Set()).add(kind));
  }
  return [...byReason].map(
    ([why, kinds]) => `The answer is incomplete: could not read ${enumerate([...kinds], Infinity)}. ${why}`,
  );
}

function unclearRoles(roles: readonly string[]): string[] {
  return roles.length === 0
    ? []
    : [`The answer is incomplete: the API did not return the permissions of ${enumerate(roles)}.`];
}

function readWords({ requests }: Facts, { managed, stacks }: Asked): string {
  const states = managed ? ` and the state of ${enumerate(stacks)}` : ", and no state";
  return `Read the organisation${states}. Sent ${requests} requests.`;
}
