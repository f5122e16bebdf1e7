import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureLongLists } from "./longList";
import { measurePolicies } from "./policies";
import { measureScale } from "./scale";
import { measureStateSize } from "./stateSize";
import { longListTable, policiesTable, routesTable, scaleTable, stateTable, throttledTable } from "./tables";
import { measureThrottled } from "./throttled";

const HELP = `Measures the provider on the real engine, against the simulator.

  npm run bench -- [options]

  --sizes 5,20          projects in the organisation; 5 and 20 take five minutes in all, 100 three more,
                        500 eight
  --latency 0,150       milliseconds that each request takes
  --repeat 1            rounds; the quicker one of each phase counts
  --only <what>         scale, long-list, throttled, policies or state
  --routes              requests by route as well
  --json                all figures as JSON on stdout, no tables

An exclamation mark stands beside what misses its aim.
`;

const parts = ["scale", "long-list", "throttled", "policies", "state"] as const;

/** What the policy packs look at, and how often: of so many previews the quickest is one that little else got in the way of. */
const WATCHED = { resources: 500, rounds: 3 };

/** The throttled rows are about the quota: larger organisations only take longer. */
const LARGEST_THROTTLED = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sizes: { type: "string", default: "5,20" },
      latency: { type: "string", default: "0,150" },
      repeat: { type: "string", default: "1" },
      only: { type: "string" },
      routes: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return print(HELP);
  const sizes = numbers("sizes", values.sizes);
  const latencies = numbers("latency", values.latency);
  const [repeat] = numbers("repeat", values.repeat);
  const wants = (part: (typeof parts)[number]) => values.only === undefined || values.only === part;
  if (values.only !== undefined && !parts.some((part) => part === values.only)) {
    throw new Error(`--only is ${parts.join(", ")}, not ${values.only}`);
  }
  const load = loadavg()[0]!;
  const report: Record<string, unknown> = { processors: availableParallelism(), load };
  say(
    `${availableParallelism()} processors, load ${load.toFixed(1)} at the start: seconds mean little on a busy machine`,
  );
  const show = (table: string) => void (values.json || print(`${table}\n`));

  if (wants("scale")) {
    const rows = [];
    for (const projects of sizes) rows.push(...(await measureScale({ projects, latencies, repeat: repeat!, say })));
    report.scale = rows;
    show(scaleTable(rows));
    if (values.routes) {
      for (const row of rows)
        show(routesTable(`${row.projects} projects, ${row.latency} ms: ${row.phase}`, row.routes));
    }
  }
  if (wants("long-list")) {
    say("few wanted in a long list");
    const rows = await measureLongLists();
    report.longList = rows;
    show(longListTable(rows));
    if (values.routes) for (const row of rows) show(routesTable(row.list, row.routes));
  }
  if (wants("throttled")) {
    const rows = [];
    for (const projects of sizes.filter((size) => size <= LARGEST_THROTTLED)) {
      for (const retryAfter of ["header", "none"] as const) {
        rows.push(...(await measureThrottled({ projects, retryAfter, say })));
      }
    }
    report.throttled = rows;
    show(throttledTable(rows));
    if (values.routes) {
      for (const { projects, retryAfter, phase, families } of rows) {
        const title = `${projects} projects, Retry-After ${retryAfter}: ${phase}`;
        show(routesTable(title, Object.fromEntries(families.map((one) => [one.route, one.accepted + one.refused]))));
      }
    }
  }
  if (wants("policies")) {
    const row = await measurePolicies({ ...WATCHED, say });
    report.policies = row;
    show(policiesTable(row));
  }
  if (wants("state")) {
    const rows = [];
    for (const projects of sizes) {
      say(`${projects} projects: the size of the state`);
      rows.push(await measureStateSize(projects));
    }
    report.state = rows;
    show(stateTable(rows));
  }
  if (values.json) print(JSON.stringify(report, undefined, 2));
}

function numbers(name: string, text: string): number[] {
  const all = text.split(",").map(Number);
  if (all.some((one) => !Number.isInteger(one) || one < 0))
    throw new Error(`--${name} takes whole numbers, not ${text}`);
  return all;
}

/** What goes on meanwhile, apart from the figures. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
