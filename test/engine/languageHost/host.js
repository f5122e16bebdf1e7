#!/usr/bin/env node
// A stand-in for Pulumi's Node.js language host, which the Go module proxy does not offer. We copy this file into the
// engine's cache folder as `pulumi-language-nodejs`. The engine starts it in the program's folder, with the engine's
// address as its argument. It prints the port of a `pulumirpc.LanguageRuntime` service and serves until it is stopped.
// It supports only programs and policy packs: no code generation, conversion, installation or debugger. It is plain
// JavaScript without dependencies of its own, because it runs with only node and the program's node_modules.

"use strict";

const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const path = require("node:path");

/** `@pulumi/pulumi/cmd/run` exits with this code after it has explained a failure to the user. */
const ALREADY_EXPLAINED = 32;

/** The engine allows messages of this size for itself. The default of gRPC, 4 MB, would reject a large configuration. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** How often to check that the engine still exists. A killed engine cannot notify us. */
const ORPHAN_CHECK_MS = 1_000;

const sdk = requireFromSdk();
const grpc = sdk("@grpc/grpc-js");
const messages = sdk("@pulumi/pulumi/proto/language_pb");
const services = sdk("@pulumi/pulumi/proto/language_grpc_pb");
const { PluginInfo } = sdk("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb");

/** Running programs and policy packs, so that a cancellation can reach them. */
const children = new Set();

let engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

const implementation = {
  handshake(call, reply) {
    engineAddress = call.request.getEngineAddress() || engineAddress;
    reply(null, new messages.LanguageHandshakeResponse());
  },

  getPluginInfo(_call, reply) {
    const info = new PluginInfo();
    info.setVersion(sdk("@pulumi/pulumi/package.json").version);
    reply(null, info);
  },

  // Empty answers: node_modules exists already, and dynamic resources need no plugin except the shim beside this file.
  getRequiredPackages: (_call, reply) => reply(null, new messages.GetRequiredPackagesResponse()),
  getRequiredPlugins: (_call, reply) => reply(null, new messages.GetRequiredPluginsResponse()),
  installDependencies: (call) => call.end(),
  about: (_call, reply) => reply(null, new messages.AboutResponse()),
  getProgramDependencies: (_call, reply) => reply(null, new messages.GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: (_call, reply) => reply(null, new messages.RuntimeOptionsResponse()),

  run(call, reply) {
    runProgram(call.request).then((response) => reply(null, response), reply);
  },

  runPlugin(call) {
    runPolicyPack(call).catch((error) => call.destroy(error));
  },

  cancel(_call, reply) {
    interruptChildren();
    reply(null, new Empty());
  },
};

/** Runs a Pulumi program to its end. */
async function runProgram(request) {
  const info = request.getInfo();
  const folder = info.getProgramDirectory();
  const options = info.getOptions()?.toJavaScript() ?? {};

  const child = start(
    [
      ...words(options.nodeargs),
      resolveFrom(folder, "@pulumi/pulumi/cmd/run"),
      ...["--monitor", request.getMonitorAddress()],
      ...["--engine", engineAddress],
      ...["--organization", request.getOrganization()],
      ...["--project", request.getProject()],
      ...["--root-directory", info.getRootDirectory()],
      ...["--stack", request.getStack()],
      ...["--pwd", folder],
      ...(request.getDryrun() ? ["--dry-run"] : []),
      ...["--parallel", String(request.getParallel())],
      info.getEntryPoint() || ".",
      ...request.getArgsList(),
    ],
    {
      cwd: folder,
      // The engine shows the stdout and stderr of this process.
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(programConfig(request.getConfigMap())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList().map(programKey)),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false),
        ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
      },
    },
  );

  const { code, signal } = await ended(child);
  const response = new messages.RunResponse();
  if (code === ALREADY_EXPLAINED) {
    response.setBail(true);
  } else if (code !== 0) {
    response.setError(signal ? `Program was stopped by ${signal}` : `Program exited with non-zero exit code: ${code}`);
  }
  return response;
}

/** Runs a policy pack. Its output (first its port) and finally its exit code go back on the call's stream. */
async function runPolicyPack(call) {
  const request = call.request;
  if (request.getKind() !== "analyzer") {
    throw unimplemented(
      `this language host runs programs and policy packs, not a plugin of kind "${request.getKind()}"`,
    );
  }
  const folder = request.getInfo().getProgramDirectory();

  const child = start([resolveFrom(folder, "@pulumi/pulumi/cmd/run-policy-pack"), ...request.getArgsList(), folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: Object.fromEntries(request.getEnvList().map(nameAndValue)),
  });
  child.stdout.on("data", (chunk) => answer(call, (response) => response.setStdout(chunk)));
  child.stderr.on("data", (chunk) => answer(call, (response) => response.setStderr(chunk)));
  // The engine hangs up when it no longer needs the pack.
  call.on("cancelled", () => child.kill("SIGINT"));

  const { code } = await ended(child);
  answer(call, (response) => response.setExitcode(code ?? 1));
  call.end();
}

function answer(call, fill) {
  if (call.cancelled) return;
  const response = new messages.RunPluginResponse();
  fill(response);
  call.write(response);
}

/** The configuration in the SDK's spelling: there, `openai-admin:maxRetries` is `openai-admin:config:maxRetries`. */
function programConfig(map) {
  return Object.fromEntries(map.toArray().map(([key, value]) => [programKey(key), value]));
}

function programKey(key) {
  const colon = key.indexOf(":");
  return `${key.slice(0, colon)}:config:${key.slice(colon + 1)}`;
}

function nameAndValue(entry) {
  const equals = entry.indexOf("=");
  return [entry.slice(0, equals), entry.slice(equals + 1)];
}

function words(text) {
  return typeof text === "string" ? text.split(/\s+/).filter(Boolean) : [];
}

function start(args, options) {
  const child = spawn(process.execPath, args, options);
  children.add(child);
  return child;
}

/** Waits until a child has ended and all its output has arrived. */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => children.delete(child));
}

function interruptChildren() {
  for (const child of children) child.kill("SIGINT");
}

function resolveFrom(folder, module) {
  try {
    return createRequire(path.join(folder, "program.js")).resolve(module);
  } catch {
    throw new Error(`${folder} cannot find ${module}. Install its dependencies (npm install) and run again.`);
  }
}

/** Loads modules as the program's SDK does, so that its gRPC and its messages match. */
function requireFromSdk() {
  return createRequire(resolveFrom(process.cwd(), "@pulumi/pulumi"));
}

function unimplemented(message) {
  return Object.assign(new Error(message), { code: grpc.status.UNIMPLEMENTED });
}

function serve() {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  // gRPC answers UNIMPLEMENTED for methods that the implementation does not have.
  server.addService(services.LanguageRuntimeService, implementation);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });

  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid === engine) return;
    interruptChildren();
    process.exit(1);
  }, ORPHAN_CHECK_MS);
}

serve();
