import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { operations } from "openai-admin-simulator";
import { checklistFindings, checklistOf } from "../../scripts/apiCoverage/checklist";
import { coverageOf, findings } from "../../scripts/apiCoverage/coverage";
import { countsFile, readUses, withoutResource } from "../../scripts/apiCoverage/uses";
import { organizationUserListing } from "../../provider/wire/organizationUsers";
import { rulesIn } from "../../scripts/apiCoverage/tags";
import { describesField, schemasAt } from "../coverage/description";
import { rules } from "../coverage/rules";
import { newerOperations, notOfThisApi, typeRows } from "../coverage/types";
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

describe("the counts", () => {
  it("leave out each test file that uses the client without a resource or a look-up", () => {
    const root = join(__dirname, "..");
    const own = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts") && !file.includes("node_modules"))
      .filter((file) => /new AdminClient\(|\.client\(/.test(readFileSync(join(root, file), "utf8")))
      .map((file) => `test/${file.split(sep).join("/")}`);
    // This file removes its own counts.
    const counted = own.filter((file) => file !== "test/unit/apiCoverage.test.ts" && !withoutResource.has(file));
    expect(counted).toEqual([]);
    expect([...withoutResource].filter((file) => !existsSync(join(root, "..", file)))).toEqual([]);
  });
});

describe("the checklist of the API", () => {
  const numbers = (letter: string, most: number) =>
    Array.from({ length: most }, (_, index) => `${letter}${String(index + 1).padStart(2, "0")}`);

  it("has every row: 101 types, 68 rules and 31 newer operations", () => {
    expect([...typeRows.map(({ id }) => id), ...notOfThisApi]).toEqual(numbers("T", 101));
    expect(Object.keys(rules)).toEqual(numbers("F", 68));
    expect(Object.keys(newerOperations)).toEqual(numbers("X", 31));
  });

  it.each(typeRows.map((row) => [row.id, row] as const))("%s has its fields in the description", (_, row) => {
    expect(row.fields.length).toBeGreaterThan(0);
    for (const place of row.places) {
      const schemas = schemasAt(place);
      expect(schemas, place).not.toEqual([]);
      const isDescribed = (name: string) => schemas.some((schema) => describesField(schema, name));
      expect(row.fields.filter((name) => !isDescribed(name))).toEqual([]);
      expect(isDescribed("no_such_field")).toBe(false);
    }
  });

  it("names only operations of the API", () => {
    const routes = operations.map(({ route }) => route);
    expect(Object.values(newerOperations).filter((route) => !routes.includes(route))).toEqual([]);
    expect(schemasAt("GET /organization/nothing answer")).toEqual([]);
  });

  it("has a test for each rule, and each test names rules of the checklist", () => {
    const root = join(__dirname, "..");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
    const sources = files
      .filter((file) => !file.includes("node_modules") && !file.endsWith("apiCoverage.test.ts"))
      .map((file) => readFileSync(join(root, file), "utf8"));
    // A title ends with the names of its rules.
    const tags = sources.flatMap((source) => source.match(/\[F\d\d(?:, F\d\d)*\](?=["`])/g) ?? []);
    const named = new Set(tags.flatMap(rulesIn));
    expect(Object.keys(rules).filter((rule) => !named.has(rule))).toEqual([]);
    expect([...named].filter((rule) => !(rule in rules))).toEqual([]);
  });

  it("reads the rules from a title", () => {
    expect(rulesIn("a project > is archived [F14]")).toEqual(["F14"]);
    expect(rulesIn("a project [F15] > is archived [F14, F16]")).toEqual(["F15", "F14", "F16"]);
    expect(rulesIn("F14 [x] [F1]")).toEqual([]);
  });

  it("counts a type as covered by the tests of its operations, and a rule by a passing test that names it", () => {
    const used = coverageOf(
      operations.map(({ route }) => route),
      [{ route: "GET /organization/data_retention", requests: 1, testFile: "test/unit/a.test.ts" }],
    );
    const [proof] = [{ rule: "F14", title: "is archived [F14]", testFile: "lifecycle/b" }];
    const rows = checklistOf(used, [proof]);
    expect(rows).toHaveLength(100 + 68 + 31);
    expect(rows.filter(({ tests }) => tests.length > 0)).toEqual([
      { id: "F14", what: rules.F14, tests: ["lifecycle/b: is archived [F14]"] },
      { id: "X01", what: "GET /organization/data_retention", tests: ["unit/a"] },
    ]);
    expect(checklistFindings(rows)).toHaveLength(100 + 68 + 31 - 2);
    expect(checklistFindings(rows)).toContain(
      "F15, An archived project can be neither used nor updated: no test covered this row in the test run",
    );
  });

  it("needs all operations of a type that has several", () => {
    const usage = typeRows.find(({ id }) => id === "T93")!.places.map((place) => place.replace(" answer", ""));
    const rowOf = (routes: readonly string[]) => {
      const uses = routes.map((route) => ({ route, requests: 1, testFile: "test/unit/a.test.ts" }));
      const used = coverageOf(
        operations.map(({ route }) => route),
        uses,
      );
      return checklistOf(used, []).find(({ id }) => id === "T93")!.tests;
    };
    expect(rowOf(usage)).toEqual(["unit/a"]);
    expect(rowOf(usage.slice(1))).toEqual([]);
  });
});
