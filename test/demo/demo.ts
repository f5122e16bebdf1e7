/**
 * The main workflow, on the example organisation, with the real Pulumi CLI against the simulated API: preview, up, drift
 * and repair, changes that policies refuse, destroy. Each step checks the engine's event log, the API's request log and the
 * organisation itself.
 */
import { join } from "node:path";
import { findEngine } from "../engine";
import { linesWith, section, summary, verdicts } from "./excerpt";
import { quote, say, showTable } from "./narrator";
import { Interrupted, Stage } from "./stage";
import { showFailure } from "./unexpected";

const REPOSITORY = join(__dirname, "..", "..");

/** The example creates these five projects, and 56 resources including the stack itself. */
const PROJECTS = ["assistant-production", "assistant-staging", "evaluations", "gateway-production", "gateway-staging"];
const RESOURCES = 56;

/** The exit code that a shell expects after Ctrl+C: 128 plus the number of the signal. */
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
  // Dalia is the owner, and Bashir is a guest. Emeka and Farah have access through their team's group.
  stage.expect("direct members of assistant-production", members.length, 2);
  stage.expect("people in each group of assistant-production", await stage.groupsIn(id), { product: 3 });
  stage.expect("service accounts in assistant-production", serviceAccounts.length, 2);
  stage.expect(
    "requests per minute allowed for assistant-production",
    await stage.requestsPerMinute("assistant-production"),
    2_000,
  );
  return `${RESOURCES} created`;
}

async function idleUp(stage: Stage): Promise<string> {
  const { changes, output } = await stage.up();
  quote(summary(output));
  stage.expect("unchanged resources", changes, { same: RESOURCES });
  stage.expect("requests to the API", await stage.requests(), { reads: 0, writes: 0 });
  return "nothing";
}

async function drift(stage: Stage): Promise<string> {
  say(
    "   In the console, somebody raises the gpt-5 limit of gateway-production from 2,000 to 9,000 requests a minute.",
  );
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
  stage.expect("changes shown", updates, [{ name: "gateway-production-gpt-5", diffs: ["maxRequestsPer1Minute"] }]);
  stage.expect("writes to the API", (await stage.requests()).writes, 0);
  return "1 limit, in the console";
}

async function repair(stage: Stage): Promise<string> {
  const { changes, output } = await stage.up({ args: ["--refresh"] });
  quote([...linesWith(output, /RateLimit .* updated/), "…", ...summary(output)]);
  stage.expect("resources changed", changes, { same: RESOURCES - 1, update: 1 });
  stage.expect("writes to the API", (await stage.requests()).writes, 1);
  stage.expect(
    "requests per minute allowed for gateway-production",
    await stage.requestsPerMinute("gateway-production"),
    2_000,
  );
  return "1 limit set back";
}

async function refusal(stage: Stage): Promise<string> {
  say("   The pull request makes farah an owner of her team's projects and raises two limits above their band.");
  await stage.branch.change(
    "company.ts",
    'owners: ["dalia"], members: ["emeka", "farah"]',
    'owners: ["dalia", "farah"], members: ["emeka"]',
  );
  await stage.branch.change("company.ts", "maxRequestsPer1Minute: 2_000", "maxRequestsPer1Minute: 9_000");
  const { violations, output } = await stage.up({ ...onBranch(stage), preview: true, expectFailure: true });
  quote(verdicts(output));
  const refused = violations.map(({ policy, urn }) => `${policy}: ${urn?.split("::").at(-1)}`).sort();
  stage.expect("violations", refused, [
    "project-owners: assistant-production-farah",
    "project-owners: assistant-staging-farah",
    "rate-limit-band: assistant-production-gpt-5",
    "rate-limit-band: gateway-production-gpt-5",
  ]);
  stage.expect("writes to the API", (await stage.requests()).writes, 0);
  return "nothing; 4 changes refused";
}

async function fix(stage: Stage): Promise<string> {
  say("   farah stays a member, and the limits stay within their band.");
  await stage.branch.change(
    "company.ts",
    'owners: ["dalia", "farah"], members: ["emeka"]',
    'owners: ["dalia"], members: ["emeka", "farah"]',
  );
  await stage.branch.change("company.ts", "maxRequestsPer1Minute: 9_000", "maxRequestsPer1Minute: 3_000");
  const { changes, violations, output } = await stage.up(onBranch(stage));
  quote([...linesWith(output, /RateLimit .* updated/), "…", ...verdicts(output), ...summary(output)]);
  stage.expect("violations", violations, []);
  stage.expect("resources changed", changes, { same: RESOURCES - 2, update: 2 });
  stage.expect(
    "requests per minute allowed for gateway-production",
    await stage.requestsPerMinute("gateway-production"),
    3_000,
  );
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
  stage.expect("people in the organisation", after.people, before.people);
  const teams = ["platform", "product", "research"];
  stage.expect("groups in the organisation", after.groups.length, before.groups.length - teams.length);
  const others = (projects: typeof after.projects) => projects.filter(({ name }) => !PROJECTS.includes(name));
  stage.expect("other projects of the organisation", others(after.projects), others(before.projects));
  say(
    `   The five projects are archived; ${others(after.projects).length} other projects and ${after.people.length} people are unchanged.`,
  );
  return "5 projects archived, other resources deleted";
}

/** The changed copy of the program, with the policy packs that check it. */
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
  say("Program: examples/organization. API: a simulator on this machine, with 40 people and 13 projects.");
  const engine = await findEngine({ say });
  say(`Engine: Pulumi v${engine.version}, with its state in a temporary folder.`);
  const stage = await Stage.set(engine, REPOSITORY);
  try {
    await stage.step("Preview: show what the program would create", preview);
    await stage.step("Up: create everything the program declares", firstUp);
    await stage.step("Up again: nothing to do", idleUp);
    await stage.step("Drift: somebody edits a limit in the console", drift);
    await stage.step("Repair: set the limit back with up --refresh", repair);
    await stage.step("Policy: the packs refuse a pull request", refusal);
    await stage.step("Policy: the corrected pull request passes", fix);
    await stage.step("Destroy: remove what the program created", teardown);
    const seconds = stage.told.reduce((sum, step) => sum + step.seconds, 0);
    say();
    say(`Every step did what it should, in ${Math.round(seconds)} seconds:`);
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
