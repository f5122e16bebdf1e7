import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import type { Answer } from "./api";
import { ApiError, serverError, tooManyRequests } from "./errors";
import type { Fault } from "./faults";
import { rewrite } from "./rewrite";

/** What a fault can do with a request that it hits. */
export interface Delivery {
  reply: FastifyReply;
  /** Aborts when the server closes, which ends every stall. */
  closing: AbortSignal;
  path: string;
  query: URLSearchParams;
  headers: () => Record<string, string>;
  /** Executes the call. Further calls return the first result. */
  effect: () => Answer;
  /** Sends the normal response. */
  send: (answer: Answer, headers?: Record<string, string>) => FastifyReply;
  /** Records the status of a response that `send` did not send. */
  started: (status: number) => void;
}

/** Responds to a request as the fault prescribes. */
export async function meetFault(fault: Fault, delivery: Delivery): Promise<FastifyReply> {
  switch (fault.kind) {
    case "error-before-effect":
      return delivery.send(failure(fault));
    case "error-after-effect":
      delivery.effect();
      return delivery.send(failure(fault));
    case "reset-before-effect":
      return cut(delivery);
    case "reset-after-effect":
      delivery.effect();
      return cut(delivery);
    case "stall-before-effect":
      delivery.reply.hijack();
      await silence(fault, delivery);
      delivery.reply.raw.socket?.destroy();
      return delivery.reply;
    case "stall-after-effect":
      return stallInBody(fault, delivery, delivery.effect());
    case "truncate":
      return truncate(delivery, delivery.effect());
    case "throttle-burst": {
      const { status, body } = tooManyRequests("Rate limit reached for requests.");
      return delivery.send({ status, body }, fault.seconds ? { "retry-after": String(fault.seconds) } : {});
    }
    case "not-json":
      return html(delivery);
    case "redirect":
      return redirect(fault, delivery);
    case "endless-list":
      return delivery.send(endless(fault, delivery));
    case "missing-cursor":
      return delivery.send(withoutCursor(delivery.effect()));
    case "huge-body":
      return huge(fault, delivery);
    case "leave-out-field":
    case "null-field":
    case "set-field":
    case "other-id":
    case "other-object":
      return delivery.send(rewrite(fault, delivery.effect()));
  }
}

function failure(fault: Fault): Answer {
  const { status, message, type } = serverError(fault.status ?? 500);
  const error = new ApiError(status, fault.message ?? message, fault.code ?? null, null, type);
  return { status, body: error.body };
}

function cut({ reply }: Delivery): FastifyReply {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return reply;
}

/** Waits for the fault's `seconds`, or until the server closes. */
async function silence(fault: Fault, { closing }: Delivery): Promise<void> {
  const forever = 2 ** 31 - 1;
  const milliseconds = fault.seconds === undefined ? forever : fault.seconds * 1000;
  await sleep(milliseconds, undefined, { signal: closing }).catch(() => undefined);
}

/** Sends the headers and the first half of the body. The content length is that of the whole body. */
function sendHalf(delivery: Delivery, answer: Answer): string {
  const { reply } = delivery;
  const body = JSON.stringify(answer.body);
  const half = Math.floor(body.length / 2);
  reply.hijack();
  reply.raw.writeHead(answer.status, { ...delivery.headers(), "content-length": Buffer.byteLength(body) });
  reply.raw.write(body.slice(0, half));
  delivery.started(answer.status);
  return body.slice(half);
}

async function stallInBody(fault: Fault, delivery: Delivery, answer: Answer): Promise<FastifyReply> {
  const rest = sendHalf(delivery, answer);
  await silence(fault, delivery);
  if (!delivery.reply.raw.destroyed) delivery.reply.raw.end(rest);
  return delivery.reply;
}

function truncate(delivery: Delivery, answer: Answer): FastifyReply {
  sendHalf(delivery, answer);
  // Close the connection in an orderly way, so that the first half arrives.
  delivery.reply.raw.socket?.end();
  return delivery.reply;
}

function html({ reply, headers, started }: Delivery): FastifyReply {
  started(200);
  const page = "<!doctype html><html><head><title>Please wait</title></head><body>Checking your browser</body></html>";
  return reply
    .status(200)
    .headers({ ...headers(), "content-type": "text/html; charset=utf-8" })
    .send(page);
}

function redirect(fault: Fault, { reply, path, headers, started }: Delivery): FastifyReply {
  started(302);
  const location = fault.location ?? `https://elsewhere.example.com/v1${path}`;
  return reply
    .status(302)
    .headers({ ...headers(), location })
    .send("");
}

type Fields = Record<string, unknown>;
const cursors = ["last_id", "next", "next_page"];

/** Sends the first page for every request, with `has_more` and the same cursor. */
function endless(fault: Fault, delivery: Delivery): Answer {
  for (const name of ["after", "before", "page"]) delivery.query.delete(name);
  const answer = delivery.effect();
  const body = answer.body as Fields;
  const name = cursors.find((candidate) => candidate in body) ?? "last_id";
  const own = body[name];
  fault.cursor ??= typeof own === "string" ? own : "cursor_repeated";
  return { ...answer, body: { ...body, has_more: true, [name]: fault.cursor } };
}

function withoutCursor(answer: Answer): Answer {
  const kept = Object.entries(answer.body as Fields).filter(([name]) => !cursors.includes(name));
  return { ...answer, body: { ...Object.fromEntries(kept), has_more: true } };
}

async function huge(fault: Fault, delivery: Delivery): Promise<FastifyReply> {
  const { raw } = delivery.reply;
  delivery.reply.hijack();
  delivery.started(200);
  raw.writeHead(200, delivery.headers());
  raw.write('{"object":"list","data":[],"has_more":false,"padding":"');
  const megabyte = "x".repeat(1_000_000);
  for (let sent = 0; sent < (fault.megabytes ?? 64) && !raw.destroyed; sent++) {
    if (!raw.write(megabyte)) await drained(delivery);
  }
  raw.end('"}');
  return delivery.reply;
}

/** Waits until the client has read the data or disconnected, or until the server closes. */
function drained({ reply }: Delivery): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      reply.raw.off("drain", go).off("close", go);
      resolve();
    };
    reply.raw.once("drain", go).once("close", go);
  });
}
