/**
 * The main job, on the example organisation, with the real Pulumi CLI against the simulated API: preview, up, drift and its
 * repair, changes that policy refuses, destroy. Each step is checked in the engine's event log, in the API's request log and
 * in the organisation itself.
 */
import { join } from "node:path";
import { findEngine } from "../engine";
import { linesWith, section, summary, verdicts } from "./excerpt";
import { quote, say, showTable } from "./narrator";
import { Interrupted, Stage } from "./stage";
import { showFailure } from "./unexpected";

const REPOSITORY = join(__dirname, "..", "..");

/** What the example makes: the five projects, and 56 resources with the stack itself. */
const PROJECTS = ["assistant-production", "assistant-staging", "evaluations", "gateway-production", "gateway-staging"];
const RESOURCES = 56;

/** What the shell expects of a program that ends by Ctrl+C: 128 and the number of the signal. */
const EXIT_INTERRUPTED = 130;

async function preview(stage: Stage): Promise<string> {
  const { changes, output } = await stage.preview();
  quote([...linesWith(output, / assistant-staging\S* create$/), "…", ...summary(output)]);
  stage.expect("resources to create", changes, { create: RESOURCES });
  stage.expect("requests to the API", await stage.requests(), { reads: 0, writes: 0 });
  return "nothing yet";
}

async function firstUp(stage: Stage): Promise<string> {
  const { changes, output } = await stage.up();
  quote([...linesWith(output, /:Project .* created/), "…", ...summary(output)]);
  stage.expect("resources created", changes, { create: RESOURCES });
  const { members, serviceAccounts, id } = await stage.project("assistant-production");
  // Dalia owns it, Bashir is a guest; Emeka and Farah come with their team's group.
  stage.expect("people in assistant-production by themselves", members.length, 2);
  stage.expect("groups in assistant-production, with their people", await stage.groupsIn(id), { product: 3 });
  stage.expect("service accounts in assistant-production", serviceAccounts.length, 2);
  stage.expect("its requests a minute", await stage.requestsPerMinute("assistant-production"), 2_000);
  return `${RESOURCES} created`;
}

async function idleUp(stage: Stage): Promise<string> {
  const { changes, output } = await stage.up();
  quote(summary(output));
  stage.expect("resources left as they are", changes, { same: RESOURCES });
  stage.expect("requests to the API", await stage.requests(), { reads: 0, writes: 0 });
  return "nothing";
}

async function drift(stage: Stage): Promise<string> {
  say("   In the console, the limit of gateway-production for gpt-5 is raised from 2,000 to 9,000 requests a minute.");
  const { id } = await stage.project("gateway-production");
  await stage.simulator.control.edit({
    method: "POST",
    path: `/organization/projects/${id}/rate_limits/rl-gpt-5`,
    body: { max_requests_per_1_minute: 9_000 },
  });
  const { changes, steps, output } = await stage.preview({ args: ["--refresh", "--diff"] });
  quote([
    ...section(output, /RateLimit: \(refresh\)/, /^ {2}\S/),
    "…",
    ...section(output, /RateLimit: \(update\)/, /^\S/),
  ]);
  stage.expect("resources to change", changes, { same: RESOURCES - 1, update: 1 });
  const updates = steps.filter(({ op }) => op === "update").map(({ name, diffs }) => ({ name, diffs }));
  stage.expect("what to change", updates, [{ name: "gateway-production-gpt-5", diffs: ["maxRequestsPer1Minute"] }]);
  stage.expect("writes to the API", (await stage.requests()).writes, 0);
  return "1 limit, by hand";
}

async function repair(stage: Stage): Promise<string> {
  const { changes, output } = await stage.up({ args: ["--refresh"] });
  quote([...linesWith(output, /RateLimit .* updated/), "…", ...summary(output)]);
  stage.expect("resources changed", changes, { same: RESOURCES - 1, update: 1 });
  stage.expect("writes to the API", (await stage.requests()).writes, 1);
  stage.expect("requests a minute", await stage.requestsPerMinute("gateway-production"), 2_000);
  return "1 limit put back";
}

async function refusal(stage: Stage): Promise<string> {
  say("   It makes farah an owner of her team's projects, and raises a limit beyond its band.");
  await stage.branch.change(
    "company.ts",
    'owners: ["dalia"], members: ["emeka", "farah"]',
    'owners: ["dalia", "farah"], members: ["emeka"]',
  );
  await stage.branch.change("company.ts", "maxRequestsPer1Minute: 2_000", "maxRequestsPer1Minute: 9_000");
  const { violations, output } = await stage.up({ ...onBranch(stage), preview: true, expectFailure: true });
  quote(verdicts(output));
  const refused = violations.map(({ policy, urn }) => `${policy}: ${urn?.split("::").at(-1)}`).sort();
  stage.expect("what the policies refuse", refused, [
    "project-owners: assistant-production-farah",
    "project-owners: assistant-staging-farah",
    "rate-limit-band: assistant-production-gpt-5",
    "rate-limit-band: gateway-production-gpt-5",
  ]);
  stage.expect("writes to the API", (await stage.requests()).writes, 0);
  return "nothing; 4 changes refused";
}

