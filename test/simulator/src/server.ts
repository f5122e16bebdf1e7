import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { answering, route, type Answer, type Request } from "./api";
import { authenticate, type Identity } from "./authentication";
import { controlRoutes } from "./control/routes";
import { findOperation, type Match } from "./description";
import { ApiError } from "./errors";
import { meetFault, type Delivery } from "./faultWire";
import { scramble } from "./identifiers";
import { parseBody, receive, withReadablePath } from "./incoming";
import { listModels } from "./keysOfProjects";
import { Query } from "./query";
import type { LogEntry } from "./requestLog";
import { fits } from "./rewrite";
import type { Simulation } from "./simulation";

/** The options of the HTTP server. */
export interface ServerOptions {
  /** Whether responses have the header `openai-organization`, like those of the real API. */
  organizationHeader: boolean;
}

/** The HTTP server: the API under `/v1`, and the control surface under `/_simulator`. */
export function createServer(simulation: Simulation, options: ServerOptions): FastifyInstance {
  const closing = new AbortController();
  const app = Fastify({
    // A stalled response must not prevent the server from closing.
    forceCloseConnections: true,
    // Accept every name in the value of a fault, so that a test can send `__proto__` to its client.
    onProtoPoisoning: "ignore",
    onConstructorPoisoning: "ignore",
    rewriteUrl: (request) => withReadablePath(request.url ?? "/"),
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.addHook("onClose", () => {
    closing.abort();
    simulation.close();
  });
  app.setNotFoundHandler((request, reply) => {
    void reply.status(404).send(new ApiError(404, `Invalid URL (${request.method} ${request.originalUrl})`).body);
  });
  void app.register((api) => {
    // Receive the raw text: the API has its own message for invalid JSON, and it accepts DELETE with an empty body.
    api.removeAllContentTypeParsers();
    api.addContentTypeParser("*", (_request: FastifyRequest, payload: IncomingMessage) => receive(payload));
    api.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
      const status = error.statusCode ?? 500;
      // Fastify rejected the request before our code saw it: an invalid media type, for example.
      if (error.code?.startsWith("FST_")) arrive(simulation, request, undefined).entry.status = status;
      // Otherwise this is a bug in the simulator. Respond in the API's shape, so that the client can read the error.
      const type = status < 500 ? "invalid_request_error" : "server_error";
      void reply.status(status).send(new ApiError(status, error.message, null, null, type).body);
    });
    api.get("/v1/models", (request, reply) => {
      const { status, body } = listModels(simulation, request.headers.authorization);
      return reply.status(status).send(body);
    });
    api.all("/v1/*", (request, reply) => new Exchange(simulation, options, closing.signal, request, reply).run());
  });
  void app.register(controlRoutes(simulation), { prefix: "/_simulator" });
  return app;
}

/** A request, its operation, and its entry in the log. */
interface Arrival {
  request: Request;
  /** The operation; `undefined` for an unknown path. */
  match: Match | undefined;
  entry: LogEntry;
}

/** Reads the request line, and writes the request into the log. */
function arrive(simulation: Simulation, incoming: FastifyRequest, body: unknown): Arrival {
  // Not with `URL`, which resolves `%2e%2e` in a path.
  const [path = "", ...rest] = incoming.originalUrl.slice("/v1".length).split("?");
  const request = { method: incoming.method, path, query: new URLSearchParams(rest.join("?")), body };
  const { match } = findOperation(request.method, path);
  const query = new Query(request.query).toObject();
  const route = match?.operation.route ?? null;
  return { request, match, entry: simulation.log.add({ method: request.method, path, route, query, body }) };
}

/** One request and its response. */
class Exchange {
  private readonly started = performance.now();
  private readonly request: Request;
  /** The body as JSON, or the error response for an unreadable body. */
  private readonly body: Answer;
  private readonly entry: LogEntry;
  private readonly match: Arrival["match"];
  private identity: Identity | undefined;

  constructor(
    private readonly simulation: Simulation,
    private readonly options: ServerOptions,
    private readonly closing: AbortSignal,
    private readonly incoming: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {
    this.body = answering(() => parseBody(incoming.body));
    const arrival = arrive(simulation, incoming, this.body.status === 200 ? this.body.body : undefined);
    this.request = arrival.request;
    this.match = arrival.match;
    this.entry = arrival.entry;
  }

  async run(): Promise<FastifyReply> {
    const { match } = this;
    const wait = this.simulation.latency.of(match?.operation.route);
    if (wait > 0) await sleep(wait, undefined, { signal: this.closing });
    const admitted = answering(() => this.admit());
    if (admitted.status !== 200 || !match) return this.send(admitted);
    if (this.body.status !== 200) return this.send(this.body);
    const over = this.simulation.throttle.admit(match.operation.route);
    if (over) return this.send({ status: over.error.status, body: over.error.body }, over.headers);
    let answer: Answer | undefined;
    const effect = (): Answer => (answer ??= this.effect(match));
    const { faults } = this.simulation;
    const fault = faults.take(match.operation.route, this.request.path, (candidate) => fits(candidate, effect()));
    if (!fault) return this.send(effect());
    this.entry.fault = fault.kind;
    return meetFault(fault, this.delivery(effect));
  }

  /** The checks that can reject a request before it uses quota. */
  private admit(): void {
    const { authorization, "openai-organization": organization } = this.incoming.headers;
    const headers = { authorization, organization: typeof organization === "string" ? organization : undefined };
    const { world, clock } = this.simulation;
    this.identity = authenticate(world, headers, this.match?.operation.route, clock.now());
    if (!this.match) route(this.request);
  }

  private effect(match: Match): Answer {
    if (!this.identity) throw new Error("cannot execute a request without an identity");
    const { organization, key } = this.identity;
    return this.simulation.perform(organization.id, key, this.request, match);
  }

  private delivery(effect: () => Answer): Delivery {
    return {
      reply: this.reply,
      closing: this.closing,
      query: this.request.query,
      path: this.request.path,
      headers: () => this.headers(),
      effect,
      send: (answer, headers) => this.send(answer, headers),
      started: (status) => (this.entry.status = status),
    };
  }

  /** The headers of every API response. */
  private headers(): Record<string, string> {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      "openai-version": "2020-10-01",
      "openai-processing-ms": String(Math.max(1, Math.round(performance.now() - this.started))),
      "x-request-id": `req_${scramble(`request ${this.entry.n} ${this.simulation.world.counter}`, 32).toLowerCase()}`,
      date: new Date(this.simulation.clock.now() * 1000).toUTCString(),
    };
    if (this.options.organizationHeader && this.identity) {
      headers["openai-organization"] = this.identity.organization.id;
    }
    return headers;
  }

  private send(answer: Answer, headers: Record<string, string> = {}): FastifyReply {
    this.entry.status = answer.status;
    const { uses } = this.simulation;
    if (this.match && answer.status === 200) {
      uses?.add(this.match.operation.route, this.incoming.headers["user-agent"] ?? "");
    }
    return this.reply
      .status(answer.status)
      .headers({ ...this.headers(), ...headers })
      .send(JSON.stringify(answer.body));
  }
}
