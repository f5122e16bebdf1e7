/** `adopt`: writes the declarations of what exists, and fills the state of the stack, without a write to the API. */
import { createRequire } from "node:module";
import { relative } from "node:path";
import { LeftToPerson } from "../commandError";
import { requireConsent } from "../consent";
import { explained } from "../explained";
import { print } from "../print";
import { declaredBefore, declaredInFiles, requireEarlier, type Before } from "./before";
import { declare, type Declared, type Format } from "./declare";
import { requireKinds, selected } from "./declare/selection";
import { projectFiles } from "./files/projectFiles";
import { existingDocument, writeDeclared } from "./files/write";
import { planInto } from "./into";
import { importAll } from "./into/importAll";
import { leftOutLines, needsPerson } from "./into/words";
import { heldByOthers } from "./managed";
import { readOrganization, type OrganizationRead } from "./read";
import { readTarget, type Target, type TargetChoice } from "./target";
import { missingText, outcomeText, planText, stepsText } from "./words";

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
  requireKinds(options.only);
  const target = await explained(() => readTarget(options));
  try {
    const existing = format === "yaml" ? await existingDocument(folder) : undefined;
    const before = declaredBefore(target.holders.own.resources, {
      organization: target.name,
      format,
      inFiles: await declaredInFiles(folder),
    });
    // The files declare what an earlier run has selected, too.
    const scope = before.resources.length > 0 ? {} : options;
    const live = await explained(() => readOrganization(target.run, scope));
    const declared = declarationsIn(live, target, options, { before, ...(existing === undefined ? {} : { existing }) });
    requireEarlier(before, declared, live);
    const { version } = createRequire(__filename)("pulumi-openai-admin/package.json") as { version: string };
    const files = new Map([...projectFiles(target.name, { own: version }), ...declared.files]);
    const document = existing === undefined ? {} : { existing };
    const outcomes = await writeDeclared(folder, files, { dryRun: true, ...document });
    print(`${planText(declared, outcomes, live.unread)}\n\n`);
    if (dryRun) return print("Nothing was changed, because this was a trial (--dry-run).\n");
    await requireConsent(yes, "the same command with --yes");
    await writeDeclared(folder, files, document);
    if (!target.isProgram) return print(stepsText(relative(process.cwd(), folder)));
    await fillState(target, declared, options);
  } finally {
    await target.close();
  }
}

function declarationsIn(
  live: OrganizationRead,
  { name, holders }: Target,
  { format, only, projects, exclude, protect, all }: AdoptOptions,
  { before, ...document }: { before: Before; existing?: string },
): Declared {
  const earlier = new Set(before.resources.map(({ declaration, id }) => `${declaration.kind} ${id}`));
  const selection = { format, only, projects, exclude, protect, allLimits: all };
  const { compared } = live;
  const options = { ...selection, compared, name, known: before.known, before: earlier, ...document };
  const everything = declare(live, options);
  const heldBy = heldByOthers(live.objects, everything.resources, holders);
  if (heldBy.length === 0) return everything;
  const declared = declare(live, { ...options, heldBy });
  const chosen = new Set(selected(live.objects, selection).map(({ declaration, id }) => `${declaration.kind} ${id}`));
  return {
    ...declared,
    leftOut: [...declared.leftOut, ...heldBy.filter(({ kind, id }) => chosen.has(`${kind} ${id}`))],
  };
}

/** Imports the objects under the names that the program gives them, and looks whether a preview is clean. */
async function fillState({ holders }: Target, { resources }: Declared, options: AdoptOptions): Promise<void> {
  const ids = new Map(resources.map(({ kind, name, id }) => [`${kind} ${name}`, id]));
  const { pulumi, plan, previewed } = await planInto({
    ...options,
    choose: [],
    objectOf: ({ declaration, name }) => ids.get(`${declaration?.kind} ${name}`),
  });
  const { adoptions, leftOut } = plan;
  if (adoptions.length > 0) await importAll(pulumi, adoptions, previewed);
  // The preview does not print resources that stay as they are.
  const all = [...previewed, ...holders.own.resources];
  const inProgram = new Set(all.map(({ declaration, name }) => `${declaration?.kind} ${name}`));
  const missing = resources.filter(({ kind, name }) => !inProgram.has(`${kind} ${name}`));
  if (missing.length > 0) print(`${missingText(missing.length)}\n\n`);
  if (leftOut.length > 0) print(`Not imported:\n${leftOutLines(leftOut).join("\n")}\n\n`);
  print(outcomeText(adoptions.length, await pulumi.changesAfterRefresh()));
  if (missing.length > 0 || leftOut.some(needsPerson)) throw new LeftToPerson();
}
