/** What the API answers when it refuses a call. Thrown by handlers, turned into a response in one place (api.ts). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: string | null = null,
    readonly param: string | null = null,
    readonly type: string = "invalid_request_error",
  ) {
    super(message);
  }

  /** The body of the documented `ErrorResponse`. */
  get body(): unknown {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

/**
 * The 404 of the rate-limit operations. Their examples in the description show a body without the `error` envelope,
 * unlike every other operation, so a client has to read both.
 */
export class BareNotFound extends ApiError {
  constructor(message: string) {
    super(404, message);
  }

  override get body(): unknown {
    return { code: 404, message: this.message };
  }
}

/** A 400 that may name the field it is about. */
export function badRequest(message: string, param: string | null = null, code: string | null = null): ApiError {
  return new ApiError(400, message, code, param);
}

/** A 404 for an object of the given kind, for example `notFound("project", "proj_1")`. */
export function notFound(kind: string, id: string): ApiError {
  const code = `${kind.replaceAll(" ", "_")}_not_found`;
  return new ApiError(404, `No ${kind} found with id '${id}'.`, code);
}

/** The documented refusal of everything below an archived project. */
export function projectIsArchived(id: string): ApiError {
  return badRequest(
    `Project ${id} is archived; archived projects cannot be used or updated.`,
    null,
    "project_archived",
  );
}

/** The answer to a call over quota. The API uses `type: "requests"` here. */
export function tooManyRequests(message: string): ApiError {
  return new ApiError(429, message, "rate_limit_exceeded", null, "requests");
}

/** The answer that stands for a failure inside the API. */
export function serverError(status: number): ApiError {
  return new ApiError(
    status,
    "The server had an error while processing your request. Sorry about that!",
    null,
    null,
    status >= 500 ? "server_error" : "invalid_request_error",
  );
}
