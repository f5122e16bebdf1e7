import { refuseMisplaced, refuseOther } from "./confirming";
import type { Declaration, Properties } from "./declaration";
import { restoredBy } from "./differences";
import { UserError } from "./errors";
import { asRead, takenBackBy } from "./given";
import { isReplacing } from "./inputs";
import { withArticle, type Key } from "./ids";
import { confirmed, KEPT, keptOf, stored, type Kept, type Parked } from "./kept";
import { lookUp } from "./lookUp";
import { isProjectActive, organizationOf, proveLoss, refuseForeign } from "./loss";
import { GET } from "./registration";
import { parkedByRead } from "./parking";
import type { Run } from "./run";
import { clean, idOf, merged, outputsOf, providerOf, seal, told } from "./state";

/** Read: a refresh, an import, or a `static get`. */
export async function read(
  declaration: Declaration,
  run: Run,
  id: string,
  properties: Properties,
): Promise<{ id: string; props: Properties; inputs?: Properties }> {
  const key = declaration.id.split(id, declaration.kind);
  const what = `${declaration.kind} ${id}`;
  const isGet = properties[GET] !== undefined;
  const isImport = !isGet && properties[KEPT] === undefined;
  const before = isGet || isImport ? undefined : properties;
  if (before) run.ledger.met(declaration.kind, id);
  const parked = before && keptOf(declaration, before).parked;
  if (before && parked?.because === "absent") return readParked(declaration, run, id, key, before);
  const found = await lookUp(declaration, run, key, before);
  if (!found) {
    if (isGet || isImport) {
      throw new UserError(
        `There is no ${what} in this organisation${declaration.isGone ? ", or it is archived" : ""}. The id of ${withArticle(declaration.kind)} has the form ${declaration.id.form}.`,
      );
    }
    if (isThereWithItsProject(declaration) && (await isProjectActive(run, key))) {
      run.say(
        `${what} is in no answer of the API now, although its project is active. The state keeps it as it was; nothing was changed.`,
      );
      return refreshed(declaration, run, id, key, {}, properties);
    }
    const read = await parkedByRead(declaration, run, what, properties);
    if (read.outcome === "parked") return stayParked(declaration, run, id, read.parked, properties);
    await refuseMisplaced(declaration, run, id, properties);
    await proveLoss(run, what, keptOf(declaration, properties), key);
    return { id: "", props: {} };
  }
  if (before) await refuseForeign(declaration, run, id, key, keptOf(declaration, before));
  run.foundSomething ||= !declaration.isOfSeveral?.(key);
  if (isImport || isGet) return firstRead(declaration, run, key, found, properties, isImport);
  refuseOther(declaration, id, found, properties);
  const news = declaration.announces?.(found, properties);
  if (news !== undefined) run.say(`${what}: ${news}`);
  // Somebody has given the grant again that had ended: it is no longer parked, so the next update takes it away again.
  const state = parked
    ? merged(properties, { [KEPT]: stored(declaration, withoutParked(declaration, properties)) })
    : properties;
  return refreshed(declaration, run, id, key, found, state);
}

/** A refresh of an entry whose person was absent: they are still, or the entry goes on with what they have now. */
async function readParked(declaration: Declaration, run: Run, id: string, key: Key, before: Properties) {
  const what = `${declaration.kind} ${id}`;
  const read = await parkedByRead(declaration, run, what, before);
  if (read.outcome === "parked") return stayParked(declaration, run, id, read.parked, before);
  if (read.outcome === "not parked") return { id: "", props: {} };
  const itsKey = { ...key, userId: String(read.person.userId) };
  await refuseForeign(declaration, run, id, itsKey, keptOf(declaration, before));
  const found = await lookUp(declaration, run, itsKey, before);
  if (!found) return { id: "", props: {} };
  run.say(`${what}: ${String(read.person.email ?? read.person.userId)} is back in the organisation.`);
  const state = merged(before, itsKey, { [KEPT]: stored(declaration, withoutParked(declaration, before)) });
  return refreshed(declaration, run, idOf(declaration, merged(state, found)), itsKey, found, state);
}

function withoutParked(declaration: Declaration, before: Properties): Kept {
  return { ...keptOf(declaration, before), parked: undefined };
}

/** The entry stays in the state, parked. An absent person's id is their e-mail address, so that what refers to it waits too. */
async function stayParked(
  declaration: Declaration,
  run: Run,
  id: string,
  parked: Parked,
  before: Properties,
): Promise<{ id: string; props: Properties; inputs: Properties }> {
  const { absence } = declaration;
  const went = absence && parked.because === "absent" ? await absence.goesOn(run.api, before) : undefined;
  if (went?.news !== undefined) run.say(`${declaration.kind} ${id}: ${went.news}`);
  const email = absence && parked.because === "absent" ? parked.email : undefined;
  const outputs = merged(before, went?.outputs);
  const kept = keptOf(declaration, before);
  const stayingId = email ?? id;
  run.ledger.refreshed(declaration.kind, stayingId);
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, before[name]]));
  return {
    id: stayingId,
    props: seal(declaration, outputs, { ...kept, parked }, before),
    inputs: merged(clean(inputs) as Properties, providerOf(before)),
  };
}

