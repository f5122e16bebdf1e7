/** `adopt`: writes the declarations of what exists, and fills the state of the stack, without a write to the API. */
import { createRequire } from "node:module";
import { relative } from "node:path";
import { readLive, type LiveInventory } from "../../inventory/live";
import type { InventoryObject } from "../../inventory/object";
import { LeftToPerson } from "../commandError";
import { requireConsent } from "../consent";
import { explained } from "../explained";
import { print, printError } from "../print";
import { ProgressLine } from "../progress";
import { commandOf } from "./commandLine";
import { declare, type Declared, type Format } from "./declare";
import { lostDeclarations } from "./files/lost";
import { projectFiles } from "./files/projectFiles";
import { existingDocument, writeDeclared } from "./files/write";
import { planInto } from "./into";
import { importAll } from "./into/importAll";
import { recordAll } from "./into/recordAll";
import { grownText, leftOutLines, needsPerson } from "./into/words";
import { heldByOthers } from "./managed";
import { scopesOf } from "./scope";
import { readTarget, type Target, type TargetChoice } from "./target";
import { lostText, missingText, nothingRead, outcomeText, planText, stepsText } from "./words";

export interface AdoptOptions extends TargetChoice {
  readonly format: Format;
  /** Topics and kinds. Default: all. */
  readonly only: readonly string[];
  /** Names or ids of projects. Default: all. */
  readonly projects: readonly string[];
  /** Topics, kinds, ids, or names of projects. */
  readonly exclude: readonly string[];
  /** Whether Pulumi refuses to delete projects, the list of owners and admin keys. */
  readonly protect: boolean;
  /** Declare every rate limit. */
  readonly all: boolean;
  /** Write nothing. */
  readonly dryRun: boolean;
  /** Write without asking. */
  readonly yes: boolean;
}

/**
 * Adopts the organisation of the admin key into a program and its stack.
 * @throws CommandError when something is in the way, and LeftToPerson when a person has to decide.
 */
export async function adopt(options: AdoptOptions): Promise<void> {
  const { folder, format, dryRun, yes } = options;
  const target = await explained(() => readTarget(options));
  try {
    const existing = format === "yaml" ? await existingDocument(folder) : undefined;
    const live = await explained(() => organizationOf(target, options));
    const declared = declarationsIn(live, target, options, existing);
    if (declared.resources.length === 0 && live.unread.length > 0) throw nothingRead(live.unread);
    const { version } = createRequire(__filename)("pulumi-openai-admin/package.json") as { version: string };
    const files = new Map([...projectFiles(target.name, { own: version }), ...declared.files]);
    const lost = await lostDeclarations(folder, target.holders.own.resources, declared.resources, live);
    const before = { keepGenerated: lost.length > 0, ...(existing === undefined ? {} : { existing }) };
    print(`${planText(declared, await writeDeclared(folder, files, { dryRun: true, ...before }), live.unread)}\n\n`);
    if (lost.length > 0) print(`${lostText(lost)}\n\n`);
    if (dryRun) return print("Nothing was changed, because this was a trial (--dry-run).\n");
    const out = relative(process.cwd(), folder);
    await requireConsent(yes, commandOf({ ...options, out, yes: true }));
    await writeDeclared(folder, files, before);
    if (!target.isProgram) return print(stepsText(out, commandOf(options)));
    const isWhole = await fillState(target, declared, options);
    if (!isWhole || lost.length > 0) throw new LeftToPerson();
  } finally {
    await target.close();
  }
}

/** The organisation, as far as the selection needs it. */
async function organizationOf({ run, holders }: Target, options: AdoptOptions): Promise<LiveInventory> {
  const progress = new ProgressLine();
  const parts: LiveInventory[] = [];
  // The files also declare again what the stack manages already.
  const selection = holders.own.resources.length > 0 ? {} : options;
  try {
    for (const scope of scopesOf(selection)) parts.push(await readLive(run, { ...scope, progress: progress.show }));
  } finally {
    progress.clear();
  }
  printError(`Read the organisation in ${run.api.requests} requests.\n`);
  return {
    objects: parts.flatMap(({ objects }) => objects),
    implied: parts.flatMap(({ implied }) => implied),
    above: parts.flatMap(({ above }) => above),
    unread: parts.flatMap(({ unread }) => unread),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
    requests: run.api.requests,
  };
}

function declarationsIn(
  live: LiveInventory,
  { name, holders }: Target,
  { format, only, projects, exclude, protect, all }: AdoptOptions,
  existing: string | undefined,
): Declared {
  const document = existing === undefined ? {} : { existing };
  const isManaged = (object: InventoryObject) => holders.own.over(object).length > 0;
  const options = { format, only, projects, exclude, protect, allLimits: all, name, isManaged, ...document };
  const everything = declare(live, options);
  const heldBy = heldByOthers(live.objects, everything.resources, holders);
  if (heldBy.length === 0) return everything;
  const declared = declare(live, { ...options, heldBy });
  return { ...declared, leftOut: [...declared.leftOut, ...heldBy] };
}

/**
 * Imports the objects under the names that the program gives them, and looks whether a preview is clean.
 * @returns false if a person has to do something for the rest.
 */
async function fillState({ holders, run }: Target, { resources }: Declared, options: AdoptOptions): Promise<boolean> {
  const ids = new Map(resources.map(({ kind, name, id }) => [`${kind} ${name}`, id]));
  const { pulumi, plan, previewed } = await planInto({
    ...options,
    run,
    choose: [],
    objectOf: ({ declaration, name }) => ids.get(`${declaration?.kind} ${name}`),
  });
  const { adoptions, grown, leftOut } = plan;
  if (adoptions.length > 0) await importAll(pulumi, adoptions, previewed);
  await recordAll(pulumi, grown);
  // The preview does not print resources that stay as they are.
  const all = [...previewed, ...holders.own.resources];
  const inProgram = new Set(all.map(({ declaration, name }) => `${declaration?.kind} ${name}`));
  const missing = resources.filter(({ kind, name }) => !inProgram.has(`${kind} ${name}`));
  if (missing.length > 0) print(`${missingText(missing.length)}\n\n`);
  if (grown.length > 0) print(`${grownText(grown)}\n\n`);
  if (leftOut.length > 0) print(`Not imported:\n${leftOutLines(leftOut).join("\n")}\n\n`);
  print(outcomeText(adoptions.length, await pulumi.changesAfterRefresh()));
  return missing.length === 0 && !leftOut.some(needsPerson);
}
