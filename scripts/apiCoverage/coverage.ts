import type { Use } from "./uses";

/** An operation of the API, and its use in the test run. */
export interface Row {
  route: string;
  requests: number;
  /** The test files, without folder and ending: `lifecycle/contract`. */
  tests: string[];
}

/** One row for each operation, in the order of the description. */
export function coverageOf(routes: readonly string[], uses: readonly Use[]): Row[] {
  return routes.map((route) => {
    const own = uses.filter((use) => use.route === route);
    const tests = new Set(own.map(({ testFile }) => testFile.replace(/^test\/|\.test\.ts$/g, "")));
    return { route, requests: own.reduce((sum, { requests }) => sum + requests, 0), tests: [...tests].sort() };
  });
}

/** What is wrong: unused operations that the list does not name, and entries of the list that are outdated. */
export function findings(rows: readonly Row[], notYetUsed: readonly string[]): string[] {
  const isUsed = (route: string): boolean => rows.some((row) => row.route === route && row.requests > 0);
  const missing = rows.filter(({ route }) => !isUsed(route) && !notYetUsed.includes(route));
  const used = notYetUsed.filter(isUsed);
  const unknown = notYetUsed.filter((route) => rows.every((row) => row.route !== route));
  return [
    ...missing.map(({ route }) => `${route}: no resource and no lookup used this operation in the test run`),
    ...used.map((route) => `${route}: is used now; remove its line from scripts/apiCoverage/notYetUsed.ts`),
    ...unknown.map(
      (route) => `${route}: the API has no such operation; remove it from scripts/apiCoverage/notYetUsed.ts`,
    ),
  ];
}
