const STATUS = {
  invalid_request_error: 400,
  authentication_error: 401,
  not_found_error: 404,
  rate_limit_error: 429,
  overloaded_error: 529,
} as const;

type ErrorType = keyof typeof STATUS;

/** The body of an error, in an answer of its own or as an event in the stream. */
export function errorBody(type: ErrorType, message: string) {
  return { type: "error", error: { type, message }, request_id: null };
}

/** An error as the Messages API answers it; a wait goes out as `Retry-After` in seconds. */
export function errorResponse(type: ErrorType, message: string, retryAfterMs?: number): Response {
  const headers = new Headers();
  if (retryAfterMs !== undefined) headers.set("retry-after", String(retryAfterMs / 1_000));
  return Response.json(errorBody(type, message), { status: STATUS[type], headers });
}
