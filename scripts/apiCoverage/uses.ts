import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const root = join(__dirname, "..", "..");

/** Where test runs leave the counts of the simulators. Each test file has its own file, which its next run replaces. */
const folder = join(root, ".api-coverage");
const ending = ".jsonl";
const proofEnding = ".proofs.json";

/** The file with the counts of a test file. */
export function countsFile(testFile: string): string {
  return join(folder, `${relative(root, testFile)}${ending}`);
}

/** The file with the rules that a test file proves. */
export function proofsFile(testFile: string): string {
  return join(folder, `${relative(root, testFile)}${proofEnding}`);
}

/** A rule of the API, and the passing test that proves it. */
export interface Proof {
  rule: string;
  title: string;
  /** The test file, without folder and ending: `lifecycle/contract`. */
  testFile: string;
}

/** What the last run of each test file that still exists has proved. */
export function readProofs(): Proof[] {
  return filesWith(proofEnding).flatMap(({ file, testFile }) => {
    const proofs = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    const short = testFile.replace(/^test\/|\.test\.ts$/g, "");
    return Object.entries(proofs).map(([rule, title]) => ({ rule, title, testFile: short }));
  });
}

/** How often the provider used an operation in a test file. */
export interface Use {
  /** The operation, such as `POST /organization/projects/{project_id}`. */
  route: string;
  requests: number;
  /** The path of the test file in the repository, with slashes. */
  testFile: string;
}

/** The `User-Agent` of the provider's client. */
const provider = "pulumi-openai-admin";

/** These test files send requests with the provider's client, but without a resource or a look-up. Their requests do not count. */
export const withoutResource: ReadonlySet<string> = new Set(
  ["lifecycle/rules", "unit/client", "unit/hostile", "unit/proxy", "unit/rates", "unit/unreachable"].map(
    (name) => `test/${name}.test.ts`,
  ),
);

/** What the provider used in the last run of each test file that still exists. */
export function readUses(): Use[] {
  return filesWith(ending)
    .filter(({ testFile }) => !withoutResource.has(testFile))
    .flatMap(({ file, testFile }) => {
      const lines = readFileSync(file, "utf8").trim().split("\n");
      return lines.flatMap(readLine).map((use) => ({ ...use, testFile }));
    });
}

/** The files with an ending, of test files that still exist. */
function filesWith(end: string): { file: string; testFile: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(end))
    .map((file) => ({ file: join(folder, file), testFile: file.slice(0, -end.length).split(sep).join("/") }))
    .filter(({ testFile }) => existsSync(join(root, testFile)));
}

function readLine(line: string): Pick<Use, "route" | "requests">[] {
  const counts = JSON.parse(line) as { route: string; agent: string; requests: number }[];
  return counts.filter(({ agent }) => agent === provider).map(({ route, requests }) => ({ route, requests }));
}
