import type { Readable } from "node:stream";
import { ApiError, badRequest } from "./errors";

/** Largest body that is kept while it arrives, in bytes; no documented body comes near it. */
export const maxBodyBytes = 1024 * 1024;

/** Deepest nesting of a body. JSON.stringify fails at about 5,000 levels, so a deeper value could be kept but not shown. */
export const maxNesting = 100;

/** Stands for a body over the limit. */
const oversize = Symbol("a body over the limit");

/** Reads a body to its end even when it is too large: a client cut off while it sends would never see the refusal. */
export async function receive(payload: Readable): Promise<string | typeof oversize> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes > maxBodyBytes ? oversize : Buffer.concat(chunks).toString("utf8");
}

/** The JSON of a received body, or the API's refusal; nothing when there was no body. */
export function parseBody(received: unknown): unknown {
  if (received === oversize) throw new ApiError(413, `Maximum content size limit (${maxBodyBytes} bytes) exceeded.`);
  if (typeof received !== "string" || received === "") return undefined;
  const body = parse(received);
  // The limit is our choice: the API documents none.
  if (isTooDeep(body)) throw badRequest(`The JSON body is nested deeper than ${maxNesting} levels.`);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.");
  }
}

/** Is a JSON value nested deeper than the limit? Goes level by level, since recursion would meet the same limit. */
export function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxNesting) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * Escapes the % signs of a path that cannot be decoded. Fastify refuses such a path before our code sees the request;
 * the API answers it like any path that names nothing.
 */
export function withReadablePath(url: string): string {
  const [path = ""] = url.split("?", 1);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
}
