import { endWorkloads } from "./activity";
import { Call, type Caller } from "./call";
import type { Clock } from "./clock";
import { findOperation, type Match } from "./description";
import { ApiError } from "./errors";
import { Query } from "./query";
import { handlers } from "./routes";
import type { Organization, World } from "./state";
import { checkBody, checkQuery } from "./validation";

/** A request, independent of its transport. */
export interface Request {
  method: string;
  /** Without `/v1` and without the query. */
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** The API's response. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Finds the operation for a request. Throws the API's errors for unknown paths and methods. */
export function route(request: Pick<Request, "method" | "path">): Match {
  const { match, methods } = findOperation(request.method, request.path);
  if (match) return match;
  const where = `${request.method} /v1${request.path}`;
  if (methods.length > 0) throw new ApiError(405, `Invalid method for URL (${where})`, "method_not_supported");
  throw new ApiError(404, `Invalid URL (${where})`);
}

/** Executes one API call on a world. Returns API errors as responses instead of throwing them. */
export function perform(
  world: World,
  organization: Organization,
  caller: Caller,
  request: Request,
  match: Match,
  clock: Clock,
): Answer {
  return answering(() => {
    const { operation, params } = match;
    const handler = handlers[operation.route];
    if (!handler) throw new ApiError(501, `The simulator has no handler for ${operation.route}.`);
    const query = new Query(request.query);
    checkQuery(operation, query);
    checkBody(operation, request.body);
    const body = handler(new Call(world, organization, caller, params, query, request.body, clock));
    if (operation.method !== "GET") endWorkloads(organization, clock.now());
    return body;
  });
}

/** Runs a step and converts a thrown ApiError into a response. */
export function answering(step: () => unknown): Answer {
  try {
    return { status: 200, body: step() };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.body };
    throw error;
  }
}
