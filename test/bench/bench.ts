import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureAdopt } from "./adopt";
import { measureInventory } from "./inventory";
import { measureLongLists } from "./longList";
import { measurePolicies } from "./policies";
import { styles } from "./organization";
import { measureScale } from "./scale";
import { measureStateSize } from "./stateSize";
import {
  adoptTable,
  inventoryTable,
  longListTable,
  policiesTable,
  routesTable,
  scaleTable,
  stateTable,
  stylesTable,
  throttledTable,
} from "./tables";
import { measureThrottled } from "./throttled";

const HELP = `Measures the provider on the real engine, against the simulator.

  npm run bench -- [options]

  --sizes 5,20          number of projects; 5 and 20 together take ten minutes, 100 takes five more,
                        500 takes fifteen
  --latency 0,150       milliseconds of delay for each request
  --repeat 1            rounds; for each phase, the fastest round counts
  --only <part>         scale, long-list, throttled, policies, state, inventory or adopt
  --routes              show the requests by route as well
  --json                print all figures to stdout as JSON, without tables

An exclamation mark means that a figure misses its target.
`;

const parts = ["scale", "long-list", "throttled", "policies", "state", "inventory", "adopt"] as const;

/**
 * The number of resources that the policy packs examine, and of previews. The fastest preview counts: other work on the
 * machine disturbed it least.
 */
const WATCHED = { resources: 500, rounds: 3 };

/** The throttled rows measure the quota. In larger organisations they only take longer. */
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
    throw new Error(`--only must be ${parts.join(", ")}, not ${values.only}`);
  }
  const load = loadavg()[0]!;
  const report: Record<string, unknown> = { processors: availableParallelism(), load };
  say(
    `${availableParallelism()} processors, load ${load.toFixed(1)} at the start. On a busy machine, seconds mean little.`,
  );
  const show = (table: string) => void (values.json || print(`${table}\n`));

  if (wants("scale")) {
    const rows = [];
    for (const projects of sizes) {
      for (const style of styles) {
        rows.push(...(await measureScale({ projects, style, latencies, repeat: repeat!, say })));
      }
    }
    report.scale = rows;
    show(scaleTable(rows));
    show(stylesTable(rows));
    if (values.routes) {
      for (const row of rows)
        show(routesTable(`${row.projects} projects in ${row.style}, ${row.latency} ms: ${row.phase}`, row.routes));
    }
  }
  if (wants("long-list")) {
    say("a long list, with a program that manages a few of its objects");
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
      say(`${projects} projects: measuring the size of the state`);
      rows.push(await measureStateSize(projects));
    }
    report.state = rows;
    show(stateTable(rows));
  }
  if (wants("inventory")) {
    const rows = await measureInventory(sizes, say);
    report.inventory = rows;
    show(inventoryTable(rows));
  }
  if (wants("adopt")) {
    const rows = await measureAdopt(sizes, say);
    report.adopt = rows;
    show(adoptTable(rows));
  }
  if (values.json) print(JSON.stringify(report, undefined, 2));
}

function numbers(name: string, text: string): number[] {
  const all = text.split(",").map(Number);
  if (all.some((one) => !Number.isInteger(one) || one < 0))
    throw new Error(`--${name} takes whole numbers, not ${text}`);
  return all;
}

/** Prints progress to stderr, apart from the figures. */
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
