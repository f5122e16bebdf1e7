import { EventEmitter } from "node:events";
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { isLoopback } from "./audience";
import { ApiError, BODY_TOO_LARGE, UNREACHABLE } from "./errors";

/** An answer, read to its end. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The size of the body as it came. */
  bytes: number;
}

/** A request as it goes out. */
export interface Outgoing {
  method: "GET" | "POST" | "DELETE";
  url: string;
  body: string | undefined;
}

/** Larger than any page of the API by far (1,000 roles are under 1 MB); a body beyond it is a fault, not data. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** A connection that is not made in this time will not be made; the request has not left then. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Errors of the system, when they are about making a connection: one that stands can lose its route as well. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);
const MAKING_CONNECTIONS: ReadonlySet<string | undefined> = new Set(["connect", "getaddrinfo"]);

/** Errors of a TLS handshake: certificates that are not trusted, and servers that speak no TLS or another one. */
const NO_HANDSHAKE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_(WRONG_VERSION|UNSUPPORTED_PROTOCOL|PACKET_LENGTH|.*ALERT_(HANDSHAKE|PROTOCOL|UNKNOWN_CA|CERT)))/;
const CUT_IN_HANDSHAKE = /before secure TLS connection was established/;

/** What undici says when a proxy does not let a request through. */
const REFUSED_BY_PROXY = /^Proxy response \((\d+)\)/;

/** Whether a call never left: its host cannot be reached. */
export function isUnreachable({ code }: { code?: string }): boolean {
  return code === UNREACHABLE;
}

/**
 * Sends requests with the admin key: one pool a process, keep-alive, a deadline that covers the answer's body, redirects
 * not followed (they would carry the key elsewhere), bodies of bounded size. HTTPS_PROXY and NO_PROXY hold for other machines;
 * no request to this machine goes through a proxy.
 */
export class Transport {
  readonly #agent: Dispatcher;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;

  constructor(options: {
    baseUrl: string;
    adminKey: string;
    organizationId: string | undefined;
    maxConcurrency: number;
    timeoutMs: number;
  }) {
    const pool = {
      connections: options.maxConcurrency,
      pipelining: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    };
    // Over http a proxy would read the key. NO_PROXY cannot name this machine, which has 16 million addresses.
    const isHere = isLoopback(new URL(options.baseUrl).hostname);
    this.#agent = isHere ? new Agent(pool) : new EnvHttpProxyAgent(pool);
    this.#timeoutMs = options.timeoutMs;
    this.#headers = {
      authorization: `Bearer ${options.adminKey}`,
      accept: "application/json",
      "user-agent": "pulumi-openai-admin",
      ...(options.organizationId ? { "openai-organization": options.organizationId } : {}),
    };
  }

  /**
   * One attempt.
   * @param tried what is being done, for the error: "read project proj_1 (GET /organization/projects/proj_1)".
   * @throws ApiError without a status when there was no whole answer.
   */
  async send(outgoing: Outgoing, tried: string): Promise<Reply> {
    const deadline = new Deadline();
    const timer = setTimeout(() => deadline.pass(), this.#timeoutMs);
    try {
      const answered = request(outgoing.url, {
        dispatcher: this.#agent,
        method: outgoing.method,
        headers: outgoing.body === undefined ? this.#headers : { ...this.#headers, "content-type": "application/json" },
        body: outgoing.body,
        signal: deadline,
      });
      // A request that has no connection yet does not hear the signal: a proxy may be silent for minutes.
      const response = await Promise.race([answered, deadline.passed]);
      const body = await readBody(response.body);
      return {
        status: response.statusCode,
        headers: response.headers,
        text: body.toString("utf8"),
        bytes: body.length,
      };
    } catch (error) {
      throw connectionError(error, tried, outgoing, this.#timeoutMs);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** No whole answer in time. */
class DeadlineOver extends Error {}

/**
 * Ends a request. An AbortSignal would do the same, and stay in memory with all that belongs to its request until the next full
 * collection of garbage (decision D18).
 */
class Deadline extends EventEmitter {
  reason: Error | undefined;
  readonly passed = new Promise<never>((_, reject) => this.once("abort", () => reject(this.reason!)));

  pass(): void {
    this.reason = new DeadlineOver();
    this.emit("abort");
  }
}

async function readBody(body: Dispatcher.ResponseData["body"]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) {
      body.destroy();
      throw Object.assign(new Error(`the answer is larger than ${LARGEST_BODY_BYTES / 1024 / 1024} MB`), {
        code: BODY_TOO_LARGE,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function connectionError(error: unknown, tried: string, outgoing: Outgoing, timeoutMs: number): ApiError {
  const cause = error as Error;
  const { code, syscall, message } = rootOf(cause);
  const host = new URL(outgoing.url).host;
  const proxy = REFUSED_BY_PROXY.exec(message);
  // Before a byte of the request is sent: sending again cannot double anything.
  const neverSent =
    proxy !== null ||
    CUT_IN_HANDSHAKE.test(message) ||
    code === "UND_ERR_CONNECT_TIMEOUT" ||
    NO_HANDSHAKE.test(code ?? "") ||
    (NO_CONNECTION.has(code ?? "") && MAKING_CONNECTIONS.has(syscall));
  let what: string;
  if (cause instanceof DeadlineOver || code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    what = `no complete answer within ${timeoutMs / 1000} s (openai-admin:requestTimeoutSeconds)`;
  } else if (code === BODY_TOO_LARGE) {
    what = message;
  } else if (proxy) {
    what = `the proxy does not let it through to ${host} (${proxy[1]}). Check HTTPS_PROXY, the user and password in it, and NO_PROXY`;
  } else if (neverSent) {
    what = `${host} cannot be reached (${code}). Check the network, HTTPS_PROXY and OPENAI_BASE_URL (openai-admin:baseUrl)`;
  } else {
    what = `the connection to ${host} broke before the answer was complete (${code ?? cause.name})`;
  }
  const landed = neverSent || outgoing.method === "GET" ? "no" : "maybe";
  return new ApiError(`Could not ${tried}: ${what}.`, { landed, cause, code: neverSent ? UNREACHABLE : code });
}

/** The system's error, also when undici wraps it. */
function rootOf(error: Error & { code?: string; syscall?: string; cause?: unknown }): typeof error {
  if (error instanceof AggregateError) return rootOf(error.errors[0] as Error);
  return !error.code && error.cause instanceof Error ? rootOf(error.cause) : error;
}
