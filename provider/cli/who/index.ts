/** `who`: who holds which access, through what, and which lines declare it. */
import { enumerate } from "../../client/outside";
import type { Unread } from "../../inventory/live";
import { explained } from "../explained";
import { print } from "../print";
import type { StacksChoice } from "../stacks";
import { Answering, type Answer } from "./answer";
import { whoCan } from "./can";
import { organizationsOf, type Asked } from "./organizations";
import { factsAbout, findLive, type Facts } from "./reading";
import { ambiguous, refuseSecret, unknown, type Subject } from "./subject";
import { markdown, plain, sections } from "./words";

export type Format = "text" | "markdown" | "json";

export interface WhoOptions extends StacksChoice {
  /** An e-mail address, a name, an id, or the last four characters of a key. */
  readonly text: string;
  /** Read only the organisation, and no state. */
  readonly live: boolean;
  /** Only those who have this permission. */
  readonly can?: string;
  readonly format: Format;
}

/** Answers who holds which access. @throws CommandError if the text names nothing, or several objects. */
export async function who(options: WhoOptions): Promise<void> {
  refuseSecret(options.text);
  await explained(async () => {
    const asking = await organizationsOf(options);
    const { organizations, states } = asking;
    try {
      const { asked, subject } = await find(organizations, options.text);
      const facts = await factsAbout(asked.run, subject);
      const whole = new Answering(facts, asked.managed).about(subject);
      const { answer, unclear } =
        options.can === undefined ? { answer: whole, unclear: [] } : whoCan(whole, facts, options.can);
      print(`${shown(answer, options, [...gaps(facts.unread), ...unclearRoles(unclear)], readWords(facts, states))}\n`);
    } finally {
      await asking.close();
    }
  });
}

/** The one object that a text names in the organisations. */
export async function find(organizations: readonly Asked[], text: string): Promise<{ asked: Asked; subject: Subject }> {
  const searched = await Promise.all(
    organizations.map(async (asked) => ({ asked, found: await findLive(asked.run, text) })),
  );
  const matches = searched.flatMap(({ asked, found }) => found.subjects.map((subject) => ({ asked, found, subject })));
  const [match, ...others] = matches;
  if (match && others.length === 0) return match;
  if (match)
    throw ambiguous(
      text,
      matches.map(({ subject }) => subject),
    );
  const unread = searched.flatMap(({ found }) => found.unread.map(({ kind }) => kind));
  throw unknown(
    text,
    searched.flatMap(({ found }) => [...found.objects]),
    [...new Set(unread)],
  );
}

function shown(answer: Answer, { format, can }: WhoOptions, missing: readonly string[], read: string): string {
  if (format === "json")
    return JSON.stringify(
      { ...asJson(answer), ...(can === undefined ? {} : { can }), incomplete: missing, read },
      null,
      2,
    );
  const style = format === "markdown" ? markdown : plain;
  return [...sections(answer, style, can), ...missing, read].join("\n\n");
}

/** An answer without the objects that only this program reads. */
export function asJson(answer: Answer): object {
  const access = answer.access.map(({ objects, ...row }) => ({
    ...row,
    given: objects.map(({ declaration, id }) => ({ kind: declaration.kind, id })),
  }));
  return { ...answer, access, keys: answer.keys.map((row) => ({ ...row, object: undefined })) };
}

/** What the answer lacks because the key may not read it. */
export function gaps(unread: readonly Unread[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { kind, reason } of unread) reasons.set(reason, [...new Set([...(reasons.get(reason) ?? []), kind])]);
  return [...reasons].map(
    ([reason, kinds]) => `The answer is incomplete: could not read ${enumerate(kinds)}. ${reason}`,
  );
}

function unclearRoles(roles: readonly string[]): string[] {
  return roles.length === 0
    ? []
    : [`The answer is incomplete: the API did not tell the permissions of ${enumerate(roles)}.`];
}

function readWords({ requests }: Facts, states: string | undefined): string {
  const what = states === undefined ? "the organisation, and no state" : `the organisation and ${states}`;
  return `Read ${what} with ${requests} requests.`;
}
