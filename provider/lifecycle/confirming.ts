/**
 * Checks that an id belongs to the intended object. We know the id of a created object only from the API's answer, and a server
 * can mix up two answers. A write to the wrong id would change or delete somebody else's object (decisions D23 and D25).
 */
import { ApiError } from "../client/errors";
import { isHeld } from "./brought";
import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { findAll, isToldByIdentity, nothingBelowMissingParent } from "./finding";
import type { Key } from "./ids";
import { keptOf } from "./kept";
import { lookUp } from "./lookUp";
import { LOOKS, pauseBeforeLook } from "./lostReplies";
import type { Run } from "./run";
import { argumentsOf, bare, idOf, keyOf, merged, told } from "./state";
import { describe, inWords, valueInWords } from "./words";

/** `created_at` and the `Date` header come from different machines. The request did not create an object that is older than this. */
const OLDER_THAN_REQUEST_SECONDS = 60;

/** Two answers about one object may round its time of creation differently. */
const SAME_TIME_SECONDS = 5;

/** Whether the inputs alone determine the id. Otherwise a part of the id comes from an answer of the API. */
export function isNamedByInputs(declaration: Declaration, args: Properties): boolean {
  try {
    declaration.id.join(bare(declaration, args));
    return true;
  } catch {
    return false;
  }
}

/** Whether an answer contains the output that identifies its object. */
export function isRecognised({ origin: { recognisedBy } }: Declaration, answer: Properties): boolean {
  return recognisedBy !== undefined && answer[recognisedBy] !== undefined;
}

