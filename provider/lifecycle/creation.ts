import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "../client/errors";
import type { Context, Declaration, Key, Properties } from "./declaration";
import { UserError } from "./errors";
import { joinId, lastSegment } from "./ids";
import { keep } from "./kept";
import { organizationOf } from "./loss";
import type { Run } from "./run";
import { argumentsOf, outputsOf, seal, setInputs } from "./state";

/** A create whose answer was lost is tried again this often after looking for what it may have made. */
const MOST_ATTEMPTS = 4;

/** The API may show a new object late: so long, and so often, is it looked for before it is made again. */
const LOOKS = 3;
const PAUSE_BETWEEN_LOOKS_MS = 1_000;

/** `created_at` has whole seconds and is taken on another machine than the `Date` header. */
const CLOCK_SLACK_SECONDS = 2;

/** Create: makes the object, or takes over the one that is there. The API has no idempotency keys; this stands in. */
export async function create(declaration: Declaration, run: Run, inputs: Properties) {
  const args = argumentsOf(declaration, inputs);
  // Equal identities one after another: the second one then meets the first one's object instead of racing it.
  const identity = `${declaration.kind} ${JSON.stringify(declaration.identity.inputs.map((name) => args[name] ?? null))}`;
  return run.inTurn(identity, () => createInTurn(declaration, run, inputs, args));
}

async function createInTurn(declaration: Declaration, run: Run, inputs: Properties, args: Properties) {
  const key = keyIn(declaration, args);
  let made: Properties | undefined;
  let taken: Properties | null | undefined;
  const context: Context = { run, key, made: (found) => void (made = { ...made, ...found }) };
  const result = async (found: Properties, unfinished: boolean) => {
    const outputs = outputsOf(declaration, { key, found, inputs, before: {} });
    const kept = keep({
      inputs: setInputs(declaration, inputs),
      untold: [],
      organization: await organizationOf(run),
      ...(taken === undefined ? {} : { found: taken }),
      ...(unfinished ? { unfinished: true as const } : {}),
    });
    const id = joinId(declaration.id, outputs);
    for (const part of declaration.id) run.api.noteFresh(String(outputs[part]));
    return { id, outs: seal(declaration, outputs, kept, inputs) };
  };
  try {
    let found: Properties;
    if (declaration.takeover) {
      const there = (await declaration.find(run.api, args))[0];
      taken = there ? pick(there, declaration.takeover.restores) : null;
      if (there) claim(declaration, run, { ...key, ...there });
      found = await takeOver(declaration, run, args, there, context);
    } else {
      found = await make(declaration, run, args, context);
      claim(declaration, run, { ...key, ...found });
    }
    if (typeof args.name === "string") run.noteName(declaration.kind, args.name);
    return await result(found, false);
  } catch (error) {
    const advised = withAdvice(declaration, error, args);
    if (made === undefined) throw advised;
    const { id, outs } = await result(made, true);
    throw partial(advised, id, outs);
  }
}

/** Changes what is there to what the program says, and sends only the difference. */
async function takeOver(
  declaration: Declaration,
  run: Run,
  args: Properties,
  there: Properties | undefined,
  context: Context,
): Promise<Properties> {
  const changed: Properties = {};
  for (const [name, field] of Object.entries(declaration.fields)) {
    if (field.change !== "update" || args[name] === undefined) continue;
    if (!there || !field.same(there[name], args[name])) changed[name] = args[name];
  }
  if (there && Object.keys(changed).length === 0) return there;
  const key = { ...context.key, ...idPartsOf(declaration, { ...context.key, ...there }) };
  const found = await declaration.update(run.api, { args, changed, before: there ?? {} }, { ...context, key });
  return { ...there, ...found };
}

