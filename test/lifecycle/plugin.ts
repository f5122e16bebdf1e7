import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import services from "@pulumi/pulumi/proto/provider_grpc_pb";
import proto from "@pulumi/pulumi/proto/provider_pb";
import status from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { providerText } from "../../provider/lifecycle/registration";
import { scratchHome } from "./scratchHome";

type Properties = Record<string, unknown>;

/** The engine receives this when a create or update stopped half-way. */
export interface Unfinished {
  id: string;
  properties: Properties;
  reasons: string[];
}

/** An error as the engine receives it. */
export class PluginError extends Error {
  constructor(
    message: string,
    readonly unfinished: Unfinished | undefined,
  ) {
    super(message);
  }
}

/** The calls by which the engine drives a resource's lifecycle, in whichever process that runs. */
export interface Runner {
  check(
    kind: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  diff(
    kind: string,
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ isChanged: boolean; replaces: string[] }>;
  create(kind: string, inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(
    kind: string,
    id: string,
    properties: Properties,
  ): Promise<{ id: string; outs: Properties; inputs: Properties | undefined }>;
  update(kind: string, id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(kind: string, id: string, properties: Properties): Promise<void>;
}

/** Saves a quarter of the time in which the process starts. */
const COMPILE_CACHE = require.resolve("../engine/compileCache.js");

/** A plugin that has not opened its port by then will not open it. */
const START_TIMEOUT_MS = 20_000;

/** No call of a test takes longer. The tests' settings keep waits for rate limits short. */
const CALL_TIMEOUT_MS = 60_000;

/**
 * The stock dynamic plugin in a process of its own. Tests talk to it as the engine does, over gRPC, with property bags
 * that contain the provider constant. No code of ours is in between.
 */
export class Plugin implements Runner {
  /** The output of the process, which the engine would show. */
  readonly printed: string[] = [];
  /** The exit code of the process, once it has ended. */
  readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: InstanceType<typeof services.ResourceProviderClient>,
  ) {
    this.ended = new Promise((resolve) => child.once("exit", resolve));
  }

  /** Starts and configures a plugin. Its environment contains only the given variables and those that Node.js needs. */
  static async start(options: {
    env?: Record<string, string>;
    config?: Record<string, string>;
    /** The address where the engine listens. Default: none. */
    engineAddress?: string;
  }): Promise<Plugin> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(
      process.execPath,
      ["--require", COMPILE_CACHE, script, options.engineAddress ?? "127.0.0.1:1"],
      {
        env: { PATH: process.env.PATH, PULUMI_PROJECT: "test", PULUMI_HOME: scratchHome(), ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the dynamic plugin did not start")), START_TIMEOUT_MS);
      lines.once("line", (line) => (clearTimeout(timer), resolve(line)));
      child.once("exit", (code) => reject(new Error(`the dynamic plugin ended with ${code}`)));
    });
    const address = `127.0.0.1:${port}`;
    const plugin = new Plugin(child, new services.ResourceProviderClient(address, grpc.credentials.createInsecure()));
    lines.on("line", (line) => plugin.printed.push(line));
    createInterface({ input: child.stderr }).on("line", (line) => plugin.printed.push(line));
    const request = new proto.ConfigureRequest();
    request.setArgs(struct(options.config ?? {}));
    await plugin.call("configure", request);
    return plugin;
  }

  async check(kind: string, olds: Properties, news: Properties) {
    const request = new proto.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(bag(kind, news));
    const response = await this.call<InstanceType<typeof proto.CheckResponse>>("check", request);
    const failures = response
      .getFailuresList()
      .map((one) => ({ property: one.getProperty(), reason: one.getReason() }));
    return { inputs: response.getInputs()!.toJavaScript() as Properties, failures };
  }

  async diff(kind: string, id: string, olds: Properties, news: Properties) {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setOlds(bag(kind, olds));
    request.setNews(bag(kind, news));
    const response = await this.call<InstanceType<typeof proto.DiffResponse>>("diff", request);
    return {
      isChanged: response.getChanges() !== proto.DiffResponse.DiffChanges.DIFF_NONE,
      replaces: response.getReplacesList(),
    };
  }

  async create(kind: string, inputs: Properties) {
    const request = new proto.CreateRequest();
    request.setProperties(bag(kind, inputs));
    const response = await this.call<InstanceType<typeof proto.CreateResponse>>("create", request);
    return { id: response.getId(), outs: response.getProperties()!.toJavaScript() as Properties };
  }

  async read(kind: string, id: string, properties: Properties) {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setProperties(bag(kind, properties));
    const response = await this.call<InstanceType<typeof proto.ReadResponse>>("read", request);
    return {
      id: response.getId(),
      outs: (response.getProperties()?.toJavaScript() ?? {}) as Properties,
      inputs: response.getInputs()?.toJavaScript() as Properties | undefined,
    };
  }

  async update(kind: string, id: string, olds: Properties, news: Properties) {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setOlds(bag(kind, olds));
    request.setNews(bag(kind, news));
    const response = await this.call<InstanceType<typeof proto.UpdateResponse>>("update", request);
    return { outs: response.getProperties()!.toJavaScript() as Properties };
  }

  async delete(kind: string, id: string, properties: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setProperties(bag(kind, properties));
    await this.call("delete", request);
  }

  /** Ends the process as the engine does at the end of a run. */
  stop(): void {
    this.client.close();
    this.child.kill("SIGINT");
  }

  /** Ends the process in the middle of its work, as the kernel does when memory runs out. */
  kill(): void {
    this.client.close();
    this.child.kill("SIGKILL");
  }

  private call<T>(method: string, request: object): Promise<T> {
    const methods = this.client as unknown as Record<
      string,
      (request: object, options: object, done: (error: grpc.ServiceError | null, response: T) => void) => void
    >;
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + CALL_TIMEOUT_MS;
      methods[method]!.call(this.client, request, { deadline }, (error, response) =>
        error ? reject(new PluginError(error.details, unfinishedOf(error))) : resolve(response),
      );
    });
  }
}

/** Property values as the engine passes them to a plugin that does not accept secrets: in clear. */
export function revealed(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plain(value)]));
}

/** Whether a value is in the wire form that the engine encrypts. */
export function isSecret(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Properties)[pulumi.runtime.specialSigKey] === pulumi.runtime.specialSecretSig
  );
}

function plain(value: unknown): unknown {
  return isSecret(value) ? (value as { value: unknown }).value : value;
}

function bag(kind: string, properties: Properties): Struct {
  return struct({ ...revealed(properties), __provider: providerText(kind) });
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** The details that the stock plugin packs into the error of a half-done create or update. */
function unfinishedOf(error: grpc.ServiceError): Unfinished | undefined {
  const packed = error.metadata?.get("grpc-status-details-bin")[0];
  if (!packed) return undefined;
  const details = status.Status.deserializeBinary(packed as Uint8Array).getDetailsList()[0]!;
  const failure = proto.ErrorResourceInitFailed.deserializeBinary(details.getValue_asU8());
  return {
    id: failure.getId(),
    properties: failure.getProperties()?.toJavaScript() ?? {},
    reasons: failure.getReasonsList(),
  };
}
