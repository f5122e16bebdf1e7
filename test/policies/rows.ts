import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackProcess, type Declared, type Report } from "./packProcess";

/** One case of a rule: a program, a configuration, and all that the pack says. */
export interface Row {
  title: string;
  program: Declared[];
  /** Over the defaults. */
  config?: PolicyPackConfig;
  /** What the rule says; nothing by default. */
  says?: Omit<Report, "policy">[];
}

/** One case of a remedy: the inputs of a resource, and what the pack makes of them at the level `remediate`. */
export interface RemedyRow {
  title: string;
  policy: string;
  declared: Declared;
  /** The rule's options. */
  options?: Record<string, unknown>;
  /** What the inputs become; left as they are without it. */
  becomes?: Record<string, unknown>;
}

/** Runs the rows of each rule through the whole pack: a row also says that no other rule has anything to say. */
export function testRules(
  pack: string,
  policies: Policies,
  rules: Record<string, Row[]>,
  remedies: RemedyRow[] = [],
): void {
  describe(pack, () => {
    let process: PackProcess;
    beforeAll(async () => {
      process = await PackProcess.start(pack, policies);
    });
    afterAll(() => process?.stop());

    it("has rows for each of its rules", () => {
      expect(Object.keys(rules)).toEqual(policies.map((policy) => policy.name));
    });

    describe.each(Object.entries(rules))("%s", (policy, rows) => {
      // project-environment judges nothing.
      if (policy !== "project-environment")
        it("shows what passes, is refused, left open and excluded", () => {
          const [silent, speaking] = [rows.filter(({ says = [] }) => says.length === 0), rows.flatMap(saysOf)];
          expect(silent.some(({ config }) => !isExcluding(config?.[policy]))).toBe(true);
          expect(silent.some(({ config }) => isExcluding(config?.[policy]))).toBe(true);
          expect(speaking.some((one) => one.includes("\nWhy: ") && one.includes("\nWrite: "))).toBe(true);
          expect(speaking.some((one) => one.endsWith("decided at update time."))).toBe(true);
        });

      it.each(rows)("$title", async ({ program, config, says = [] }) => {
        expect(await process.reports(program, config)).toEqual(says.map((report) => ({ policy, ...report })));
      });
    });

    if (remedies.length > 0) {
      it.each(remedies)("remedies: $title", async ({ policy, declared, options, becomes }) => {
        const config = { [policy]: { enforcementLevel: "remediate" as const, ...options } };
        expect(await process.remedied(declared, config)).toEqual(becomes);
        // What is remedied no longer violates the rule.
        if (becomes) expect(await process.reports([{ ...declared, inputs: becomes }], config)).toEqual([]);
      });
    }
  });
}

function saysOf({ says = [] }: Row): string[] {
  return says.map(({ message }) => message);
}

function isExcluding(given: PolicyPackConfig[string] | undefined): boolean {
  return typeof given === "object" && "excludeFor" in given;
}

/** What a rule says that stops a preview: of a resource by itself, or of the whole stack when it names none. */
export function refusal(resource: string | undefined, ...lines: string[]): Omit<Report, "policy"> {
  const pass = resource === undefined ? "stack" : "resource";
  return { level: "mandatory", message: lines.join("\n"), resource, pass };
}

/** The same as a warning. */
export function advice(resource: string | undefined, ...lines: string[]): Omit<Report, "policy"> {
  return { ...refusal(resource, ...lines), level: "advisory" };
}

/** The same, when it takes the rest of the stack to know. */
export function withStack(report: Omit<Report, "policy">): Omit<Report, "policy"> {
  return { ...report, pass: "stack" };
}

/** What a pack says in a preview of what is not known: of one resource, or at the end of the preview. */
export function openIn(pack: string) {
  return (policy: string, resource: string | undefined, ...what: string[]) => {
    const prefix = `can't run policy '${policy}' from policy pack '${pack}@v0.1.0' during preview: `;
    return advice(resource, prefix + what.map((one) => `${one}; decided at update time.`).join("\n"));
  };
}
