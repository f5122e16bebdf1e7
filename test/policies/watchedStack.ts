import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { policies as access } from "pulumi-openai-admin-policy-access/policies";
import { policies as finops } from "pulumi-openai-admin-policy-finops/policies";
import { policies as hygiene } from "pulumi-openai-admin-policy-hygiene/policies";
import { policies as limits } from "pulumi-openai-admin-policy-limits/policies";
import { createStack, findEngine, temporaryProgram } from "../engine";
import type { OperationResult, PolicyOptions, Stack, TemporaryProgram, Violation } from "../engine";
import { World } from "../lifecycle/world";
import { companyConfig, goodProgram, type Violating } from "./goodOrganization";

/** The packs, in the order in which the tests pass them to Pulumi. */
export const packs = { access, limits, finops, hygiene } satisfies Record<string, Policies>;

/** The name of a pack that contains the rules of all packs. */
const TOGETHER = "together";

/**
 * All rules in one process. Three packs would be three processes, and each process needs most of a second to load
 * Pulumi's SDK. Over one preview per rule, this saves a minute.
 */
const together = {
  "PulumiPolicy.yaml": "main: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
  "package.json": JSON.stringify({ name: TOGETHER, version: "0.1.0", main: "index.js" }),
  "index.js": `
    const { startPack } = require("pulumi-openai-admin-policy-kit");
    const packs = ${JSON.stringify(Object.keys(packs))}.map((name) => require(\`pulumi-openai-admin-policy-\${name}/policies\`));
    // The packs share the same project-environment object.
    startPack("${TOGETHER}", [...new Set(packs.flatMap(({ policies }) => policies))]);
  `,
};

/** Plain JavaScript, so nothing needs compiling. */
const plainProgram = {
  "Pulumi.yaml": "name: program\nruntime: { name: nodejs, options: { typescript: false } }\n",
  "package.json": JSON.stringify({ name: "program", private: true, main: "index.js" }),
};

/** The packs of a run, and their configuration. */
export type Watch = Required<Pick<PolicyOptions, "policyPacks" | "policyPackConfigs">>;

/** The company's organisation under all rules, with its own simulator and stack. */
export class WatchedStack {
  private configs = 0;

  private constructor(
    readonly world: World,
    readonly stack: Stack,
    /** An API key of a person in the default project. */
    readonly personalKey: { projectId: string; apiKeyId: string; owner: string },
    private readonly program: TemporaryProgram,
    private readonly allInOne: TemporaryProgram,
  ) {}

  static async start(): Promise<WatchedStack> {
    const world = await World.start();
    for (const name of ["ana", "ben", "eve", "fay"]) await world.person(`${name}@example.com`, "owner");
    const owner = await world.person("joe@example.com");
    const { id: apiKeyId, projectId } = await world.control.makeKey({ kind: "project", userId: owner });
    const program = await temporaryProgram(plainProgram);
    const stack = await createStack({ engine: await findEngine(), program: program.folder, env: world.env });
    const key = { projectId: projectId!, apiKeyId, owner };
    return new WatchedStack(world, stack, key, program, await temporaryProgram(together));
  }

  /** Writes the good program with additional lines. */
  async write(...more: string[]): Promise<void> {
    await this.writeProgram([...goodProgram, ...more]);
  }

  async writeProgram(lines: readonly string[]): Promise<void> {
    await this.program.write({ "index.js": sourceOf(lines) });
  }

  /**
   * Previews the good program with additional lines, in a separate folder, so that several previews can run at a time.
   */
  async previewWith(more: readonly string[], options: PolicyOptions): Promise<OperationResult> {
    const other = await temporaryProgram({ ...plainProgram, "index.js": sourceOf([...goodProgram, ...more]) });
    try {
      return await this.stack.preview({ ...options, args: ["--cwd", other.folder] });
    } finally {
      await other.remove();
    }
  }

  /** The packs, as a company would use them. */
  async allPacks(): Promise<Watch> {
    return this.watch(Object.keys(packs).map(folderOf));
  }

  /** All rules in one pack. `more` overrides the company's configuration. */
  async allRules(more: PolicyPackConfig = {}): Promise<Watch> {
    return this.watch([this.allInOne.folder], more);
  }

  /** Writes one configuration file for all packs: `strict.json`, then the company's configuration, then `more`. */
  private async watch(policyPacks: string[], more: PolicyPackConfig = {}): Promise<Watch> {
    const config: Record<string, object> = {};
    for (const pack of Object.keys(packs).map(folderOf)) {
      Object.assign(config, JSON.parse(await readFile(join(pack, "strict.json"), "utf8")) as object);
    }
    for (const [policy, options] of [...Object.entries(companyConfig), ...Object.entries(more)]) {
      config[policy] = { ...config[policy], ...(options as object) };
    }
    // Write a new file each time, because another preview may still be reading the last file.
    const file = join(this.program.folder, `policies-${++this.configs}.json`);
    await writeFile(file, JSON.stringify(config));
    return { policyPacks, policyPackConfigs: policyPacks.map(() => file) };
  }

  async remove(): Promise<void> {
    await this.stack?.remove();
    await this.program?.remove();
    await this.allInOne?.remove();
    await this.world?.close();
  }
}

function sourceOf(lines: readonly string[]): string {
  return [`const openai = require("pulumi-openai-admin");`, ...lines].join("\n");
}

function folderOf(pack: string): string {
  return dirname(require.resolve(`pulumi-openai-admin-policy-${pack}/package.json`));
}

/** A violation in the engine's output. */
export interface Said {
  policy: string;
  level: string;
  message: string;
  /** The name of the violating resource; missing if the program as a whole violates the rule. */
  resource?: string;
}

/** The reported violations, sorted by policy, because the engine reports them in no particular order. */
export function said(reported: readonly Violation[]): Said[] {
  return reported
    .map(({ policy, level, message, urn }) => {
      const isStack = urn === undefined || urn.includes("::pulumi:pulumi:Stack::");
      return { policy, level, message, resource: isStack ? undefined : urn.split("::").at(-1) };
    })
    .sort(byPolicy);
}

/** The violations that the engine should report for additions that each violate a rule. */
export function toBeSaid(violating: readonly Violating[], level = "mandatory"): Said[] {
  const policies = Object.values(packs).flat();
  return violating
    .map(({ rule, resource, says }) => {
      const { description } = policies.find(({ name }) => name === rule)!;
      return { policy: rule, level, message: [description, ...says].join("\n"), resource };
    })
    .sort(byPolicy);
}

function byPolicy(a: Said, b: Said): number {
  return a.policy < b.policy ? -1 : 1;
}
