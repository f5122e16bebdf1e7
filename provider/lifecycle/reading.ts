import { refuseWrongId, refuseDifferentFromState } from "./confirming";
import { mayBeUnset, restoredBy, type Declaration, type Properties } from "./declaration";
import { noteEarlier } from "./earlierValues";
import { everyEntry, newlyUnexpected } from "./entries";
import { UserError } from "./errors";
import { isReplacing } from "./inputs";
import { withArticle, type Key } from "./ids";
import { confirmed, KEPT, keptOf, stored, type Kept, type Parked } from "./kept";
import { lookUp } from "./lookUp";
import { isProjectActive, organizationOf, proveLoss, refuseForeign } from "./loss";
import { GET } from "./registration";
import { parkedByRead } from "./parking";
import { isEmail } from "./people";
import type { Run } from "./run";
import { sayUnexpected } from "./unexpected";
import { asImported, withoutImpossible } from "./stateEntry";
import { clean, idOf, merged, outputsOf, providerOf, seal, told } from "./state";
import { valueInWords } from "./words";

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
  if (before) {
    run.ledger.met(declaration.kind, id);
    noteEarlier(declaration, run, before);
  }
  const parked = before && keptOf(declaration, before).parked;
  if (before && parked && (parked.because === "absent" || isEmail(key.userId))) {
    return readParked(declaration, run, id, key, before);
  }
  const found = await lookUp(declaration, run, key, before);
  if (!found) {
    if (isGet || isImport) {
      throw new UserError(
        `Could not find ${what}: it ${absenceOf(declaration)}. Check ` +
          `the id: the id of ${withArticle(declaration.kind)} has the form ${declaration.id.form}.`,
      );
    }
    if (livesWithProject(declaration) && (await isProjectActive(run, key))) {
      run.say(
        `${what}: the API did not return the object, although its project is active. The state entry stays unchanged. Run ` +
          `\`pulumi refresh\` again later.`,
      );
      return refreshed(declaration, run, id, key, {}, properties);
    }
    const read = await parkedByRead(declaration, run, what, properties);
    if (read.outcome === "parked") return stayParked(declaration, run, id, read.parked, properties);
    await refuseWrongId(declaration, run, id, properties);
    await proveLoss(run, what, keptOf(declaration, properties), key);
    return { id: "", props: {} };
  }
  if (before) await refuseForeign(declaration, run, id, key, keptOf(declaration, before));
  run.foundSomething ||= !declaration.isOfSeveral?.(key);
  const refusal = isImport || isGet ? declaration.refusesImport?.(found) : undefined;
  if (refusal !== undefined) throw new UserError(`Could not read ${what}: ${refusal}`);
  if (isImport || isGet) return firstRead(declaration, run, key, found, properties, isImport);
  const isOver = parked?.because === "until" && declaration.isGranted?.(found, properties) === false;
  if (isOver) return stayParked(declaration, run, id, parked, properties);
  refuseDifferentFromState(declaration, id, found, properties);
  const { set, kind } = declaration;
  if (set) run.ledger.found(kind, id, newlyUnexpected(set, found, properties));
  sayUnexpected(declaration, run, id, merged(properties, found), run.ledger.foundIn(kind, id));
  const news = declaration.announces?.(found, properties);
  if (news !== undefined) run.say(`${what}: ${news}`);
  sayDrift(declaration, run, what, found, properties);
  // The grant had ended, and somebody has granted it again. We end the parking, so the next update removes the grant again.
  const state = parked
    ? merged(properties, { [KEPT]: stored(declaration, withoutParked(declaration, properties)) })
    : properties;
  return refreshed(declaration, run, id, key, found, state);
}

/** Says drift of values that the engine shows in another unit: money in cents. */
function sayDrift(declaration: Declaration, run: Run, what: string, found: Properties, before: Properties): void {
  for (const [name, input] of Object.entries(declaration.inputs)) {
    const [is, was] = [found[name], before[name]];
    if (!input.saidAs || is === undefined || is === null || was === undefined || input.same(is, was)) continue;
    const words = [is, was].map((value) => valueInWords(declaration, name, value));
    run.say(`${what}: ${name} is ${words[0]} in the API, and was ${words[1]} in the state.`);
  }
}

