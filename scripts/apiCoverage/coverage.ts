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

/** What is missing: the operations that the provider did not use. */
export function findings(rows: readonly Row[]): string[] {
  const missing = rows.filter(({ requests }) => requests === 0);
  return missing.map(({ route }) => `${route}: no resource and no lookup used this operation in the test run`);
}