async function fix(stage: Stage): Promise<string> {
  say("   farah stays a member, and the limit stays within its band.");
  await stage.branch.change(
    "company.ts",
    'owners: ["dalia", "farah"], members: ["emeka"]',
    'owners: ["dalia"], members: ["emeka", "farah"]',
  );
  await stage.branch.change("company.ts", "maxRequestsPer1Minute: 9_000", "maxRequestsPer1Minute: 3_000");
  const { changes, violations, output } = await stage.up(onBranch(stage));
  quote([...linesWith(output, /RateLimit .* updated/), "…", ...verdicts(output), ...summary(output)]);
  stage.expect("what the policies refuse", violations, []);
  stage.expect("resources changed", changes, { same: RESOURCES - 2, update: 2 });
  stage.expect("requests a minute", await stage.requestsPerMinute("gateway-production"), 3_000);
  return "2 limits raised";
}

async function teardown(stage: Stage): Promise<string> {
  const before = await stage.organization();
  const { changes, output } = await stage.destroy();
  quote([...linesWith(output, /:Project .* deleted/), "…", ...summary(output)]);
  stage.expect("resources deleted", changes, { delete: RESOURCES });
  const after = await stage.organization();
  const archived = after.projects.filter((project) => project.archived_at !== null).map((project) => project.name);
  stage.expect("projects archived", archived.sort(), PROJECTS);
  stage.expect("people of the organisation", after.people, before.people);
  const teams = ["platform", "product", "research"];
  stage.expect("groups that it made", after.groups.length, before.groups.length - teams.length);
  const others = (projects: typeof after.projects) => projects.filter(({ name }) => !PROJECTS.includes(name));
  stage.expect("the organisation's other projects", others(after.projects), others(before.projects));
  say(
    `   The five projects are archived; ${others(after.projects).length} other projects and ${after.people.length} people are as they were.`,
  );
  return "5 projects archived, the rest removed";
}

/** The changed copy of the program, with the policy packs that watch over it. */
function onBranch(stage: Stage) {
  const packs = ["access", "limits"].map((name) => ({
    folder: `policies/${name}`,
    config: `examples/organization/policies/${name}.json`,
  }));
  return {
    args: ["--cwd", stage.branch.folder],
    shown: packs
      .map(({ folder, config }) => `\\\n       --policy-pack ${folder} --policy-pack-config ${config}`)
      .join(" "),
    policyPacks: packs.map(({ folder }) => join(REPOSITORY, folder)),
    policyPackConfigs: packs.map(({ config }) => join(REPOSITORY, config)),
  };
}

async function main(): Promise<void> {
  say("An OpenAI organisation declared in TypeScript, reconciled by Pulumi.");
  say("The program is examples/organization; the API is a simulator on this machine, with 40 people and 13 projects.");
  const engine = await findEngine({ say });
  say(`Pulumi v${engine.version}, its state in a temporary folder.`);
  const stage = await Stage.set(engine, REPOSITORY);
  try {
    await stage.step("Preview: what the program would make", preview);
    await stage.step("Up: the organisation becomes what the program says", firstUp);
    await stage.step("Up again: nothing to do", idleUp);
    await stage.step("Drift: somebody edits a limit in the console", drift);
    await stage.step("Repair: up with --refresh", repair);
    await stage.step("Policy: a pull request is refused", refusal);
    await stage.step("The pull request, put right", fix);
    await stage.step("Destroy: what the program made goes", teardown);
    const seconds = stage.told.reduce((sum, step) => sum + step.seconds, 0);
    say();
    say(`Each step did what it says, in ${Math.round(seconds)} seconds:`);
    showTable(["step", "what changed", "API requests", "writes", "seconds"], stage.told.map(tell));
  } catch (error) {
    if (!(error instanceof Interrupted)) showFailure(error);
    process.exitCode = error instanceof Interrupted ? EXIT_INTERRUPTED : 1;
  } finally {
    await stage.clear();
  }
}

function tell({ title, changed, reads, writes, seconds }: Stage["told"][number]): string[] {
  return [title, changed, String(reads + writes), String(writes), seconds.toFixed(1)];
}

main().catch((error: unknown) => {
  showFailure(error);
  process.exitCode = 1;
});
