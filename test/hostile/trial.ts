import { entryDifferences } from "../../provider/lifecycle/entries";
import { kinds } from "../kinds";
import type { Kind } from "../kinds/kind";
import { mutationsOf, type Mutation } from "./mutations";
import { acts, routeOf, type Act, type Ending, type Lie, type Stage } from "./story";

/** A story to play: a kind, an act, and the server's lies during it. */
export interface Case {
  readonly kind: Kind;
  readonly act: Act;
  readonly lies: readonly Lie[];
}

/** All lies that the server can tell in each act of each kind. */
export async function casesOf(stage: Stage, wanted: readonly Kind[] = kinds): Promise<Case[]> {
  const cases: Case[] = [];
  for (const kind of wanted) {
    for (const act of acts) {
      const { answers, strangers } = await stage.answersOf(kind, act);
      const seen = new Set<string>();
      for (const answer of answers) {
        const route = routeOf(answer);
        for (const mutation of mutationsOf(answer.json, strangers)) {
          const one: Case = { kind, act, lies: [{ route, mutation }] };
          if (seen.has(titleOf(one))) continue;
          seen.add(titleOf(one));
          cases.push(one);
        }
      }
    }
  }
  return cases;
}

/** A case in words: "Project, create: POST /organization/projects id is another id". */
export function titleOf({ kind, act, lies }: Case): string {
  const told = lies.map(({ route, mutation }) => `${route} ${fieldOf(mutation)} ${mutation.how}`);
  return `${kind.declaration.kind}, ${act}: ${told.join("; ")}`;
}

function fieldOf({ field }: Mutation): string {
  return field.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
}

/** Plays a case. @returns complaints about its ending. Empty if the plugin kept all promises. */
export async function judge(stage: Stage, one: Case): Promise<string[]> {
  return complaintsAbout(one, await stage.play(one.kind, one.act, one.lies));
}

/** No message is longer, because we cut texts from outside. */
const LONGEST_LINE = 3_000;

/** Characters that no message may contain: controls, and marks that change the direction of text. */
const UNCLEAN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * Whether only a list tells that the object exists (a certificate in a project). A refresh cannot tell a list that leaves the object out
 * in each answer from a list after somebody has removed the object.
 */
function isOnlyListed({ declaration }: Kind): boolean {
  const { object, origin } = declaration;
  return origin.how === "relation" && !object && !declaration.readByItself && !declaration.read;
}

/**
 * Whether a list was believed that leaves out a row in each answer: nothing else tells that the row exists. The run names the row that it
 * has not restored (decision D39).
 */
function isNamedAsGone({ declaration: { set } }: Kind, { texts }: Ending): boolean {
  return set !== undefined && !set.isOfPeople && texts.some((text) => text.includes("The API no longer lists"));
}

function complaintsAbout({ kind, act, lies }: Case, ending: Ending): string[] {
  const complaints: string[] = [];
  if (!ending.wasTold) complaints.push("no answer contained the lie");
  if ((act === "refresh" || act === "import") && ending.writes.length > 0) {
    complaints.push(`a run that only reads sent ${ending.writes.join(", ")}`);
  }
  const isBelieved = act === "refresh" && isOnlyListed(kind);
  if (ending.loses && !isBelieved) complaints.push("the resource was lost or would be replaced");
  const isToldAsGone = isNamedAsGone(kind, ending);
  if (!isToldAsGone) complaints.push(...ending.touched.map((what) => `an object of somebody else changed: ${what}`));
  // If one answer is unreadable and a list hides the new object, nothing can find the object.
  const canHide = lies.length > 1;
  if (ending.leftOver > 0 && !ending.failed && !canHide)
    complaints.push(`${ending.leftOver} orphans were left without an error`);
  if (ending.leftOver < 0) complaints.push(`${-ending.leftOver} existing objects are gone`);
  for (const text of ending.texts) {
    if (UNCLEAN.test(text))
      complaints.push(`a message has unprintable characters: ${JSON.stringify(text.slice(0, 300))}`);
    if (text.length > LONGEST_LINE) complaints.push(`a message has ${text.length} characters: ${text.slice(0, 200)}`);
  }
  const { is, should } = ending.state;
  if (is !== undefined && !ending.failed) {
    const wrong = Object.entries(should as Record<string, unknown>).filter(([name, value]) => {
      const held = (is as Record<string, unknown>)[name];
      const { set } = kind.declaration;
      // The outputs tell who is named by another address or id, and which rows nobody has changed.
      if (set?.input === name)
        return entryDifferences(set, is as Record<string, unknown>, { [name]: value }).length > 0;
      // After an import, fields that no read returns are unknown.
      return !kind.declaration.inputs[name]!.same(held, value) && !(act === "import" && held === undefined);
    });
    if (wrong.length > 0) complaints.push(`the state is wrong in ${wrong.map(([name]) => name).join(", ")}`);
  }
  return complaints;
}
