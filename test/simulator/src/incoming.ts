import type { Readable } from "node:stream";
import { ApiError, badRequest } from "./errors";

/** The maximum size of a request body, in bytes. No documented body comes close to it. */
export const maxBodyBytes = 1024 * 1024;

/** The maximum nesting of a body. JSON.stringify, which shows the state, fails at about 5,000 levels. */
export const maxNesting = 100;

/** Marks a body that exceeds the limit. */
const oversize = Symbol("a body over the limit");

/** Reads a body to its end, even if it is too large. After an early close the client would not see the error. */
export async function receive(payload: Readable): Promise<string | typeof oversize> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return bytes > maxBodyBytes ? oversize : Buffer.concat(chunks).toString("utf8");
}

/** Parses a received body; `undefined` without a body. Throws the API's errors for an unreadable body. */
export function parseBody(received: unknown): unknown {
  if (received === oversize) throw new ApiError(413, `Maximum content size limit (${maxBodyBytes} bytes) exceeded.`);
  if (typeof received !== "string" || received === "") return undefined;
  const body = parse(received);
  // The API documents no limit, so this one is our choice.
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

/** Whether a JSON value exceeds the maximum nesting. A loop, because recursion could overflow the stack. */
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
 * Escapes the % signs of a path that cannot be decoded. Fastify would reject such a path before our code sees it; the
 * API answers it like any other unknown path.
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
