/**
 * Whether an object is the one that we mean. Only the API tells the id of what a create made, and an answer can be mixed up
 * with another one: a write to that id would then change or remove somebody else's object.
 */
import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { findAll } from "./finding";
import type { Key } from "./ids";
import { keptOf } from "./kept";
import { lookUp } from "./lookUp";
import { LOOKS, pauseBeforeLook } from "./lostReplies";
import type { Run } from "./run";
import { argumentsOf, bare, idOf, keyOf, merged, told } from "./state";
import { describe, inWords } from "./words";

/** `created_at` is taken on another machine than the `Date` header; an object that is older than this was not made by the request. */
const OLDER_THAN_REQUEST_SECONDS = 60;

/** Two answers about one object may round its time of creation differently. */
const SAME_TIME_SECONDS = 5;

/** Whether the inputs alone make the id; else an answer of the API tells the rest. */
export function isNamedByInputs(declaration: Declaration, args: Properties): boolean {
  try {
    declaration.id.join(bare(declaration, args));
    return true;
  } catch {
    return false;
  }
}

/** Whether an answer tells what its object is recognised by. */
export function isRecognised({ origin: { recognisedBy } }: Declaration, answer: Properties): boolean {
  return recognisedBy !== undefined && answer[recognisedBy] !== undefined;
}

/** Whether two sets of properties are about one object, as far as both of them tell. */
export function isSameObject(declaration: Declaration, one: Properties, other: Properties): boolean {
  const name = declaration.origin.recognisedBy;
  if (name === undefined) return true;
  const [a, b] = [one[name], other[name]];
  if (a === undefined || a === null || b === undefined || b === null) return true;
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= SAME_TIME_SECONDS;
  const row = declaration.inputs[name];
  return row ? row.same(a, b) : a === b;
}

/**
 * @throws UserError when an answer shows another object than the state knows by this id. What is an input as well (a person's
 * e-mail address) may change, and counts only as long as nothing else has shown that the id is right.
 */
export function refuseOther(declaration: Declaration, id: string, found: Properties, state: Properties): void {
  const { recognisedBy } = declaration.origin;
  const mayChange = recognisedBy !== undefined && Object.hasOwn(declaration.inputs, recognisedBy);
  if (!mayChange || keptOf(declaration, state).unconfirmed) refuseStranger(declaration, id, found, state);
}

/** @throws UserError when two answers about one id are not about one object, by what it is recognised by. */
export function refuseStranger(declaration: Declaration, id: string, found: Properties, known: Properties): void {
  if (isSameObject(declaration, found, known)) return;
  const name = declaration.origin.recognisedBy!;
  throw new UserError(
    `${declaration.kind} ${id}: the API answers with another object than was known by this id: its ${name} is ` +
      `${inWords(found[name])}, and was ${inWords(known[name])}. The answer was not used. Run again; if the answer stays the same, ` +
      `the id in the state is wrong: remove the entry with \`pulumi state delete '<its urn>'\` and import the right object.`,
  );
}

/**
 * Before the first write to an object whose id only the answer to its create has told: reads the object once, unless a
 * refresh has done so since. @throws UserError when it is another one.
 */
export async function confirm(
  declaration: Declaration,
  run: Run,
  id: string,
  key: Key,
  state: Properties,
): Promise<void> {
  if (!keptOf(declaration, state).unconfirmed) return;
  const found = await lookUp(declaration, run, key, state, true);
  if (found) refuseStranger(declaration, id, found, state);
  else await refuseMisplaced(declaration, run, id, state);
}

/**
 * Nothing is at an id that only the answer to a create has told. The object may be gone; but if one with its key exists, or
 * one of its name that was created in the same moment, the answer told a wrong id. @throws UserError with the right one.
 */
export async function refuseMisplaced(
  declaration: Declaration,
  run: Run,
  id: string,
  state: Properties,
): Promise<void> {
  const { kind, origin } = declaration;
  const kept = keptOf(declaration, state);
  if (!kept.unconfirmed || origin.how === "taken over") return;
  // By what the program has said: of the rest of the key the wrong answer has told.
  const args = argumentsOf(declaration, Object.fromEntries(kept.inputs.map((name) => [name, state[name]])));
  const isIt = (one: Properties) =>
    origin.by === "key" ||
    (isRecognised(declaration, one) && isRecognised(declaration, state) && isSameObject(declaration, one, state));
  const isOthers = (one: Properties) => {
    const { claim, isInState } = run.ledger.of(kind, idOf(declaration, merged(args, one)));
    return claim !== undefined || isInState === true;
  };
  const candidates = await findAll(declaration, run.api, args).catch(nothingBelowWhatIsGone);
  const found = candidates.find((one) => isIt(one) && !isOthers(one));
  if (!found) return;
  const rightId = idOf(declaration, merged(args, found));
  throw new UserError(
    `${kind} ${id}: nothing is there, and ${rightId} is what the program has made, by all that the state knows of it: the answer ` +
      `to the create told a wrong id. Nothing was changed. Remove the entry with \`pulumi state delete '<its urn>'\`, then import the ` +
      `object with { import: "${rightId}" }.`,
  );
}

