import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb";
import proto from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as runtime from "../../provider/runtime";

/** The folder of a program in which the package is installed. The engine starts plugins there. */
const PROGRAM = resolve(__dirname, "../..");

const PLUGIN = join(dirname(require.resolve("pulumi-openai-admin/package.json")), "dist", "plugin", "index.js");

describe("the import plugin", () => {
  let child: ChildProcess;
  let client: InstanceType<typeof services.ResourceProviderClient>;

  beforeAll(async () => {
    // Without a key, so that the plugin sends no request.
    const env = { PATH: process.env.PATH };
    child = spawn(process.execPath, [PLUGIN, "127.0.0.1:1"], {
      cwd: PROGRAM,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
    client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const request = new proto.ConfigureRequest();
    request.setArgs(new Struct());
    await new Promise((configured) => client.configure(request, configured));
  });
  afterAll(() => {
    client?.close();
    child?.kill();
  });

  it.each([
    "Projekt",
    // Properties that every object has, and further properties of a compiled module.
    ...["toString", "constructor", "hasOwnProperty", "__proto__", "__esModule", "default", "project"],
  ])("reports the kind %s as unknown, and lists the known kinds", async (kind) => {
    const known = Object.keys(runtime).sort().join(", ");
    expect(await refusalOf(`pulumi-nodejs:dynamic/openai:${kind}`)).toBe(
      `pulumi-openai-admin has no kind "${kind}". Use one of its kinds: ${known}.`,
    );
  });

  it("accepts a kind of its own, whose code then requires the key", async () => {
    expect(await refusalOf("pulumi-nodejs:dynamic/openai:Project")).toContain("OPENAI_ADMIN_KEY");
  });

  async function refusalOf(type: string): Promise<string> {
    const request = new proto.ReadRequest();
    request.setId("x");
    request.setType(type);
    request.setUrn(`urn:pulumi:test::program::${type}::x`);
    return new Promise((done, fail) =>
      client.read(request, (error: grpc.ServiceError | null) =>
        error ? done(error.details) : fail(new Error(`${type} was read`)),
      ),
    );
  }
});
