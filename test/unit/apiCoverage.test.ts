import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operations } from "openai-admin-simulator";
import { coverageOf, findings } from "../../scripts/apiCoverage/coverage";
import { countsFile, readUses } from "../../scripts/apiCoverage/uses";
import { organizationUserListing } from "../../provider/wire/organizationUsers";
import { Simulated } from "./simulated";

const [list, create, archive] = ["GET /a", "POST /a", "POST /a/{id}/archive"] as const;

const rows = coverageOf(
  [list, create, archive],
  [
    { route: list, requests: 2, testFile: "test/lifecycle/contract.test.ts" },
    { route: list, requests: 3, testFile: "test/import/everyKind.test.ts" },
    { route: create, requests: 1, testFile: "test/lifecycle/contract.test.ts" },
    { route: list, requests: 1, testFile: "test/lifecycle/contract.test.ts" },
  ],
);

describe("the coverage of the API", () => {
  it("adds up the requests of an operation, and names the tests", () => {
    expect(rows).toEqual([
      { route: list, requests: 6, tests: ["import/everyKind", "lifecycle/contract"] },
      { route: create, requests: 1, tests: ["lifecycle/contract"] },
      { route: archive, requests: 0, tests: [] },
    ]);
  });

  it("finds an operation that nothing used", () => {
    expect(findings(rows)).toEqual([`${archive}: no resource and no lookup used this operation in the test run`]);
    expect(findings(rows.slice(0, 2))).toEqual([]);
  });

  it("counts every operation of the API", () => {
    expect(new Set(operations.map(({ route }) => route)).size).toBe(143);
  });

  it("reads from the simulators of a test file what the provider's client used", async () => {
    const testFile = join(__dirname, "apiCoverage.test.ts");
    const world = await Simulated.start();
    await world.client().list(organizationUserListing, {});
    await fetch(`${world.simulator.url}/organization/groups`, {
      headers: { authorization: `Bearer ${world.simulator.adminKey}` },
    });
    await world.close();
    try {
      expect(readFileSync(countsFile(testFile), "utf8")).toContain("GET /organization/groups");
      const own = readUses().filter((use) => use.testFile === "test/unit/apiCoverage.test.ts");
      expect(own).toEqual([
        { route: "GET /organization/users", requests: 1, testFile: "test/unit/apiCoverage.test.ts" },
      ]);
    } finally {
      // These requests are no use by a resource.
      rmSync(countsFile(testFile));
    }
  });
});
