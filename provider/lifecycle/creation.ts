import { ApiError } from "../client/errors";
import type { Context, Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { keep } from "./kept";
import { organizationOf, refuseOtherOrganization } from "./loss";
import { createOnce } from "./lostReplies";
import { declaredTwice, refuseSecond, textOf } from "./renames";
import type { Run } from "./run";
import { argumentsOf, identityOf, idOf, keyOf, merged, outputsOf, seal, setInputs } from "./state";

/** Create: makes the object, or takes over the one that is there. The API has no idempotency keys; this stands in. */
export async function create(declaration: Declaration, run: Run, inputs: Properties) {
  const args = argumentsOf(declaration, inputs);
  // Equal identities one after another: the second one then meets the first one's object instead of racing it.
  const identity = identityOf(declaration, args);
  return run.inTurn(identity, async () => {
    const created = await createInTurn(declaration, run, inputs, args, identity);
    run.objects.noteMade(identity);
    return created;
  });
}

async function createInTurn(
  declaration: Declaration,
  run: Run,
  inputs: Properties,
  args: Properties,
  identity: string,
) {
  const key = keyOf(declaration, args);
  const replaces = run.objects.namesakes(identity).map((one) => one.id);
  let made: Properties | undefined;
  let taken: Properties | null | undefined;
  let before: Properties | undefined;
  const noteFresh = (found: Properties) => {
    for (const apiId of Object.values(keyOf(declaration, merged(key, found)))) run.api.noteFresh(apiId);
  };
  const context: Context = {
    run,
    key,
    made: (found) => {
      made = merged(made, found);
      noteFresh(made);
    },
  };
  const result = async (found: Properties, unfinished?: true) => {
    const outputs = outputsOf(declaration, { key, found, inputs, before: {} });
    const kept = keep({
      inputs: setInputs(declaration, inputs),
      untold: [],
      // The object is there: that nobody can tell the organisation just now must not lose it.
      organization: await organizationOf(run).catch(() => undefined),
      found: taken,
      replaces: replaces.length > 0 ? replaces : undefined,
      unfinished,
    });
    const id = idOf(declaration, outputs);
    if (declaration.identity.by === "name") run.objects.noteNamesake(identity, { id, createdAt: Infinity, replaces });
    noteFresh(outputs);
    return { id, outs: seal(declaration, outputs, kept, inputs) };
  };
  try {
    let found: Properties;
    if (declaration.takeover) {
      const there = (await declaration.find(run.api, args))[0];
      await refuseOtherOrganization(run);
      before = there;
      taken = there ? pick(there, declaration.takeover.restores) : null;
      if (there) refuseSecond(declaration, run, idOf(declaration, merged(key, there)), inputs);
      found = await claimed(declaration, run, there && merged(key, there), () =>
        takeOver(declaration, run, args, there, context),
      );
    } else {
      await refuseOtherOrganization(run);
      found = await make(declaration, run, args, context, () => made !== undefined);
      claim(declaration, run, merged(key, found));
      // From here on the object is ours: whatever fails now must not lose it.
      made = found;
    }
    return await result(found);
  } catch (error) {
    const advised = withAdvice(declaration, error, args);
    // A change of what was there may have landed: what it was before must not be lost with the error.
    if (error instanceof ApiError && error.landed === "maybe") made ??= before;
    if (made === undefined) throw advised;
    const { id, outs } = await result(made, true);
    run.objects.claim(declaration.kind, id, "created");
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
  const key = keyOf(declaration, merged(context.key, there));
  const found = await declaration.update!(run.api, { args, changed, before: there ?? {} }, { ...context, key });
  return merged(there, found);
}

/** A plain create: once, whatever happens to its answer. */
async function make(
  declaration: Declaration,
  run: Run,
  args: Properties,
  context: Context,
  isMade: () => boolean,
): Promise<Properties> {
  const stateOf = (found: Properties) => merged(context.key, found);
  const nameOf = ({ object }: Made) => idOf(declaration, stateOf(object));
  const isByKey = declaration.identity.by === "key";
  const { object, isWhole } = await createOnce<Made>(run.api, {
    what: describe(declaration, args),
    ifUnknown: ifUnknown(declaration, args),
    isUnique: isByKey,
    attempt: async () => ({ object: await declaration.create!(run.api, args, context), isWhole: true }),
    find: async (since) => {
      const found = await declaration.find(run.api, args);
      // What has the key, but is not as it was to be made, was there before.
      const isNew = (one: Properties) =>
        isByKey ? isAsAsked(declaration, one, args) : typeof one.createdAt === "number" && one.createdAt >= since();
      const left = found.filter(isNew).map((one) => ({ object: one, isWhole: false }));
      return left.filter((one) => {
        const { claim, isDeclared } = run.objects.of(declaration.kind, nameOf(one));
        return claim === undefined && !isDeclared;
      });
    },
    isMade,
    describe: nameOf,
    discard: holdsSecret(declaration, args)
      ? ({ object: left }) =>
          declaration.remove!(run.api, stateOf(left), { ...context, key: keyOf(declaration, stateOf(left)) })
      : undefined,
    refused: async (error) => {
      if (!isByKey) return undefined;
      const existing = (await declaration.find(run.api, args).catch(() => []))[0];
      if (existing) throw alreadyThere(declaration, run, error, stateOf(existing), args);
      return undefined;
    },
  });
  if (isWhole) return object;
  // Of a create in several calls, the first has landed; the rest is a change.
  context.made(object);
  return takeOver(declaration, run, args, object, context);
}

function isAsAsked({ fields }: Declaration, object: Properties, args: Properties): boolean {
  return Object.entries(fields).every(
    ([name, field]) =>
      field.change !== "update" || !field.readBack || args[name] === undefined || field.same(object[name], args[name]),
  );
}

/** A longer value (a certificate's content) is not what a person looks for. */
const LONGEST_IN_WORDS = 100;

/** An object that has no id yet: "ServiceAccount (projectId: proj_1, name: worker)". */
function describe({ kind, identity, fields }: Declaration, args: Properties): string {
  const names = new Set([...identity.inputs, ...("name" in fields ? ["name"] : [])]);
  const values = [...names].map((name) => [name, args[name]] as const);
  const short = values.filter(([, value]) => typeof value === "string" && value.length <= LONGEST_IN_WORDS);
  return short.length > 0 ? `${kind} (${short.map(([name, value]) => `${name}: ${String(value)}`).join(", ")})` : kind;
}

/** What to do about an object of which nobody knows whether it was made. */
function ifUnknown(declaration: Declaration, args: Properties): string {
  if (declaration.identity.by === "key") {
    return "Run `up` again: there cannot be two of it. Should it be there, the error will say so, with the id to import it by.";
  }
  const { form } = declaration.id;
  return holdsSecret(declaration, args)
    ? "Look for it before the next `up`, which makes another one: should it be there, delete it, since its secret is lost."
    : `Look for it before the next \`up\`, which makes another one: should it be there, import it with { import: "${form}" }, or delete it.`;
}

function holdsSecret(declaration: Declaration, args: Properties): boolean {
  return declaration.secrets !== undefined && (declaration.makesSecret?.(args) ?? true);
}

/** What a create came to: made by it from first to last, or found after its answer was lost. */
interface Made {
  readonly object: Properties;
  readonly isWhole: boolean;
}

function claim(declaration: Declaration, run: Run, state: Properties): void {
  const id = idOf(declaration, state);
  if (!run.objects.claim(declaration.kind, id, "created")) throw declaredTwice(declaration, id);
}

/** Takes an object over; a failure leaves it to whoever has it. */
async function claimed<T>(
  declaration: Declaration,
  run: Run,
  there: Properties | undefined,
  takeOver: () => Promise<T>,
): Promise<T> {
  if (there) claim(declaration, run, there);
  try {
    return await takeOver();
  } catch (error) {
    if (there) {
      const id = idOf(declaration, there);
      Object.assign(run.objects.of(declaration.kind, id), { claim: undefined, isContested: true });
    }
    throw error;
  }
}

function alreadyThere(
  declaration: Declaration,
  run: Run,
  error: ApiError,
  state: Properties,
  args: Properties,
): UserError {
  const id = idOf(declaration, state);
  const standing = run.objects.of(declaration.kind, id);
  if (standing.claim) return declaredTwice(declaration, id);
  standing.isContested = true;
  if (standing.isDeclared) {
    if (standing.declaredAs !== textOf(declaration, args)) return declaredTwice(declaration, id);
    return new UserError(
      `The ${declaration.kind} ${id} cannot be replaced by itself while it is there. Give it { deleteBeforeReplace: true }, or ` +
        `let the change happen in place.`,
    );
  }
  return new UserError(
    `The ${declaration.kind} ${id} exists already${error.answer ? ` (the API: ${error.answer})` : ""}. Nothing was changed. ` +
      `If another resource of the program is the same, keep one of them; one that was renamed is kept with ` +
      `{ aliases: [{ name: "<the old name>" }] }. If it was made elsewhere, import it with { import: "${id}" }, for which ` +
      `\`npx pulumi-openai-admin init\` prepares the project once.`,
  );
}

/** Says of a refusal what the kind knows about it, where it knows more than the status tells. */
export function withAdvice(declaration: Declaration, error: unknown, args: Properties): unknown {
  if (!(error instanceof ApiError)) return error;
  const advice = declaration.advice?.(error, args);
  if (advice) error.advise(advice);
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

function pick(from: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));
}