/** Where the parent is archived or gone, nothing can be found, and nothing is misplaced. */
function nothingBelowWhatIsGone(error: unknown): Properties[] {
  if (error instanceof ApiError && (error.isRefusal || error.isNotFound)) return [];
  throw error;
}

/** Nothing is at the new id yet. That is no contradiction: the next run confirms the id before its first write. */
export class NotShown extends UserError {}

/** A create under way: what was asked for, and when. */
export interface Asked {
  readonly key: Key;
  readonly args: Properties;
  /** What to do when nobody can tell what was made. */
  readonly ifUnknown: string;
  /** Unix seconds of the server's clock at the request, if the server tells the time. */
  readonly since: () => number | undefined;
}

/**
 * Holds the answer to a create against what was asked for.
 * @throws UserError when it cannot be about the object that the request has made: nothing of it is recorded then.
 */
export function refuseUnasked(declaration: Declaration, run: Run, asked: Asked, answer: Properties): void {
  const isElsewhere = () => ownerOf(declaration, run, merged(asked.key, told(answer)));
  const why =
    mismatchIn(declaration, asked.args, answer) ??
    ageOf(answer, asked.since()) ??
    (isNamedByInputs(declaration, asked.args) ? undefined : isElsewhere());
  if (why !== undefined) throw contradiction(declaration, asked, why);
}

/**
 * Reads the object at the id that the answer to a create has told, where the answer alone does not settle it.
 * @param made the answer.
 * @param isWrittenNext the create goes on with a write to the id: something must be there.
 * @returns what is there; undefined where the inputs alone make the id, and where the API does not show it yet.
 * @throws UserError when it is another object.
 */
export async function readUnasked(
  declaration: Declaration,
  run: Run,
  asked: Asked,
  made: Properties,
  isWrittenNext: boolean,
): Promise<Properties | undefined> {
  if (isNamedByInputs(declaration, asked.args)) return undefined;
  const state = merged(asked.key, made);
  const found = await readNew(declaration, run, state);
  if (!found && isWrittenNext) {
    throw new NotShown(
      `${declaration.kind} ${idOf(declaration, state)} was created, but the API does not show it yet, so the rest of its ` +
        `settings was not sent. The state knows it: run \`pulumi up\` again.`,
    );
  }
  if (!found) return undefined;
  const why = isSameObject(declaration, found, made)
    ? mismatchIn(declaration, asked.args, found)
    : `${idOf(declaration, state)} is another object`;
  if (why !== undefined) throw contradiction(declaration, asked, why);
  return found;
}

function contradiction(declaration: Declaration, { args, ifUnknown }: Asked, why: string): UserError {
  return new UserError(
    `The API's answer to the create of ${describe(declaration, args)} contradicts the request: ${why}. The object may have ` +
      `been made or not; the answer does not tell. Nothing was recorded. ${ifUnknown}`,
  );
}

/** Reads an object that was made just now, which the API may show late. Undefined when it never does. */
async function readNew(declaration: Declaration, run: Run, state: Properties): Promise<Properties | undefined> {
  const key = keyOf(declaration, state);
  for (let look = 1; look <= LOOKS; look++) {
    await pauseBeforeLook(look);
    try {
      const found = declaration.object
        ? await run.api.get(declaration.object, key)
        : await lookUp(declaration, run, key, state);
      if (found) return found;
    } catch (error) {
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
    }
  }
  return undefined;
}

/** The first input that tells the object from others, or names it, and has come back as something else. */
function mismatchIn({ origin, inputs }: Declaration, args: Properties, answer: Properties): string | undefined {
  for (const name of new Set([...origin.inputs, "name"])) {
    const [sent, answered] = [args[name], answer[name]];
    const isTold = sent !== undefined && sent !== null && answered !== undefined && answered !== null;
    if (!isTold || !inputs[name] || inputs[name].same(simplified(answered), simplified(sent))) continue;
    return `${name} is ${inWords(answered)}, and not ${inWords(sent)}`;
  }
  return undefined;
}

/** A text without what a server may well normalise: spaces around and between words, case, composition of letters. */
function simplified(value: unknown): unknown {
  return typeof value === "string" ? value.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase() : value;
}

function ageOf({ createdAt }: Properties, since: number | undefined): string | undefined {
  if (typeof createdAt !== "number" || since === undefined || createdAt >= since - OLDER_THAN_REQUEST_SECONDS)
    return undefined;
  return `the object is ${Math.round(since - createdAt)} s older than the request`;
}

function ownerOf(declaration: Declaration, run: Run, state: Properties): string | undefined {
  const id = idOf(declaration, state);
  const { claim, isInState } = run.ledger.of(declaration.kind, id);
  return claim !== undefined || isInState ? `${id} is another resource of this stack` : undefined;
}
