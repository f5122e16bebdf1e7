/**
 * The import plugin. It wraps Pulumi's stock plugin for dynamic resources, so that users can import our kinds.
 *
 * To import, the engine sends a Read without properties. The stock plugin looks for a resource's code in the properties. Our
 * kinds' code is a constant, so we add it to the request (decision D13). The engine then compares the object with the program's
 * inputs. Every input that the program leaves out would look removed, so we tell the engine which inputs differ (decision D14).
 * Of an imported object, only the inputs of the state entry tell what the program declares. The stock plugin does not pass them to
 * a delete, so we do (decision D29). We change nothing else. The launcher in a project's `pulumi-plugin` folder starts this file; see `init`.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { hearDifferences, type Difference } from "../lifecycle/differences";
import { withDeclaredInputs } from "../lifecycle/given";
import { providerInput } from "../lifecycle/registration";
import * as runtime from "../runtime";
import { propertiesOf, type Change } from "./shownProperties";

/** A property bag on the wire (`google.protobuf.Struct`). */
interface Bag {
  toJavaScript(): Record<string, unknown>;
}

/** The methods of `pulumirpc.ReadRequest` that we call. */
interface ReadRequest {
  getUrn(): string;
  getType?(): string;
  hasProperties(): boolean;
  setProperties(properties: unknown): void;
}

/** The methods of `pulumirpc.DiffRequest` that we call. */
interface DiffRequest {
  /** The old outputs. */
  getOlds?(): Bag | undefined;
  getNews(): Bag | undefined;
  /** Older engines do not send it. */
  getOldInputs?(): Bag | undefined;
}

/** The methods of `pulumirpc.DeleteRequest` that we call. */
interface DeleteRequest {
  /** Older engines do not send it. */
  getOldInputs?(): Bag | undefined;
}

/** The methods of `pulumirpc.DiffResponse` that we call. */
interface DiffResponse {
  setChanges(changes: number): void;
  setDiffsList(names: string[]): void;
  setHasdetaileddiff(value: boolean): void;
  getDetaileddiffMap(): { set(name: string, diff: PropertyDiff): void };
}

/** The methods of `pulumirpc.PropertyDiff` that we call. */
interface PropertyDiff {
  setKind(kind: number): void;
  setInputdiff(value: boolean): void;
}

type Respond<Response> = (error: unknown, response?: Response) => void;
type Handler<Request, Response> = (call: { request: Request }, respond: Respond<Response>) => unknown;

interface Handlers {
  read?: Handler<ReadRequest, unknown>;
  diff?: Handler<DiffRequest, DiffResponse>;
  delete?: Handler<DeleteRequest, unknown>;
}

interface Grpc {
  Server: { prototype: { addService(service: object, handlers: Handlers): void } };
}

interface StructModule {
  Struct: { fromJavaScript(value: object): unknown };
}

interface ProviderModule {
  PropertyDiff: (new () => PropertyDiff) & { Kind: Record<Change | `${Change}_REPLACE`, number> };
  DiffResponse: { DiffChanges: { DIFF_SOME: number } };
}

const OUR_TYPE = /^pulumi-nodejs:dynamic\/openai:(\w+)$/;

/** The names of our kinds. We compare with this list, because the module also has members such as `toString`. */
const KINDS = Object.keys(runtime).sort();

/** Resolves modules from the program's folder, because the program's own SDK decides how dynamic resources behave. */
const fromProgram = createRequire(join(process.cwd(), "index.js"));

try {
  wrapHandlers();
} catch (error) {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  process.stderr.write(
    `pulumi-openai-admin cannot add import to this version of @pulumi/pulumi (${reason}). Everything else works. To import, update ` +
      `the package: npm install pulumi-openai-admin@latest\n`,
  );
}
fromProgram("@pulumi/pulumi/cmd/dynamic-provider");

/** Wraps the read, the diff and the delete of the service that the stock plugin registers. */
function wrapHandlers(): void {
  const fromSdk = createRequire(fromProgram.resolve("@pulumi/pulumi/package.json"));
  const grpc = fromSdk("@grpc/grpc-js") as Grpc;
  const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as StructModule;
  const proto = fromSdk("@pulumi/pulumi/proto/provider_pb.js") as ProviderModule;
  const { prototype } = grpc.Server;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the server as `this`
  const original = prototype.addService;
  prototype.addService = function (service, handlers) {
    const { read, diff, delete: remove } = handlers;
    if (read) handlers.read = readWithCode(read.bind(handlers), Struct);
    if (diff) handlers.diff = diffWithNames(diff.bind(handlers), proto);
    if (remove) handlers.delete = deleteWithInputs(remove.bind(handlers));
    return original.call(this, service, handlers);
  };
}

/** Wraps a read: adds the code of our kinds to a request without properties. */
function readWithCode(
  read: Handler<ReadRequest, unknown>,
  Struct: StructModule["Struct"],
): Handler<ReadRequest, unknown> {
  return (call, respond) => {
    const kind = kindOf(call.request);
    if (kind !== undefined && !KINDS.includes(kind)) {
      return respond(
        new Error(`pulumi-openai-admin has no kind "${kind}". Use one of its kinds: ${KINDS.join(", ")}.`),
      );
    }
    if (kind !== undefined && !call.request.hasProperties()) {
      call.request.setProperties(Struct.fromJavaScript(providerInput(kind)));
    }
    return read(call, respond);
  };
}

/** Wraps a diff: adds the names of the inputs that differ to the response. */
function diffWithNames(
  diff: Handler<DiffRequest, DiffResponse>,
  proto: ProviderModule,
): Handler<DiffRequest, DiffResponse> {
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

/** Wraps a delete: tells the lifecycle the inputs of the state entry. */
function deleteWithInputs(remove: Handler<DeleteRequest, unknown>): Handler<DeleteRequest, unknown> {
  return (call, respond) => {
    const inputs = call.request.getOldInputs?.()?.toJavaScript();
    return withDeclaredInputs(inputs ?? {}, () => remove(call, respond));
  };
}

/** Names the differences that the engine can show, which are differences between inputs. If there are none, changes nothing. */
function nameDifferences(
  response: DiffResponse,
  request: DiffRequest,
  differences: readonly Difference[],
  { PropertyDiff, DiffResponse }: ProviderModule,
): void {
  const olds = request.getOldInputs?.()?.toJavaScript();
  const news = request.getNews()?.toJavaScript();
  const outputs = request.getOlds?.()?.toJavaScript() ?? {};
  if (!olds || !news) return;
  const shown = differences
    .filter(({ name, entries }) => entries !== undefined || !isDeepStrictEqual(olds[name], news[name]))
    .flatMap((difference) => propertiesOf(difference, { olds, news, outputs }));
  if (shown.length === 0) return;
  response.setChanges(DiffResponse.DiffChanges.DIFF_SOME);
  // The engine compares `replaceOnChanges` with this list.
  response.setDiffsList([...new Set(shown.map(({ name }) => name))]);
  response.setHasdetaileddiff(true);
  for (const { path, change, replaces, isInput } of shown) {
    const detail = new PropertyDiff();
    detail.setKind(PropertyDiff.Kind[replaces ? (`${change}_REPLACE` as const) : change]);
    detail.setInputdiff(isInput);
    response.getDetaileddiffMap().set(path, detail);
  }
}

/** Our kind in the request's type token. Undefined for resources of other packages. */
function kindOf(request: ReadRequest): string | undefined {
  const type = request.getType?.() || request.getUrn().split("::")[2]?.split("$").at(-1);
  return OUR_TYPE.exec(type ?? "")?.[1];
}
