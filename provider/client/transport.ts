import { EventEmitter } from "node:events";
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { isLoopback } from "./audience";
import { ApiError, BODY_TOO_LARGE, CHECK_ADDRESS, UNREACHABLE } from "./errors";

/** A complete answer. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The size of the body in bytes. */
  bytes: number;
}

/** A request, ready to send. */
export interface Outgoing {
  method: "GET" | "POST" | "DELETE";
  url: string;
  body: string | undefined;
}

/** Far more than any page of the API (1,000 roles are under 1 MB). A larger body is a fault, not data. */
const LARGEST_BODY_BYTES = 32 * 1024 * 1024;

/** A connection that takes longer will not be established. The request has not been sent by then. */
const CONNECT_TIMEOUT_MS = 10_000;

/** System errors that mean "no connection", but only while connecting: an established connection can fail with them too. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);
const CONNECTING: ReadonlySet<string | undefined> = new Set(["connect", "getaddrinfo"]);

/** Errors of a TLS handshake: an untrusted certificate, a server without TLS, or another TLS version. */
const NO_HANDSHAKE =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_(WRONG_VERSION|UNSUPPORTED_PROTOCOL|PACKET_LENGTH|.*ALERT_(HANDSHAKE|PROTOCOL|UNKNOWN_CA|CERT)))/;
const CUT_IN_HANDSHAKE = /before secure TLS connection was established/;

/** undici's message when a proxy refuses a request. */
const REFUSED_BY_PROXY = /^Proxy response \((\d+)\)/;

/** Whether the client never sent the call, because it could not reach the host. */
export function isUnreachable({ code }: { code?: string }): boolean {
  return code === UNREACHABLE;
}

/**
 * Sends requests with the admin key. It has one connection pool with keep-alive. A deadline covers the whole answer, including
 * the body, and the size of the body is limited. It follows no redirect, because a redirect would carry the key elsewhere. It
 * obeys HTTPS_PROXY and NO_PROXY, but uses no proxy for this machine.
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
    // Over http a proxy would see the key. NO_PROXY cannot list this machine's 16 million loopback addresses.
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
   * Sends a request once.
   * @param tried what the request does, for the error: "read project proj_1 (GET /organization/projects/proj_1)".
   * @throws ApiError without a status when no complete answer arrived.
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
      // undici does not heed the signal before it has a connection, and a proxy may stay silent for minutes.
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

/** No complete answer arrived in time. */
class DeadlineOver extends Error {}

/**
 * Aborts a request. An AbortSignal would do the same, but would keep everything about the request in memory until the next full
 * garbage collection (decision D18).
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
  // We have sent no byte of the request, so a retry creates no duplicate.
  const neverSent =
    proxy !== null ||
    CUT_IN_HANDSHAKE.test(message) ||
    code === "UND_ERR_CONNECT_TIMEOUT" ||
    NO_HANDSHAKE.test(code ?? "") ||
    (NO_CONNECTION.has(code ?? "") && CONNECTING.has(syscall));
  let what: string;
  let advice: string;
  if (cause instanceof DeadlineOver || code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    what = `no complete answer arrived within ${timeoutMs / 1000} s`;
    advice = "Run the command again, or wait longer: `pulumi config set openai-admin:requestTimeoutSeconds <seconds>`.";
  } else if (code === BODY_TOO_LARGE) {
    what = message;
    advice = CHECK_ADDRESS;
  } else if (proxy) {
    what = `the proxy refused a connection to ${host} (${proxy[1]})`;
    advice = "Check HTTPS_PROXY, its user and password, and NO_PROXY.";
  } else if (neverSent) {
    what = `${host} cannot be reached (${code})`;
    advice = "Check the network, HTTPS_PROXY and OPENAI_BASE_URL (openai-admin:baseUrl).";
  } else {
    what = `the connection to ${host} broke before the answer was complete (${code ?? cause.name})`;
    advice = "Check the network, then run the command again.";
  }
  const landed = neverSent || outgoing.method === "GET" ? "no" : "maybe";
  const facts = { landed, advice, cause, code: neverSent ? UNREACHABLE : code } as const;
  return new ApiError(`Could not ${tried}: ${what}.`, facts);
}

/** The system's own error, unwrapped from undici's errors. */
function rootOf(error: Error & { code?: string; syscall?: string; cause?: unknown }): typeof error {
  if (error instanceof AggregateError) return rootOf(error.errors[0] as Error);
  return !error.code && error.cause instanceof Error ? rootOf(error.cause) : error;
}
