/**
 * Stands in front of Pulumi's stock plugin for dynamic resources, so that resources of our kinds can be imported.
 *
 * The engine imports by a Read without properties, and the stock plugin looks for the code of a resource in these properties. For
 * our kinds the code is a constant, so we put it in (decision D13). The engine then compares the object with the program's inputs,
 * and everything that the program leaves out would look removed, so we tell the engine which inputs differ (decision D14).
 * Everything else passes untouched. The launcher in a project's `pulumi-plugin` folder starts this file; see `init`.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { hearDifferences, type Difference } from "../lifecycle/differences";
import { providerText } from "../lifecycle/registration";
import * as runtime from "../runtime";

/** A property bag on the wire (`google.protobuf.Struct`). */
interface Bag {
  toJavaScript(): Record<string, unknown>;
}

/** As much of a Read request as is needed here (`pulumirpc.ReadRequest`). */
interface ReadRequest {
  getUrn(): string;
  getType?(): string;
  hasProperties(): boolean;
  setProperties(properties: unknown): void;
}

/** `pulumirpc.DiffRequest`. */
interface DiffRequest {
  getNews(): Bag | undefined;
  /** Not sent by older engines. */
  getOldInputs?(): Bag | undefined;
}

/** `pulumirpc.DiffResponse`. */
interface DiffResponse {
  setChanges(changes: number): void;
  setDiffsList(names: string[]): void;
  setHasdetaileddiff(isSo: boolean): void;
  getDetaileddiffMap(): { set(name: string, diff: PropertyDiff): void };
}

/** `pulumirpc.PropertyDiff`. */
interface PropertyDiff {
  setKind(kind: number): void;
  setInputdiff(isSo: boolean): void;
}

type Respond<Response> = (error: unknown, response?: Response) => void;
type Handler<Request, Response> = (call: { request: Request }, respond: Respond<Response>) => unknown;

interface Handlers {
  read?: Handler<ReadRequest, unknown>;
  diff?: Handler<DiffRequest, DiffResponse>;
}

interface Grpc {
  Server: { prototype: { addService(service: object, handlers: Handlers): void } };
}

interface StructModule {
  Struct: { fromJavaScript(value: object): unknown };
}

type Change = "ADD" | "DELETE" | "UPDATE";

interface ProviderModule {
  PropertyDiff: (new () => PropertyDiff) & { Kind: Record<Change | `${Change}_REPLACE`, number> };
  DiffResponse: { DiffChanges: { DIFF_SOME: number } };
}

const OUR_TYPE = /^pulumi-nodejs:dynamic\/openai:(\w+)$/;

/** The module itself also has members that are no kinds, such as `toString` and `__esModule`. */
const KINDS = Object.keys(runtime).sort();

/** The program's own SDK decides how dynamic resources behave, so everything is resolved from where the program lives. */
const fromProgram = createRequire(join(process.cwd(), "index.js"));

try {
  wrapHandlers();
} catch (error) {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  process.stderr.write(
    `pulumi-openai-admin: this version of @pulumi/pulumi is not as expected (${reason}); everything but import works.\n`,
  );
}
fromProgram("@pulumi/pulumi/cmd/dynamic-provider");

/** Wraps the read and the diff of whatever service the stock plugin registers. */
function wrapHandlers(): void {
  const fromSdk = createRequire(fromProgram.resolve("@pulumi/pulumi/package.json"));
  const grpc = fromSdk("@grpc/grpc-js") as Grpc;
  const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as StructModule;
  const proto = fromSdk("@pulumi/pulumi/proto/provider_pb.js") as ProviderModule;
  const { prototype } = grpc.Server;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the server as `this`
  const original = prototype.addService;
  prototype.addService = function (service, handlers) {
    const { read, diff } = handlers;
    if (read) handlers.read = importing(read.bind(handlers), Struct);
    if (diff) handlers.diff = naming(diff.bind(handlers), proto);
    return original.call(this, service, handlers);
  };
}

/** A read that knows the code of our kinds. */
function importing(read: Handler<ReadRequest, unknown>, Struct: StructModule["Struct"]): Handler<ReadRequest, unknown> {
  return (call, respond) => {
    const kind = kindOf(call.request);
    if (kind !== undefined && !KINDS.includes(kind)) {
      return respond(new Error(`pulumi-openai-admin has no kind "${kind}". Its kinds are: ${KINDS.join(", ")}.`));
    }
    if (kind !== undefined && !call.request.hasProperties()) {
      call.request.setProperties(Struct.fromJavaScript({ __provider: providerText(kind) }));
    }
    return read(call, respond);
  };
}

/** A diff that says which inputs differ. */
function naming(diff: Handler<DiffRequest, DiffResponse>, proto: ProviderModule): Handler<DiffRequest, DiffResponse> {
  return (call, respond) => {
    const differences: Difference[] = [];
    return hearDifferences(differences, () =>
      diff(call, (error, response) => {
        if (response) nameDifferences(response, call.request, differences, proto);
        respond(error, response);
      }),
    );
  };
}

/** Names those that the engine can show, which looks at inputs; where it would find none, it is left to find that. */
function nameDifferences(
  response: DiffResponse,
  request: DiffRequest,
  differences: readonly Difference[],
  { PropertyDiff, DiffResponse }: ProviderModule,
): void {
  const olds = request.getOldInputs?.()?.toJavaScript();
  const news = request.getNews()?.toJavaScript();
  if (!olds || !news) return;
  const shown = differences.filter(({ name }) => !isDeepStrictEqual(olds[name], news[name]));
  if (shown.length === 0) return;
  response.setChanges(DiffResponse.DiffChanges.DIFF_SOME);
  // What `replaceOnChanges` is held against.
  response.setDiffsList(shown.map(({ name }) => name));
  response.setHasdetaileddiff(true);
  for (const { name, replaces } of shown) {
    const change: Change = olds[name] === undefined ? "ADD" : news[name] === undefined ? "DELETE" : "UPDATE";
    const detail = new PropertyDiff();
    detail.setKind(PropertyDiff.Kind[replaces ? (`${change}_REPLACE` as const) : change]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(name, detail);
  }
}

/** The kind, of a type token of ours; undefined for the resources of others. */
function kindOf(request: ReadRequest): string | undefined {
  const type = request.getType?.() || request.getUrn().split("::")[2]?.split("$").at(-1);
  return OUR_TYPE.exec(type ?? "")?.[1];
}
