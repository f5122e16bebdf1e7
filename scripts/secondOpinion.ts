import { isDeepStrictEqual } from "node:util";
import { operations, startSimulator, type ControlClient, type Simulator } from "openai-admin-simulator";
import { walkEverything, type Fields, type QueryFields } from "../test/simulator/test/walk";
import { comparedVersion, loadSdk, type Sdk } from "./sdk/install";
import { compareRoutes, methodsBelow, withoutNames, type SdkMethod } from "./sdk/methods";

// `npm run second-opinion`: the official client calls every operation of the simulator. Prints each difference between
// the client, the description and the simulator.

/** What went over the wire for one call of the client. */
interface Exchange {
  method: string;
  url: URL;
  sent: unknown;
  received: unknown;
}

/** The client's page of a list. */
interface Page extends AsyncIterable<unknown> {
  data: unknown[];
  hasNextPage?: () => boolean;
}

/** The official client in front of a simulator. */
class Client {
  readonly methods: SdkMethod[];
  private last: Exchange | undefined;

  constructor({ OpenAI }: Sdk, simulator: Simulator) {
    const options = { adminAPIKey: simulator.adminKey, apiKey: null, baseURL: simulator.url, maxRetries: 0 };
    this.methods = methodsBelow(new OpenAI({ ...options, fetch: this.fetch }).admin);
  }

  /** The exchange of the last call. */
  get exchange(): Exchange {
    if (!this.last) throw new Error("the client sent no request");
    return this.last;
  }

  private readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(input, init);
    const sent = typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : undefined;
    const url = new URL(input instanceof Request ? input.url : input);
    this.last = { method: init.method?.toUpperCase() ?? "GET", url, sent, received: await response.clone().json() };
    return response;
  };

  /** Calls the method of an operation, with the values where the method expects them. */
  call(method: SdkMethod, path: string[], body: unknown, query: QueryFields | undefined): unknown {
    this.last = undefined;
    const named: Record<string, unknown> = {};
    const values = method.arguments.map((): unknown => undefined);
    for (const [index, name] of method.parameters.entries()) {
      const position = method.arguments.indexOf(name);
      if (position >= 0) values[position] = path[index];
      else named[name] = path[index];
    }
    const fields = { ...(body as object | undefined), ...query };
    for (const [name, value] of [
      ["params", { ...named, ...fields }] as const,
      ["body", body] as const,
      ["query", query] as const,
    ]) {
      const position = method.arguments.indexOf(name);
      if (position >= 0 && value !== undefined) values[position] = value;
    }
    return method.call(...values);
  }
}

/** Collects the differences of all calls. */
class Opinion {
  readonly differences: string[] = [];
  readonly used = new Set<string>();

  constructor(
    private readonly client: Client,
    readonly control: ControlClient,
  ) {}

  readonly call = async (route: string, path: string[], body?: unknown, query?: QueryFields): Promise<Fields> => {
    const method = this.client.methods.find((candidate) => withoutNames(candidate.route) === withoutNames(route));
    if (!method) throw new Error(`the client has no method for ${route}`);
    this.used.add(method.name);
    const result = await this.client.call(method, path, body, query);
    this.compare(route, { path, body, query }, this.client.exchange, result);
    return this.client.exchange.received as Fields;
  };

  private compare(
    route: string,
    asked: { path: string[]; body: unknown; query?: QueryFields },
    exchange: Exchange,
    result: unknown,
  ): void {
    const [verb, template = ""] = route.split(" ");
    const values = [...asked.path];
    const path = `/v1${template.replace(/\{\w+\}/g, () => encodeURIComponent(values.shift() ?? ""))}`;
    this.expect(route, "method", exchange.method, verb);
    this.expect(route, "path", exchange.url.pathname, path);
    this.expect(route, "query", queryOf(exchange.url), asked.query ?? {});
    this.expect(route, "body", exchange.sent ?? undefined, asked.body ?? undefined);
    const received = exchange.received as Fields;
    if (isPage(result)) {
      this.expect(route, "items", plain(result.data), received.data);
      this.expect(route, "has a next page", result.hasNextPage?.() ?? false, received.has_more ?? false);
    } else {
      this.expect(route, "result", plain(result), received);
    }
  }

  expect(route: string, what: string, client: unknown, simulator: unknown): void {
    if (isDeepStrictEqual(client, simulator)) return;
    this.differences.push(
      `${route}: ${what}: the client has ${JSON.stringify(client)}, we have ${JSON.stringify(simulator)}`,
    );
  }
}

function isPage(result: unknown): result is Page {
  return typeof result === "object" && result !== null && Symbol.asyncIterator in result;
}

/** The value without what the client adds, such as the id of the request. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function queryOf(url: URL): QueryFields {
  const query: QueryFields = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    if (name.endsWith("[]")) query[name.slice(0, -2)] = values;
    else query[name] = /^\d+$/.test(values[0] ?? "") ? Number(values[0]) : (values[0] ?? "");
  }
  return query;
}

/** Reads every list of an organisation to its end, in pages of two, and compares it with one large page. */
async function comparePages(client: Client, opinion: Opinion): Promise<void> {
  const lists = client.methods.filter(({ name, parameters }) => name.endsWith(".list") && parameters.length === 0);
  for (const method of lists) {
    const whole = (await client.call(method, [], undefined, { limit: 100 })) as Page;
    const pages = (await client.call(method, [], undefined, { limit: 2 })) as Page;
    const items: unknown[] = [];
    for await (const item of pages) {
      // A list of more than a hundred items goes on after the first page of a hundred.
      if (items.push(plain(item)) === whole.data.length && whole.hasNextPage?.()) break;
    }
    opinion.expect(method.route, "all pages", items, plain(whole.data));
  }
}

async function main(): Promise<void> {
  const sdk = await loadSdk(comparedVersion);
  const simulators = [await startSimulator(), await startSimulator({ seed: "lived-in" })] as const;
  try {
    const [empty, livedIn] = simulators;
    const client = new Client(sdk, empty);
    const opinion = new Opinion(client, empty.control);
    const { added, missing } = compareRoutes(
      client.methods,
      operations.map(({ route }) => route),
    );
    for (const { name, route } of added) opinion.differences.push(`${route}: we lack the operation of ${name}`);
    for (const route of missing) opinion.differences.push(`${route}: the client has no method`);
    await walkEverything(opinion);
    for (const { name } of client.methods) if (!opinion.used.has(name)) opinion.differences.push(`${name}: not called`);
    await comparePages(new Client(sdk, livedIn), opinion);
    for (const difference of opinion.differences) process.stdout.write(`${difference}\n`);
    const counts = `${opinion.used.size} of ${client.methods.length} methods called`;
    process.stdout.write(`openai ${sdk.version}: ${counts}, ${opinion.differences.length} differences.\n`);
    if (opinion.differences.length > 0) process.exitCode = 1;
  } finally {
    await Promise.all(simulators.map((simulator) => simulator.close()));
  }
}

void main();
