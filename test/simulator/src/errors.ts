/** An error response of the API. Handlers throw it, and api.ts converts it into a response. */
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

  /** The response body, in the shape of the documented `ErrorResponse`. */
  get body(): unknown {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

/**
 * The 404 of the rate-limit operations. In the description, their examples have no `error` envelope, unlike all other
 * operations, so a client has to read both forms.
 */
export class BareNotFound extends ApiError {
  constructor(message: string) {
    super(404, message);
  }

  override get body(): unknown {
    return { code: 404, message: this.message };
  }
}

/** A 400, which may name the invalid field. */
export function badRequest(message: string, param: string | null = null, code: string | null = null): ApiError {
  return new ApiError(400, message, code, param);
}

/** A 404 for an object, such as `notFound("project", "proj_1")`. */
export function notFound(kind: string, id: string): ApiError {
  const code = `${kind.replaceAll(" ", "_")}_not_found`;
  return new ApiError(404, `No ${kind} found with id '${id}'.`, code);
}

/** The documented error for every operation below an archived project. */
export function projectIsArchived(id: string): ApiError {
  return badRequest(
    `Project ${id} is archived; archived projects cannot be used or updated.`,
    null,
    "project_archived",
  );
}

/** The error for a rate-limited call. The API uses `type: "requests"` here. */
export function tooManyRequests(message: string): ApiError {
  return new ApiError(429, message, "rate_limit_exceeded", null, "requests");
}

/** An internal error of the API. */
export function serverError(status: number): ApiError {
  return new ApiError(
    status,
    "The server had an error while processing your request. Sorry about that!",
    null,
    null,
    status >= 500 ? "server_error" : "invalid_request_error",
  );
}
