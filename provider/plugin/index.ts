/**
 * What stands in front of Pulumi's stock plugin for dynamic resources, so that they can be imported.
 *
 * The engine imports by a Read without properties, and the stock plugin finds the code of a resource in those properties:
 * that is why dynamic resources cannot be imported. For the kinds of this package the code is a constant, so it can be put
 * in. Everything else passes untouched. Started by the launcher in a project's `pulumi-plugin` folder; see `init`.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { providerText } from "../lifecycle/resource";
import * as runtime from "../runtime";

/** As much of a Read request as is needed here (`pulumirpc.ReadRequest`). */
interface ReadRequest {
  getUrn(): string;
  getType?(): string;
  hasProperties(): boolean;
  setProperties(properties: unknown): void;
}

type Handler = (call: { request: ReadRequest }, callback: unknown) => unknown;

interface Grpc {
  Server: { prototype: { addService(service: object, handlers: Record<string, unknown>): void } };
}

interface StructModule {
  Struct: { fromJavaScript(value: object): unknown };
}

const OUR_TYPE = /^pulumi-nodejs:dynamic\/openai:(\w+)$/;

/** The program's own SDK decides how dynamic resources behave, so everything is resolved from where the program lives. */
const fromProgram = createRequire(join(process.cwd(), "index.js"));

try {
  supplyProviderToImports();
} catch (error) {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  process.stderr.write(
    `pulumi-openai-admin: this version of @pulumi/pulumi is not as expected (${reason}); everything but import works.\n`,
  );
}
fromProgram("@pulumi/pulumi/cmd/dynamic-provider");

/** Wraps the read of whatever service the stock plugin registers. */
function supplyProviderToImports(): void {
  const fromSdk = createRequire(fromProgram.resolve("@pulumi/pulumi/package.json"));
  const grpc = fromSdk("@grpc/grpc-js") as Grpc;
  const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as StructModule;
  const { prototype } = grpc.Server;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the server as `this`
  const original = prototype.addService;
  prototype.addService = function (service, handlers) {
    const read = handlers.read as Handler | undefined;
    if (read) {
      handlers.read = (call: { request: ReadRequest }, callback: unknown) => {
        const kind = kindOf(call.request);
        if (kind !== undefined && !(kind in runtime)) {
          const known = Object.keys(runtime).sort().join(", ");
          const respond = callback as (error: Error) => void;
          return respond(new Error(`pulumi-openai-admin has no kind "${kind}". Its kinds are: ${known}.`));
        }
        const text = kind === undefined ? undefined : providerText(kind);
        if (text !== undefined && !call.request.hasProperties()) {
          call.request.setProperties(Struct.fromJavaScript({ __provider: text }));
        }
        return read.call(handlers, call, callback);
      };
    }
    return original.call(this, service, handlers);
  };
}

/** The kind, of a type token of ours; undefined for the resources of others. */
function kindOf(request: ReadRequest): string | undefined {
  const type = request.getType?.() || request.getUrn().split("::")[2]?.split("$").at(-1);
  return OUR_TYPE.exec(type ?? "")?.[1];
}
