import { FAILURE_STATUS, type Failure, FailureError } from "../errors";
import { log, reasonOf } from "../log";
import { failureHeaders } from "./headers";

const TITLE = {
  rate_limited: "Too many requests",
  limits_unavailable: "Limits unavailable",
  provider_overloaded: "Model overloaded",
  provider_unavailable: "Model unavailable",
  provider_rejected: "Model refused",
  invalid_input: "Invalid request",
  unauthenticated: "Sign-in required",
  forbidden: "Forbidden",
  not_found: "Not found",
  conflict: "Conflict",
} as const satisfies Record<Failure["code"], string>;

/**
 * An error as `application/problem+json` (RFC 9457): the failure's members beside `type`, `title`, `status`, `detail`,
 * and of a limit `error`, `limit`, `remaining`, `reset` (Unix seconds).
 * @param status where HTTP has a better word than the failure's own, such as 413
 */
export function problem(error: unknown, now: number, status?: number): Response {
  if (!(error instanceof FailureError)) {
    log.error("api.unexpected", { error: reasonOf(error) });
    const detail = "Something went wrong on our side. Nothing was charged; please try again.";
    return respond({ type: "about:blank", title: "Server error", status: 500, detail }, {});
  }
  const { failure, message } = error;
  const code = status ?? FAILURE_STATUS[failure.code];
  const common = {
    type: `urn:headroom:failure:${failure.code}`,
    title: TITLE[failure.code],
    status: code,
    detail: message,
  };
  const shape =
    failure.code === "rate_limited"
      ? { error: failure.code, reset: Math.ceil(Date.parse(failure.resetsAt) / 1000) }
      : { error: failure.code };
  return respond({ ...common, ...failure, ...shape }, failureHeaders(failure, now));
}

function respond(
  body: { status: number; [member: string]: unknown },
  headers: Record<string, string>,
): Response {
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { ...headers, "Content-Type": "application/problem+json", "Cache-Control": "no-store" },
  });
}
