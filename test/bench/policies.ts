import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createStack, findEngine, temporaryProgram } from "../engine";
import { World } from "../lifecycle/world";

const PACKS = ["access", "limits", "finops", "hygiene"].map((name) =>
  dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`)),
);

/** The number of resources in one unit of the program below: a project with everything in it. */
const UNIT = 16;

/** Projects with groups, members, roles, accounts, limits and permissions, so that every rule has something to examine. */
function program(units: number): string {
  return `
import * as openai from "pulumi-openai-admin";
const notificationChannel = { recipients: ["ana@example.com"] };
new openai.OrganizationSpendLimit("whole", { thresholdAmount: openai.usd(200_000) });
for (const part of [0.5, 0.8]) {
  new openai.OrganizationSpendAlert(\`whole-\${part}\`, { thresholdAmount: openai.usd(200_000 * part), notificationChannel });
}
for (let i = 0; i < ${units}; i++) {
  const web = new openai.Project(\`p\${i}\`, { name: \`p\${i}-production\`, residency: "EU_STORAGE_PROCESSING" }, { protect: true });
  const ana = new openai.OrganizationUser(\`ana\${i}\`, { email: \`ana\${i}@example.com\` });
  const team = new openai.Group(\`team\${i}\`, { name: \`team\${i}\` });
  new openai.GroupUser(\`ana\${i}-in-team\`, { groupId: team.id, userId: ana.id });
  const caller = new openai.ProjectRole(\`caller\${i}\`, { projectId: web.id, name: "caller", permissions: ["api.model.request"] });
  new openai.ProjectGroup(\`team\${i}-on-web\`, { projectId: web.id, groupId: team.id, roleId: caller.id });
  new openai.RoleAssignment(\`team\${i}-reads\`, { roleId: "role-api-project-viewer", groupId: team.id, projectId: web.id });
  new openai.ServiceAccount(\`ci\${i}\`, { projectId: web.id, name: "ci", role: "member", createApiKey: false });
  new openai.ProjectMembers(\`p\${i}-people\`, { projectId: web.id, members: {} });
  new openai.ProjectModelPermissions(\`p\${i}-models\`, { projectId: web.id, mode: "allow_list", modelIds: ["gpt-5"] });
  new openai.ProjectHostedToolPermissions(\`p\${i}-tools\`, { projectId: web.id, fileSearch: false, webSearch: false, imageGeneration: false, mcp: false, codeInterpreter: false });
  new openai.ProjectSpendLimit(\`p\${i}-limit\`, { projectId: web.id, thresholdAmount: openai.usd(500) });
  for (const dollars of [250, 400]) {
    new openai.ProjectSpendAlert(\`p\${i}-\${dollars}\`, { projectId: web.id, thresholdAmount: openai.usd(dollars), notificationChannel });
  }
  for (const model of ["gpt-5", "gpt-4.1"]) {
    new openai.RateLimit(\`p\${i}-\${model}\`, { projectId: web.id, model, maxRequestsPer1Minute: 100, maxTokensPer1Minute: 50_000 });
  }
}`;
}

/** The configuration of all packs in one file: as in `strict.json`, or with every rule disabled. */
async function configuration(isOn: boolean): Promise<string> {
  const bundles = await Promise.all(PACKS.map((pack) => readFile(join(pack, "strict.json"), "utf8")));
  const config = Object.assign({}, ...bundles.map((bundle) => JSON.parse(bundle) as object)) as Record<string, object>;
  const disabled = Object.fromEntries(Object.keys(config).map((policy) => [policy, { enforcementLevel: "disabled" }]));
  return JSON.stringify(isOn ? { ...config, "rate-limit-sum": { enforcementLevel: "mandatory" } } : disabled);
}

/** The measured cost of the packs' rules. */
export interface PolicyRow {
  resources: number;
  /** The fastest of the rounds. Other work on the machine can only slow a round down. */
  seconds: number;
  secondsWithoutRules: number;
}

/**
 * Measures a preview with all packs, once with every rule and once with every rule disabled. The second preview
 * loads the same packs but runs no rules. The previews alternate, so that a busy machine slows both.
 */
export async function measurePolicies({
  resources,
  rounds,
  say,
}: {
  resources: number;
  rounds: number;
  say: (line: string) => void;
}): Promise<PolicyRow> {
  const world = await World.start();
  const written = await temporaryProgram({
    "index.ts": program(Math.round(resources / UNIT)),
    "rules.json": await configuration(true),
    "none.json": await configuration(false),
  });
  const stack = await createStack({ engine: await findEngine(), program: written.folder, env: world.env });
  const seconds = { rules: [] as number[], none: [] as number[] };
  try {
    for (let round = 1; round <= rounds; round++) {
      for (const which of ["none", "rules"] as const) {
        const policyPackConfigs = PACKS.map(() => join(written.folder, `${which}.json`));
        const preview = await stack.preview({ policyPacks: PACKS, policyPackConfigs });
        // A preview with violations would measure something else.
        if (preview.violations.length > 0) throw new Error(`A rule objects:\n${preview.violations[0]!.message}`);
        seconds[which].push(preview.seconds);
        say(
          `policies, round ${round}, ${which === "none" ? "no rules" : "all rules"}: ${preview.seconds.toFixed(1)} s`,
        );
      }
    }
    return { resources, seconds: Math.min(...seconds.rules), secondsWithoutRules: Math.min(...seconds.none) };
  } finally {
    await stack.remove();
    await written.remove();
    await world.close();
  }
}
