/** `adopt`: writes the declarations of what exists, and fills the state of the stack, without a write to the API. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { relative } from "node:path";
import type { LeftOut } from "../../inventory/live";
import { labelOf, labelWith } from "../../inventory/object";
import { CommandError, LeftToPerson } from "../commandError";
import { requireConsent } from "../consent";
import { explained } from "../explained";
import { print } from "../print";
import { declaredBefore, declaredInFiles, requireEarlier, type Before } from "./before";
import { declare, type Declared, type Format } from "./declare";
import { declareExactly } from "./declare/exactly";
import { commandOf } from "./commandLine";
import { requireKinds, selected } from "./declare/selection";
import { projectFiles } from "./files/projectFiles";
import { existingDocument, writeDeclared } from "./files/write";
import { planInto } from "./into";
import { importAll } from "./into/importAll";
import { recordAll } from "./into/recordAll";
import { grownText, leftOutLines, needsPerson } from "./into/words";
import { heldByOthers } from "./managed";
import type { TargetChoice } from "./otherStacks";
import { readOrganization, type OrganizationRead } from "./read";
import { scopeOfKinds, scopesOf } from "./scope";
import { readTarget, type Target } from "./target";
import { fromTerraform, type FromTerraform } from "./terraform";
import { missingText, nothingRead, outcomeText, planText, stepsText, terraformText } from "./words";

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
  /** The path of a Terraform state: adopt what it manages, under its names. */
  readonly fromTerraform?: string;
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
  const terraform = options.fromTerraform === undefined ? undefined : await readTerraform(options.fromTerraform);
  requireKinds(options.only);
  const target = await explained(() => readTarget(options));
  try {
    const existing = format === "yaml" && !terraform ? await existingDocument(folder) : undefined;
    const before = declaredBefore(target.holders.own.resources, {
      organization: target.name,
      format: terraform ? "resources" : format,
      inFiles: await declaredInFiles(folder),
    });
    // The files declare what an earlier run has selected, too.
    const isAgain = before.resources.length > 0;
    const scopes = isAgain ? scopesOf({}) : terraform ? [scopeOfKinds(terraform)] : scopesOf(options);
    const live = await explained(() => readOrganization(target.run, scopes));
    const earlier = { before, ...(existing === undefined ? {} : { existing }) };
    const declared = declarationsIn(live, target, options, earlier, terraform);
    requireEarlier(before, declared, live);
    if (declared.resources.length === 0 && live.unread.length > 0) throw nothingRead(live.unread);
    const { version } = createRequire(__filename)("pulumi-openai-admin/package.json") as { version: string };
    const files = new Map([...projectFiles(target.name, { own: version }), ...declared.files]);
    const document = existing === undefined ? {} : { existing };
    const outcomes = await writeDeclared(folder, files, { dryRun: true, ...document });
    print(`${planText(declared, outcomes, live.unread)}\n\n`);
    if (dryRun) return print("Nothing was changed, because this was a trial (--dry-run).\n");
    const out = relative(process.cwd(), folder);
    await requireConsent(yes, commandOf({ ...options, out, yes: true }));
    await writeDeclared(folder, files, document);
    if (!target.isProgram) return print(stepsText(out, commandOf(options)));
    const { isComplete } = await fillState(target, declared, options);
    if (terraform) print(`\n${terraformText(terraform)}`);
    if (!isComplete) throw new LeftToPerson();
  } finally {
    await target.close();
  }
}

function declarationsIn(
  live: OrganizationRead,
  { name, holders }: Target,
  { format, only, projects, exclude, protect, all }: AdoptOptions,
  { before, ...document }: { before: Before; existing?: string },
  terraform: FromTerraform | undefined,
): Declared {
  const earlier = new Set(before.resources.map(labelOf));
  const selection = { format, only, projects, exclude, protect, allLimits: all };
  const { compared } = live;
  const options = { ...selection, compared, name, known: before.known, before: earlier, ...document };
  const declareAll = (heldBy: readonly LeftOut[]) =>
    terraform ? declareExactly(live, terraform.objects, { ...options, heldBy }) : declare(live, { ...options, heldBy });
  const everything = declareAll([]);
  const heldBy = heldByOthers([...live.objects, ...live.implied], everything.resources, holders);
  if (heldBy.length === 0) return everything;
  const declared = declareAll(heldBy);
  const chosen = new Set(selected([...live.objects, ...live.implied], selection).map(labelOf));
  return {
    ...declared,
    leftOut: [...declared.leftOut, ...heldBy.filter(({ kind, id }) => chosen.has(labelWith(kind, id)))],
  };
}

async function readTerraform(path: string): Promise<FromTerraform> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new CommandError(
      `Could not read ${path} (--from-terraform): ${error.message}. Write the state with \`terraform show -json > ${path}\`.`,
    );
  });
  return fromTerraform(text, path);
}

/** Imports the objects under the names that the program gives them, and looks whether a preview is clean. */
async function fillState(
  { holders, run }: Target,
  { resources }: Declared,
  options: AdoptOptions,
): Promise<{ isComplete: boolean }> {
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
  return { isComplete: missing.length === 0 && !leftOut.some(needsPerson) };
}
