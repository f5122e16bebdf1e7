import type { DeployedResource } from "../engine";
import { BenchStack } from "./benchStack";
import { environmentOf, simulatorWith } from "./life";
import { emails, organization } from "./organization";

/** What a resource in the state consists of, by who decides how large it is. */
const PARTS = {
  "the engine's": [
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
  "lines of the program": ["sourcePosition", "stackTrace"],
} as const;

/** What an organisation takes in the state. Averages in bytes of JSON without spaces. */
export interface StateSizeRow {
  projects: number;
  resources: number;
  /** The whole export, divided by the resources. */
  bytes: number;
  /** Of a resource, by part. */
  parts: Record<string, number>;
}

/** Creates an organisation and measures what `pulumi stack export` returns of it, with secrets as ciphertext. */
export async function measureStateSize(projects: number): Promise<StateSizeRow> {
  const declared = organization(projects);
  const simulator = await simulatorWith(emails(projects));
  try {
    const bench = await BenchStack.start("openai", declared, environmentOf(simulator));
    try {
      await bench.measure("up");
      const exported = await bench.export();
      const ours = (exported.deployment.resources ?? []).filter((one) => one.type.includes("dynamic/openai:"));
      if (ours.length !== declared.length) throw new Error(`${ours.length} resources in place of ${declared.length}`);
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
