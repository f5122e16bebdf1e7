import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { policies as access } from "pulumi-openai-admin-policy-access/policies";
import { policies as hygiene } from "pulumi-openai-admin-policy-hygiene/policies";
import { policies as limits } from "pulumi-openai-admin-policy-limits/policies";
import { createStack, findEngine, temporaryProgram, type PolicyOptions, type Stack } from "../engine";
import type { TemporaryProgram, Violation } from "../engine";
import { World } from "../lifecycle/world";
import { companyConfig, goodProgram, type Violating } from "./goodOrganization";

/** The packs, in the order in which they are given. */
export const packs = { access, limits, hygiene } satisfies Record<string, Policies>;

/** The company's organisation under all packs, on a simulator and a stack of its own. */
export class WatchedStack {
  private constructor(
    readonly world: World,
    readonly stack: Stack,
    private readonly program: TemporaryProgram,
  ) {}

  static async start(): Promise<WatchedStack> {
    const world = await World.start();
    for (const name of ["ana", "ben", "eve"]) await world.person(`${name}@example.com`, "owner");
    const program = await temporaryProgram({});
    const stack = await createStack({ engine: await findEngine(), program: program.folder, env: world.env });
    return new WatchedStack(world, stack, program);
  }

  /** The good program with more lines. */
  async write(...more: string[]): Promise<void> {
    await this.writeProgram([...goodProgram, ...more]);
  }

  async writeProgram(lines: readonly string[]): Promise<void> {
    const source = [`import * as openai from "pulumi-openai-admin";`, ...lines].join("\n");
    await this.program.write({ "index.ts": source });
  }

  /** The packs as `strict.json` has them, with what the company says, and more over that. One file for all: it lives in one place. */
  async strict(
    more: PolicyPackConfig = {},
  ): Promise<Required<Pick<PolicyOptions, "policyPacks" | "policyPackConfigs">>> {
    const policyPacks = Object.keys(packs).map((name) =>
      dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`)),
    );
    const config: Record<string, object> = {};
    for (const pack of policyPacks) {
      Object.assign(config, JSON.parse(await readFile(join(pack, "strict.json"), "utf8")) as object);
    }
    for (const [policy, options] of [...Object.entries(companyConfig), ...Object.entries(more)]) {
      config[policy] = { ...config[policy], ...(options as object) };
    }
    const file = join(this.program.folder, `${Object.keys(more).join("-") || "strict"}.json`);
    await writeFile(file, JSON.stringify(config));
    return { policyPacks, policyPackConfigs: policyPacks.map(() => file) };
  }

  async remove(): Promise<void> {
    await this.stack?.remove();
    await this.program?.remove();
    await this.world?.close();
  }
}

/** A violation as the engine reports it. */
export interface Said {
  policyPack: string;
  policy: string;
  level: string;
  message: string;
  /** The name of the resource at fault; absent where it is the program as a whole. */
  resource?: string;
}

/** What the engine has reported. */
export function said(reported: readonly Violation[]): Said[] {
  return reported.map(({ policyPack, policy, level, message, urn }) => {
    const isStack = urn === undefined || urn.includes("::pulumi:pulumi:Stack::");
    return { policyPack, policy, level, message, resource: isStack ? undefined : urn.split("::").at(-1) };
  });
}

/** What the engine is to report about an addition that violates a rule. */
export function toBeSaid({ rule, resource, says }: Violating, level = "mandatory"): Said {
  const [pack, policies] = Object.entries(packs).find(([, some]) => some.some(({ name }) => name === rule))!;
  const { description } = policies.find(({ name }) => name === rule)!;
  const message = [description, ...says].join("\n");
  return { policyPack: `pulumi-openai-admin-policy-${pack}`, policy: rule, level, message, resource };
}
