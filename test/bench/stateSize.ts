import type { DeployedResource } from "../engine";
import { BenchStack } from "./benchStack";
import { environmentOf, simulatorWith } from "./life";
import { emails, organization } from "./organization";

/** The parts of a resource in the state, grouped by who decides their size. */
const PARTS = {
  "engine's fields": [
    "urn",
    "custom",
    "id",
    "type",
    "parent",
    "provider",
    "created",
    "modified",
    "additionalSecretOutputs",
  ],
  dependencies: ["dependencies", "propertyDependencies"],
  "source positions": ["sourcePosition", "stackTrace"],
} as const;

/** The size of an organisation in the state. Averages, in bytes of JSON without spaces. */
export interface StateSizeRow {
  projects: number;
  resources: number;
  /** The size of the whole export, divided by the number of resources. */
  bytes: number;
  /** The average size of each part of a resource. */
  parts: Record<string, number>;
}

/** Creates an organisation and measures the output of `pulumi stack export`, with secrets as ciphertext. */
export async function measureStateSize(projects: number): Promise<StateSizeRow> {
  const declared = organization(projects);
  const simulator = await simulatorWith(emails(projects));
  try {
    const bench = await BenchStack.start("openai", declared, environmentOf(simulator));
    try {
      await bench.measure("up");
      const exported = await bench.export();
      const ours = (exported.deployment.resources ?? []).filter((one) => one.type.includes("dynamic/openai:"));
      if (ours.length !== declared.length) throw new Error(`${ours.length} resources instead of ${declared.length}`);
      return {
        projects,
        resources: ours.length,
        bytes: bytesOf(exported) / ours.length,
        parts: averages(ours.map(partsOf)),
      };
    } finally {
      await bench.remove();
    }
  } finally {
    await simulator.close();
  }
}

function partsOf(resource: DeployedResource): Record<string, number> {
  const { inputs = {}, outputs = {} } = resource;
  const parts = Object.entries(PARTS).map(([part, keys]) => [part, bytesOf(pick(resource, keys))] as const);
  const { __provider, __kept, ...values } = outputs;
  const declared = pick(
    inputs,
    Object.keys(inputs).filter((name) => name !== "__provider"),
  );
  return {
    ...Object.fromEntries(parts),
    "__provider, twice": 2 * bytesOf({ __provider }),
    __kept: bytesOf({ __kept }),
    inputs: bytesOf(declared),
    outputs: bytesOf(values),
  };
}

function averages(all: readonly Record<string, number>[]): Record<string, number> {
  const sum = (part: string) => all.reduce((total, parts) => total + parts[part]!, 0);
  return Object.fromEntries(Object.keys(all[0]!).map((part) => [part, sum(part) / all.length]));
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