/** Whether an object lives exactly as long as its project: it can be neither made nor deleted. */
function isThereWithItsProject(declaration: Declaration): boolean {
  return restoredBy(declaration).length > 0 && declaration.id.parts.includes("projectId");
}

function refreshed(declaration: Declaration, run: Run, id: string, key: Key, found: Properties, before: Properties) {
  run.ledger.refreshed(declaration.kind, id);
  return { id, ...readAgain(declaration, key, found, before) };
}

/**
 * A refresh: the outputs are what the API says now, and the inputs follow, so that the next diff shows the drift. The id
 * stays: it is what was asked for, and an answer about another one is refused.
 */
function readAgain(declaration: Declaration, key: Key, found: Properties, before: Properties) {
  const kept = keptOf(declaration, before);
  const answer = withoutImpossible(declaration, told(found));
  const outputs = outputsOf(declaration, { key, found: answer, inputs: before, before });
  // What no read returns and nobody has told stays unknown: its fallback would look like a value that was there.
  for (const name of kept.untold) if (before[name] === undefined) delete outputs[name];
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, outputs[name]]));
  const contradicted = contradictedBy(declaration, outputs, before, kept);
  const isRead = Object.keys(found).length > 0;
  return {
    props: seal(declaration, outputs, { ...(isRead ? confirmed(kept) : kept), contradicted }, before),
    inputs: merged(clean(inputs) as Properties, providerOf(before)),
  };
}

/** The answer without values that no object can have in inputs that cannot be changed: they tell nothing. */
function withoutImpossible({ inputs, args }: Declaration, found: Properties): Properties {
  const isPossible = ([name, value]: [string, unknown]) =>
    inputs[name]?.change !== "replace" || args.shape[name]?.safeParse(value).success !== false;
  return Object.fromEntries(Object.entries(found).filter(isPossible));
}

/** Of inputs that only a replacement could bring back: what the program has declared and the API now says otherwise. */
function contradictedBy(
  { inputs }: Declaration,
  outputs: Properties,
  before: Properties,
  kept: Kept,
): Properties | undefined {
  const declared = merged(before, kept.contradicted);
  const names = kept.inputs.filter((name) => {
    const input = inputs[name];
    const isTold = input !== undefined && outputs[name] !== undefined && declared[name] !== undefined;
    return isTold && !input.same(outputs[name], declared[name]) && isReplacing(input, outputs[name], declared[name]);
  });
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, declared[name]])) : undefined;
}

/** The first sight of an object that was not made here: what it is now is what a takeover would restore. */
async function firstRead(
  declaration: Declaration,
  run: Run,
  key: Key,
  found: Properties,
  request: Properties,
  isImport: boolean,
) {
  const answer = withoutImpossible(declaration, told(found));
  const outputs = outputsOf(declaration, { key, found: answer, inputs: {}, before: {} });
  const id = idOf(declaration, outputs);
  if (isImport) run.ledger.imported(declaration.kind, id);
  const inputs = readableInputs(declaration, outputs);
  const undone = [...restoredBy(declaration), ...takenBackBy(declaration)];
  const kept: Kept = {
    // What is there before a program has said anything is not the program's: only what it changes will be restored.
    inputs: Object.keys(inputs).filter((name) => !undone.includes(name)),
    untold: Object.entries(declaration.inputs)
      .filter(([name, input]) => !input.readBack && input.change !== "local" && answer[name] === undefined)
      .map(([name]) => name),
    organization: await organizationOf(run),
    found: declaration.origin.how === "taken over" ? foundIn(declaration, outputs) : undefined,
  };
  for (const name of kept.untold) delete outputs[name];
  return {
    id,
    props: seal(declaration, outputs, kept, request),
    inputs: merged(clean(inputs) as Properties, asRead(declaration), providerOf(request)),
  };
}

/** The inputs that a program would write for this object; of several names for one thing, the first. */
function readableInputs(declaration: Declaration, outputs: Properties): Properties {
  const inputs: Properties = {};
  const named = new Set<string>();
  for (const [name, input] of Object.entries(declaration.inputs)) {
    if (input.change === "local" || outputs[name] === undefined) continue;
    if (!input.readBack && outputs[name] === input.fallback) continue;
    if (input.names !== undefined && named.has(input.names)) continue;
    if (input.names !== undefined) named.add(input.names);
    inputs[name] = outputs[name];
  }
  return inputs;
}

function foundIn(declaration: Declaration, outputs: Properties): Properties {
  return clean(Object.fromEntries(restoredBy(declaration).map((name) => [name, outputs[name]]))) as Properties;
}