/** Refreshes an entry whose person was absent. If the person is back, the entry continues with the object that exists now. */
async function readParked(declaration: Declaration, run: Run, id: string, key: Key, before: Properties) {
  const what = `${declaration.kind} ${id}`;
  const read = await parkedByRead(declaration, run, what, before);
  if (read.outcome === "parked") return stayParked(declaration, run, id, read.parked, before);
  const drop = async () => {
    await proveLoss(run, what, keptOf(declaration, before), key);
    return { id: "", props: {} };
  };
  if (read.outcome === "not parked") return drop();
  const itsKey = { ...key, userId: String(read.person.userId) };
  await refuseForeign(declaration, run, id, itsKey, keptOf(declaration, before));
  const found = await lookUp(declaration, run, itsKey, before);
  const { parked } = keptOf(declaration, before);
  if (!found) return parked?.because === "until" ? stayParked(declaration, run, id, parked, before) : drop();
  run.say(`${what}: ${String(read.person.email ?? read.person.userId)} is back in the organisation.`);
  const state = merged(withoutUpdatable(declaration, before), itsKey, {
    [KEPT]: stored(declaration, withoutParked(declaration, before)),
  });
  const newId = idOf(declaration, merged(state, found));
  const outcome = { id: newId, ...readAgain(declaration, itsKey, found, state) };
  run.ledger.refreshed(declaration.kind, newId, id);
  return outcome;
}

/** The outputs without the values that the program declared during the wait: the API has accepted none of them. */
function withoutUpdatable({ inputs }: Declaration, before: Properties): Properties {
  return Object.fromEntries(Object.entries(before).filter(([name]) => inputs[name]?.change !== "update"));
}

function withoutParked(declaration: Declaration, before: Properties): Kept {
  return { ...keptOf(declaration, before), parked: undefined };
}

/** Keeps the entry parked. The id of an absent person is their e-mail address, so entries that refer to the person wait too. */
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
  run.ledger.refreshed(declaration.kind, stayingId, id);
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, before[name]]));
  return {
    id: stayingId,
    props: seal(declaration, outputs, { ...kept, parked }, before),
    inputs: merged(clean(inputs) as Properties, providerOf(before)),
  };
}

/** Why an import or a `static get` finds nothing. */
function absenceOf(declaration: Declaration): string {
  if (mayBeUnset(declaration)) return "is not set, or does not exist in this organisation";
  return `does not exist in this organisation${declaration.isGone ? `, or ${declaration.whenGone ?? "is archived"}` : ""}`;
}

/** Whether an object lives exactly as long as its project. Nobody can create or delete such an object. */
function livesWithProject(declaration: Declaration): boolean {
  const isAlwaysSet = restoredBy(declaration).length > 0 && !mayBeUnset(declaration);
  return (isAlwaysSet || declaration.set !== undefined) && declaration.id.parts.includes("projectId");
}

function refreshed(declaration: Declaration, run: Run, id: string, key: Key, found: Properties, before: Properties) {
  run.ledger.refreshed(declaration.kind, id);
  return { id, ...readAgain(declaration, key, found, before) };
}

/**
 * Refreshes an entry: the outputs get the API's current values, and the inputs follow, so the next diff shows the drift. The id
 * stays, because we reject an answer about a different id.
 */
function readAgain(declaration: Declaration, key: Key, found: Properties, before: Properties) {
  const kept = keptOf(declaration, before);
  const answer = withoutImpossible(declaration, told(found));
  const outputs = outputsOf(declaration, { key, found: answer, inputs: before, before });
  // An input that no read returns and no program has set stays unknown. Its fallback would look like its value.
  for (const name of kept.untold) if (before[name] === undefined) delete outputs[name];
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, outputs[name]]));
  if (declaration.set) inputs[declaration.set.input] = everyEntry(declaration.set, outputs);
  const contradicted = contradictedBy(declaration, outputs, before, kept);
  const isRead = Object.keys(found).length > 0;
  return {
    props: seal(declaration, outputs, { ...(isRead ? confirmed(kept) : kept), contradicted }, before),
    inputs: merged(clean(inputs) as Properties, providerOf(before)),
  };
}

/** The declared values of inputs that the API now reports with other values, and that only a replacement could change back. */
function contradictedBy(
  { inputs }: Declaration,
  outputs: Properties,
  before: Properties,
  kept: Kept,
): Properties | undefined {
  const declared = merged(before, kept.contradicted);
  const names = kept.inputs.filter((name) => {
    const input = inputs[name];
    const isComparable = input !== undefined && outputs[name] !== undefined && declared[name] !== undefined;
    return (
      isComparable &&
      !input.same(outputs[name], declared[name]) &&
      isReplacing(input, outputs[name], declared[name], outputs)
    );
  });
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, declared[name]])) : undefined;
}

/** The first read of an object that this stack did not create. A delete restores the values that the object has now. */
async function firstRead(
  declaration: Declaration,
  run: Run,
  key: Key,
  found: Properties,
  request: Properties,
  isImport: boolean,
) {
  const imported = asImported(declaration, key, found, await organizationOf(run), request);
  if (isImport) run.ledger.imported(declaration.kind, imported.id);
  return imported;
}