/** Whether two sets of properties may describe the same object. They do unless the identifying output differs. */
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
 * @throws UserError if an answer shows a different object from the object that the state has under this id. If the identifying
 * output is also an input (a person's e-mail address), it may change. Then it counts only until a read has confirmed the id.
 */
export function refuseDifferentFromState(
  declaration: Declaration,
  id: string,
  found: Properties,
  state: Properties,
): void {
  const { recognisedBy } = declaration.origin;
  const mayChange = recognisedBy !== undefined && Object.hasOwn(declaration.inputs, recognisedBy);
  if (!mayChange || keptOf(declaration, state).unconfirmed) refuseDifferent(declaration, id, found, state);
}

/** @throws UserError if two answers about one id describe different objects. */
export function refuseDifferent(declaration: Declaration, id: string, found: Properties, known: Properties): void {
  if (isSameObject(declaration, found, known)) return;
  const name = declaration.origin.recognisedBy!;
  throw new UserError(
    `Could not use the API's answer about ${declaration.kind} ${id}, because it describes a different object: its ${name} is ` +
      `${inWords(found[name])}, but was ${inWords(known[name])} before. Run the command again. If the answer stays the same, the ` +
      `state has a wrong id: run \`pulumi state delete '<its urn>'\`, then import the right object.`,
  );
}

/**
 * Reads an object once before the first write to it, if only the answer to its create has named its id and no refresh has
 * confirmed the id. @throws UserError if the id belongs to a different object.
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
  if (found) refuseDifferent(declaration, id, found, state);
  else await refuseWrongId(declaration, run, id, state);
}

/**
 * Handles an unconfirmed id without an object. The object may be gone. But if an object with the same key exists, or an object
 * of the same name and time of creation, the answer to the create named a wrong id. @throws UserError with the right id.
 */
export async function refuseWrongId(declaration: Declaration, run: Run, id: string, state: Properties): Promise<void> {
  const { kind, origin } = declaration;
  const kept = keptOf(declaration, state);
  if (!kept.unconfirmed || origin.how === "taken over") return;
  // We search by the program's inputs only, because the rest of the key comes from the wrong answer.
  const args = argumentsOf(declaration, Object.fromEntries(kept.inputs.map((name) => [name, state[name]])));
  const isOurs = (item: Properties) =>
    isToldByIdentity(declaration) ||
    (isRecognised(declaration, item) && isRecognised(declaration, state) && isSameObject(declaration, item, state));
  const isTaken = (item: Properties) => isHeld(run, kind, idOf(declaration, merged(args, item)));
  const candidates = await findAll(declaration, run.api, args).catch(nothingBelowMissingParent);
  const found = candidates.find((item) => isOurs(item) && !isTaken(item));
  if (!found) return;
  const rightId = idOf(declaration, merged(args, found));
  throw new UserError(
    `${kind} ${id} was not found: the answer to the create named a wrong id, and the object of the state entry is ${rightId}. ` +
      `Nothing was changed. Run \`pulumi state delete '<its urn>'\`, then import the object with { import: "${rightId}" }.`,
  );
}

/** The API does not show the new object yet. This is no contradiction: the next run confirms the id before its first write. */
export class NotShown extends UserError {}

/** A create in progress: what we requested, and when. */
export interface CreateRequest {
  readonly key: Key;
  readonly args: Properties;
  /** What the user can do if we cannot tell which object the create made. */
  readonly ifUnknown: string;
  /** The time of the request in Unix seconds, by the server's clock. Undefined if the server does not send its time. */
  readonly since: () => number | undefined;
}

/**
 * Compares the answer to a create with the request.
 * @throws UserError if the answer cannot describe the object that the request created. We then record nothing.
 */
export function refuseContradiction(
  declaration: Declaration,
  run: Run,
  request: CreateRequest,
  answer: Properties,
): void {
  const owner = () => ownerOf(declaration, run, merged(request.key, told(answer)));
  const why =
    mismatchIn(declaration, request.args, answer) ??
    ageOf(answer, request.since()) ??
    (isNamedByInputs(declaration, request.args) ? undefined : owner());
  if (why !== undefined) throw contradiction(declaration, request, why);
}

/**
 * Reads the object at the id in the answer to a create, if the answer alone does not prove the id.
 * @param made the answer.
 * @param isWrittenNext the create continues with a write to the id, so the object must exist.
 * @returns the object; undefined if the inputs alone determine the id, or if the API does not show the object yet.
 * @throws UserError if the id belongs to a different object.
 */
export async function readCreated(
  declaration: Declaration,
  run: Run,
  request: CreateRequest,
  made: Properties,
  isWrittenNext: boolean,
): Promise<Properties | undefined> {
  if (isNamedByInputs(declaration, request.args)) return undefined;
  const state = merged(request.key, made);
  const found = await readNew(declaration, run, state);
  if (!found && isWrittenNext) {
    throw new NotShown(
      `${declaration.kind} ${idOf(declaration, state)} was created, but not all of its settings were sent, because the API does ` +
        `not show it yet. The state contains it. Run \`pulumi up\` again to send the other settings.`,
    );
  }
  if (!found) return undefined;
  const why = isSameObject(declaration, found, made)
    ? mismatchIn(declaration, request.args, found)
    : `${idOf(declaration, state)} is a different object`;
  if (why !== undefined) throw contradiction(declaration, request, why);
  return found;
}

function contradiction(declaration: Declaration, { args, ifUnknown }: CreateRequest, why: string): UserError {
  return new UserError(
    `Could not tell whether ${describe(declaration, args)} was created, because the API's answer contradicts the request: ` +
      `${why}. The state does not contain the object. ${ifUnknown}`,
  );
}

/** Reads an object that we have just created. The API may show it late; undefined if it does not show it in time. */
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

/** Describes the first input of the identity, or the name, that the answer contains with another value. */
function mismatchIn(declaration: Declaration, args: Properties, answer: Properties): string | undefined {
  const { origin, inputs } = declaration;
  for (const name of new Set([...origin.inputs, "name"])) {
    const [sent, answered] = [args[name], answer[name]];
    const isComparable = sent !== undefined && sent !== null && answered !== undefined && answered !== null;
    if (!isComparable || !inputs[name] || inputs[name].same(simplified(answered), simplified(sent))) continue;
    return `${name} is ${valueInWords(declaration, name, answered)}, not ${valueInWords(declaration, name, sent)}`;
  }
  return undefined;
}

/** A string in a normal form. A server may normalise spaces, case and the composition of letters. */
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
  return isHeld(run, declaration.kind, id) ? `${id} belongs to another resource of this stack` : undefined;
}
