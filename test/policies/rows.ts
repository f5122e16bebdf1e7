import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PackProcess, type Declared, type Report } from "./packProcess";

/** One case of a rule: a program, a configuration, and everything that the pack reports. */
export interface Row {
  title: string;
  program: Declared[];
  /** Overrides the defaults. */
  config?: PolicyPackConfig;
  /** What the rule reports. Default: nothing. */
  says?: Omit<Report, "policy">[];
}

/** One case of a remedy: a resource, and its inputs after the pack has changed them at the level `remediate`. */
export interface RemedyRow {
  title: string;
  policy: string;
  declared: Declared;
  /** The rule's options. */
  options?: Record<string, unknown>;
  /** The changed inputs. Default: the pack changes nothing. */
  becomes?: Record<string, unknown>;
}

/** Runs the rows of each rule through the whole pack. A row also proves that no other rule reports anything. */
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

    it("has rows for each rule", () => {
      expect(Object.keys(rules)).toEqual(policies.map((policy) => policy.name));
    });

    describe.each(Object.entries(rules))("%s", (policy, rows) => {
      // project-environment rejects nothing.
      if (policy !== "project-environment")
        it("has rows that the rule accepts, rejects, leaves open and skips", () => {
          const [silent, speaking] = [rows.filter(({ says = [] }) => says.length === 0), rows.flatMap(saysOf)];
          expect(silent.some(({ config }) => !isExcluding(config?.[policy]))).toBe(true);
          expect(silent.some(({ config }) => isExcluding(config?.[policy]))).toBe(true);
          expect(speaking.some((one) => one.includes("\nWhy: ") && one.includes("\nWrite: "))).toBe(true);
          expect(speaking.some((one) => one.endsWith("; the rule decides at update time."))).toBe(true);
        });

      it.each(rows)("$title", async ({ program, config, says = [] }) => {
        expect(await process.reports(program, config)).toEqual(says.map((report) => ({ policy, ...report })));
      });
    });

    if (remedies.length > 0) {
      it.each(remedies)("remediates: $title", async ({ policy, declared, options, becomes }) => {
        const config = { [policy]: { enforcementLevel: "remediate" as const, ...options } };
        expect(await process.remedied(declared, config)).toEqual(becomes);
        // The changed inputs no longer violate the rule.
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

/** A report that stops a preview, about a resource; without a resource, about the whole stack. */
export function refusal(resource: string | undefined, ...lines: string[]): Omit<Report, "policy"> {
  const pass = resource === undefined ? "stack" : "resource";
  return { level: "mandatory", message: lines.join("\n"), resource, pass };
}

/** The same report as a warning. */
export function advice(resource: string | undefined, ...lines: string[]): Omit<Report, "policy"> {
  return { ...refusal(resource, ...lines), level: "advisory" };
}

/** The same report, from the pass over the whole stack. */
export function withStack(report: Omit<Report, "policy">): Omit<Report, "policy"> {
  return { ...report, pass: "stack" };
}

/** The reports of a pack about unknown values in a preview: about one resource, or at the end of the preview. */
export function openIn(pack: string) {
  return (policy: string, resource: string | undefined, ...what: string[]) => {
    const prefix = `can't run policy '${policy}' from policy pack '${pack}@v0.1.0' during preview: `;
    return advice(resource, prefix + what.map((one) => `${one}; the rule decides at update time.`).join("\n"));
  };
}