/** A plain create: once, and again only when it is certain that the attempt before left nothing. */
async function make(declaration: Declaration, run: Run, args: Properties, context: Context): Promise<Properties> {
  for (let attempt = 1; ; attempt++) {
    const startedAt = performance.now();
    try {
      return await declaration.create!(run.api, args, context);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isRefusal && declaration.identity.by === "key") {
        const existing = (await declaration.find(run.api, args).catch(() => []))[0];
        if (existing && attempt > 1) return existing;
        if (existing) throw alreadyThere(declaration, run, error, { ...context.key, ...existing });
      }
      if (error.landed !== "maybe" || attempt >= MOST_ATTEMPTS) throw error;
      const left = await lookFor(declaration, run, args, context.key, startedAt);
      if (left && !declaration.secrets?.length) return left;
      // The answer held the only copy of a secret: the object is of no use, and its secret must not live on unseen.
      if (left) await declaration.remove!(run.api, { ...context.key, ...left }, contextFor(declaration, context, left));
    }
  }
}

/** What an attempt with a lost answer has left, if anything. */
async function lookFor(
  declaration: Declaration,
  run: Run,
  args: Properties,
  key: Key,
  startedAt: number,
): Promise<Properties | undefined> {
  for (let look = 1; look <= LOOKS; look++) {
    if (look > 1) await sleep(PAUSE_BETWEEN_LOOKS_MS);
    const all = await declaration.find(run.api, args);
    // In the server's own clock: ours may be minutes apart from it.
    const elapsed = (performance.now() - startedAt) / 1000;
    const since = (run.api.serverTime ?? Date.now() / 1000) - elapsed - CLOCK_SLACK_SECONDS;
    const candidates = all.filter(
      (one) =>
        !run.isClaimed(declaration.kind, joinId(declaration.id, { ...key, ...one })) &&
        (declaration.identity.by === "key" || (typeof one.createdAt === "number" && one.createdAt >= since)),
    );
    if (candidates.length > 1) {
      const ids = candidates.map((one) => joinId(declaration.id, { ...key, ...one })).join(", ");
      throw new UserError(
        `The answer to the create of a ${declaration.kind} was lost, and since then there are several that it may have made: ` +
          `${ids}. Delete what is not wanted, or import the right one.`,
      );
    }
    if (candidates.length === 1) return candidates[0];
  }
  return undefined;
}

function claim(declaration: Declaration, run: Run, state: Properties): void {
  const id = joinId(declaration.id, state);
  if (run.claim(declaration.kind, id, "created")) return;
  throw new UserError(
    `Two resources of this program are the same ${declaration.kind} (${id}). Keep one of them; two would undo each other's changes.`,
  );
}

function alreadyThere(declaration: Declaration, run: Run, error: ApiError, state: Properties): UserError {
  const id = joinId(declaration.id, state);
  if (run.isClaimed(declaration.kind, id)) {
    return new UserError(
      `Two resources of this program are the same ${declaration.kind} (${id}). Keep one of them; two would undo each other's changes.`,
    );
  }
  return new UserError(
    `The ${declaration.kind} ${id} exists already${error.answer ? ` (the API: ${error.answer})` : ""}. Nothing was changed. ` +
      `To manage it, import it: { import: "${id}" }. If it was renamed in the program, keep it with ` +
      `{ aliases: [{ name: "<the old name>" }] }.`,
  );
}

/** Adds what the kind knows about a refusal. */
export function withAdvice(declaration: Declaration, error: unknown, args: Properties): unknown {
  if (!(error instanceof ApiError)) return error;
  const advice = declaration.advice?.(error, args);
  if (advice) error.message += ` ${advice}`;
  return error;
}

/**
 * An error that the engine keeps as "made, but not finished": the object stays in the state. Its message is dropped on
 * the way; only the reasons are shown.
 */
export function partial(error: unknown, id: string, properties: Properties): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { id, properties, reasons: [message] });
}

/** The parts of the id that the inputs give already. */
function keyIn(declaration: Declaration, args: Properties): Key {
  return idPartsOf(declaration, args);
}

function idPartsOf(declaration: Declaration, state: Properties): Key {
  const parts: Record<string, string> = {};
  for (const part of declaration.id) {
    const value = lastSegment(state[part]);
    if (typeof value === "string") parts[part] = value;
  }
  return parts;
}

function contextFor(declaration: Declaration, context: Context, state: Properties): Context {
  return { ...context, key: idPartsOf(declaration, { ...context.key, ...state }) };
}

function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
