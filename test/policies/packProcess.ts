import { spawn, type ChildProcess } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as services from "@pulumi/pulumi/proto/analyzer_grpc_pb";

/** The value of a property that is unknown in a preview. */
export const unknown = pulumi.runtime.unknownValue;

/** A resource, as a program declares it and as the engine describes it to a pack. */
export interface Declared {
  type: { __pulumiType: string };
  /** Default: `x`. */
  name?: string;
  inputs: Record<string, unknown>;
  /** The computed outputs. Like the engine, leave them out in the preview of a create or an update. */
  outputs?: Record<string, unknown>;
  /** Property -> names of the resources that its value comes from. */
  from?: Record<string, string[]>;
  /** `{ protect: true }`. */
  protect?: boolean;
}

/** The project `web` of a program, with this name in the API. */
export function project(name: unknown, outputs?: Record<string, unknown>): Declared {
  return { type: openai.Project, name: "web", inputs: { name }, outputs };
}

/** A report of a pack about a resource; without a resource, about the stack. */
export interface Report {
  policy: string;
  level: "advisory" | "mandatory";
  message: string;
  resource?: string;
  /** Whether the report comes from the pass over each resource, before any write, or from the pass over the stack. */
  pass: "resource" | "stack";
}

/** A process that has not opened its port by then never will. */
const START_TIMEOUT_MS = 20_000;

const LEVELS = proto.EnforcementLevel;

/**
 * A policy pack in its own process. The language host would start it the same way, and the engine would send the same
 * messages. So @pulumi/policy, and not the test, defines unknown values, advisories and the order of policies.
 */
export class PackProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: InstanceType<typeof services.AnalyzerClient>,
    private readonly policies: Policies,
  ) {}

  /** Starts the pack of an npm package. */
  static async start(name: string, policies: Policies): Promise<PackProcess> {
    const folder = dirname(require.resolve(`${name}/package.json`));
    const script = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const compileCache = require.resolve("../engine/compileCache.js");
    const child = spawn(process.execPath, ["--require", compileCache, script, "127.0.0.1:1", folder], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} did not start`)), START_TIMEOUT_MS);
      createInterface({ input: child.stdout }).once("line", (line) => (clearTimeout(timer), resolve(line)));
      child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
    });
    const client = new services.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new PackProcess(child, client, policies);
  }

  /** The reports of the pack about a program, with a configuration in the form of a configuration file. */
  async reports(program: readonly Declared[], config: PolicyPackConfig = {}): Promise<Report[]> {
    await this.call("configure", this.configuration(config));
    const reports: Report[] = [];
    for (const declared of program) {
      const request = new proto.AnalyzeRequest();
      describe(request, declared, declared.inputs);
      reports.push(...reportsOf(await this.call("analyze", request), nameOf(declared)));
    }
    const stack = new proto.AnalyzeStackRequest();
    stack.setResourcesList(program.map(stackResource));
    return [...reports, ...reportsOf(await this.call("analyzeStack", stack))];
  }

  /** The inputs after the pack has changed them at the level `remediate`; `undefined` if it changes nothing. */
  async remedied(declared: Declared, config: PolicyPackConfig): Promise<Record<string, unknown> | undefined> {
    await this.call("configure", this.configuration(config));
    const request = new proto.AnalyzeRequest();
    describe(request, declared, declared.inputs);
    const response = (await this.call("remediate", request)) as unknown as InstanceType<typeof proto.RemediateResponse>;
    return response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript();
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  /** The engine fills in defaults and levels before it configures a pack (analyzer/config.go). */
  private configuration(config: PolicyPackConfig) {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const policy of this.policies) {
      const schema = policy.configSchema?.properties ?? {};
      const defaults = Object.fromEntries(Object.entries(schema).map(([name, { default: value }]) => [name, value]));
      const given = config[policy.name] ?? {};
      const { enforcementLevel, ...options } = typeof given === "string" ? { enforcementLevel: given } : given;
      const one = new proto.PolicyConfig();
      const level = enforcementLevel ?? policy.enforcementLevel ?? "advisory";
      one.setEnforcementlevel(LEVELS[level.toUpperCase() as keyof typeof LEVELS]);
      one.setProperties(struct({ ...defaults, ...options }));
      request.getPolicyconfigMap().set(policy.name, one);
    }
    // Like the engine, also send the policies that the pack does not have.
    for (const name of Object.keys(config).filter((one) => !this.policies.some((policy) => policy.name === one))) {
      const stranger = new proto.PolicyConfig();
      stranger.setProperties(struct({}));
      request.getPolicyconfigMap().set(name, stranger);
    }
    return request;
  }

  private call(
    method: "configure" | "analyze" | "analyzeStack" | "remediate",
    request: object,
  ): Promise<InstanceType<typeof proto.AnalyzeResponse>> {
    type Call = (request: object, answer: (error: Error | null, response: never) => void) => void;
    const client = this.client as unknown as Record<string, Call>;
    return new Promise((resolve, reject) =>
      client[method]!(request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }
}

function stackResource(declared: Declared) {
  const resource = new proto.AnalyzerResource();
  describe(resource, declared, { ...declared.inputs, ...declared.outputs });
  for (const [property, names] of Object.entries(declared.from ?? {})) {
    const sources = new proto.AnalyzerPropertyDependencies();
    sources.setUrnsList(names.map(urnOf));
    resource.getPropertydependenciesMap().set(property, sources);
  }
  return resource;
}

function describe(
  message: InstanceType<typeof proto.AnalyzeRequest> | InstanceType<typeof proto.AnalyzerResource>,
  declared: Declared,
  properties: Record<string, unknown>,
): void {
  message.setType(declared.type.__pulumiType);
  message.setName(nameOf(declared));
  message.setUrn(urnOf(nameOf(declared)));
  message.setProperties(struct(properties));
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(declared.protect ?? false);
  message.setOptions(options);
}

function reportsOf(response: InstanceType<typeof proto.AnalyzeResponse>, resource?: string): Report[] {
  return response.getDiagnosticsList().map((one) => ({
    policy: one.getPolicyname(),
    level: one.getEnforcementlevel() === LEVELS.MANDATORY ? "mandatory" : "advisory",
    message: withoutDescription(one.getMessage(), one.getDescription()),
    resource: resource ?? (one.getUrn() === "" ? undefined : one.getUrn().split("::").at(-1)),
    pass: resource === undefined ? "stack" : "resource",
  }));
}

/** Removes the rule's description, which @pulumi/policy puts in front of violations only. */
function withoutDescription(message: string, description: string): string {
  return message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}

function nameOf({ name = "x" }: Declared): string {
  return name;
}

/** The URN of a resource. Names are unique in a test's program, and packs ignore the type in the URN. */
function urnOf(name: string): string {
  return `urn:pulumi:test::program::pulumi-nodejs:dynamic/openai::${name}`;
}

/** A protobuf struct without undefined values, which it cannot contain. */
function struct(value: object): Struct {
  const set = Object.entries(value).filter(([, one]) => one !== undefined);
  return Struct.fromJavaScript(Object.fromEntries(set));
}
