import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const root = join(__dirname, "..", "..");

/** Where test runs leave the counts of the simulators. Each test file has its own file, which its next run replaces. */
const folder = join(root, ".api-coverage");
const ending = ".jsonl";

/** The file with the counts of a test file. */
export function countsFile(testFile: string): string {
  return join(folder, `${relative(root, testFile)}${ending}`);
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

/** These tests send requests with the provider's client, but without a resource or a lookup. */
const withoutResource: ReadonlySet<string> = new Set(
  ["client", "proxy", "rates", "unreachable"].map((name) => `test/unit/${name}.test.ts`),
);

/** What the provider used in the last run of each test file that still exists. */
export function readUses(): Use[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(ending));
  return files.flatMap((file) => {
    const testFile = file.slice(0, -ending.length).split(sep).join("/");
    if (!existsSync(join(root, testFile)) || withoutResource.has(testFile)) return [];
    const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
    return lines.flatMap(readLine).map((use) => ({ ...use, testFile }));
  });
}

function readLine(line: string): Pick<Use, "route" | "requests">[] {
  const counts = JSON.parse(line) as { route: string; agent: string; requests: number }[];
  return counts.filter(({ agent }) => agent === provider).map(({ route, requests }) => ({ route, requests }));
}
