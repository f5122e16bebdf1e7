import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import { UserError } from "./errors";
import { withArticle, type Key } from "./ids";
import { keep, KEPT, keptOf } from "./kept";
import { isOfArchivedProject, organizationOf, proveLoss, refuseForeign } from "./loss";
import type { Run } from "./run";
import { clean, idOf, merged, outputsOf, providerOf, seal } from "./state";

/** Marks the inputs of `static get`: a missing object is an error there, and no loss. */
export const GET = "__get";

/** Read: a refresh, an import, or a `static get`. */
export async function read(declaration: Declaration, run: Run, id: string, properties: Properties) {
  const key = declaration.id.split(id, declaration.kind);
  const what = `${declaration.kind} ${id}`;
  const isGet = properties[GET] !== undefined;
  const isImport = !isGet && properties[KEPT] === undefined;
  const before = isGet || isImport ? undefined : properties;
  const found = await lookUp(declaration, run, key, before);
  if (!found) {
    if (isGet || isImport) {
      throw new UserError(
        `There is no ${what} in this organisation${declaration.isGone ? ", or it is archived" : ""}. The id of ${withArticle(declaration.kind)} has the form ${declaration.id.form}.`,
      );
    }
    await proveLoss(run, what, keptOf(properties), key);
    return { id: "", props: {} };
  }
  if (before) await refuseForeign(declaration, run, id, key, keptOf(before));
  run.foundSomething ||= !declaration.isOfSeveral?.(key);
  if (isImport || isGet) return firstRead(declaration, run, key, found, properties, isImport);
  const standing = run.objects.of(declaration.kind, id);
  standing.refreshes = (standing.refreshes ?? 0) + 1;
  return readAgain(declaration, key, found, properties);
}

/** The object at a key, or undefined when it is gone, by itself or with its project. */
async function lookUp(
  declaration: Declaration,
  run: Run,
  key: Key,
  before: Properties | undefined,
): Promise<Properties | undefined> {
  try {
    const found = declaration.read
      ? await declaration.read(run.api, key, before)
      : ((await onSharedPages(declaration, run, key)) ?? (await byItself(declaration, run, key)));
    return found && !declaration.isGone?.(found) ? found : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    if (await isOfArchivedProject(run, error, key)) return undefined;
    throw error;
  }
}

/** From the pages that all reads of the list share: the number of requests follows the lists, not the resources. */
async function onSharedPages(declaration: Declaration, run: Run, key: Key): Promise<Properties | undefined> {
  const listing = listingOf(declaration, key);
  if (!listing) return undefined;
  const { own } = declaration.id;
  const isObject = (item: Properties) => isListedAs(declaration, item, key);
  const listed = await run.api.findListed(listing, key, own, isObject, { toTheEnd: !declaration.object });
  return typeof listed === "object" ? listed.object : undefined;
}

/** What no shared page holds is asked for: absence from a page that may be a minute old is no proof. */
async function byItself(declaration: Declaration, run: Run, key: Key): Promise<Properties | undefined> {
  if (declaration.object) return run.api.get(declaration.object, key);
  const fresh = await run.api.list(listingOf(declaration, key)!, key);
  return fresh.find((item) => isListedAs(declaration, item, key));
}

function listingOf(declaration: Declaration, key: Key) {
  return typeof declaration.listing === "function" ? declaration.listing(key) : declaration.listing;
}

function isListedAs(declaration: Declaration, item: Properties, key: Key): boolean {
  const { own } = declaration.id;
  return declaration.isListedAs ? declaration.isListedAs(item, key) : item[own] === key[own];
}

/** A refresh: the outputs are what the API says now, and the inputs follow, so that the next diff shows the drift. */
function readAgain(declaration: Declaration, key: Key, found: Properties, before: Properties) {
  const kept = keptOf(before);
  const outputs = outputsOf(declaration, { key, found, inputs: before, before });
  // What no read returns and nobody has told stays unknown: its fallback would look like a value that was there.
  for (const name of kept.untold) if (before[name] === undefined) delete outputs[name];
  const inputs = Object.fromEntries(kept.inputs.map((name) => [name, outputs[name]]));
  return {
    id: idOf(declaration, outputs),
    props: seal(declaration, outputs, kept, before),
    inputs: merged(clean(inputs) as Properties, providerOf(before)),
  };
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
  const outputs = outputsOf(declaration, { key, found, inputs: {}, before: {} });
  const id = idOf(declaration, outputs);
  if (isImport) run.objects.claim(declaration.kind, id, "imported");
  const inputs = readableInputs(declaration, outputs);
  const kept = keep({
    // What is there before a program has said anything is not the program's: only what it changes will be restored.
    inputs: Object.keys(inputs).filter((name) => !declaration.takeover?.restores.includes(name)),
    untold: Object.entries(declaration.fields)
      .filter(([name, field]) => !field.readBack && field.change !== "local" && found[name] === undefined)
      .map(([name]) => name),
    organization: await organizationOf(run),
    found: declaration.takeover && foundIn(declaration, outputs),
  });
  for (const name of kept.untold) delete outputs[name];
  return {
    id,
    props: seal(declaration, outputs, kept, request),
    inputs: merged(clean(inputs) as Properties, providerOf(request)),
  };
}

/** The inputs that a program would write for this object; of several names for one thing, the first. */
function readableInputs(declaration: Declaration, outputs: Properties): Properties {
  const inputs: Properties = {};
  const named = new Set<string>();
  for (const [name, field] of Object.entries(declaration.fields)) {
    if (field.change === "local" || outputs[name] === undefined) continue;
    if (!field.readBack && outputs[name] === field.fallback) continue;
    if (field.names !== undefined && named.has(field.names)) continue;
    if (field.names !== undefined) named.add(field.names);
    inputs[name] = outputs[name];
  }
  return inputs;
}

function foundIn(declaration: Declaration, outputs: Properties): Properties {
  const restores = declaration.takeover?.restores ?? [];
  return clean(Object.fromEntries(restores.map((name) => [name, outputs[name]]))) as Properties;
}
