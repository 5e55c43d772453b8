import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { type Failure, FailureError } from "../errors";
import { log, reasonOf } from "../log";
import type { Context } from "./context";
import { fieldsOf } from "./fields";
import { failureHeaders, LIMIT_HEADERS } from "./headers";

const PING_MS = 10_000;
/** Two pings missed: tRPC's link takes the connection for lost then, and makes a new one. */
const SILENT_MS = 25_000;

/** HTTP's word for each failure in tRPC's; the statuses agree with `FAILURE_STATUS`. */
const TRPC_CODE = {
  rate_limited: "TOO_MANY_REQUESTS",
  limits_unavailable: "SERVICE_UNAVAILABLE",
  provider_overloaded: "SERVICE_UNAVAILABLE",
  provider_unavailable: "BAD_GATEWAY",
  provider_rejected: "BAD_GATEWAY",
  invalid_input: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
} as const satisfies Record<Failure["code"], TRPCError["code"]>;

const UNEXPECTED = "Something went wrong on our side. Nothing was charged; please try again.";

export const t = initTRPC.context<Context>().create({
  sse: {
    ping: { enabled: true, intervalMs: PING_MS },
    client: { reconnectAfterInactivityMs: SILENT_MS },
  },
  errorFormatter({ error, shape }) {
    const failure = failureOf(error);
    const { stack: _, ...data } = shape.data;
    const message = failure ? toFailureError(error, failure).message : UNEXPECTED;
    return { ...shape, message, data: { ...data, failure } };
  },
});

/** The failure that a tRPC error stands for; null where it is our own fault. */
export function failureOf(error: TRPCError): Failure | null {
  if (error.cause instanceof FailureError) return error.cause.failure;
  if (error.cause instanceof z.ZodError) {
    return { code: "invalid_input", fields: fieldsOf(error.cause) };
  }
  switch (error.code) {
    case "BAD_REQUEST":
    case "PARSE_ERROR":
      return {
        code: "invalid_input",
        fields: { body: ["The body must be JSON of the shape this procedure takes."] },
      };
    case "PAYLOAD_TOO_LARGE":
      return { code: "invalid_input", fields: { body: ["The request is over 256 KB. Please shorten it."] } };
    case "METHOD_NOT_SUPPORTED":
      return { code: "invalid_input", fields: { method: ["This procedure doesn't take this HTTP method."] } };
    case "UNSUPPORTED_MEDIA_TYPE":
      return { code: "invalid_input", fields: { body: ["The content type must be application/json."] } };
    case "NOT_FOUND":
      return { code: "not_found" };
    default:
      return null;
  }
}

function toFailureError(error: TRPCError, failure: Failure): FailureError {
  return error.cause instanceof FailureError ? error.cause : new FailureError(failure);
}

/** Turns the rooms' errors into tRPC's, once, with the headers that belong to them. */
export const translateFailures = t.middleware(async ({ ctx, next, path, type }) => {
  const result = await next();
  if (result.ok) return result;
  const error = translated(result.error, path);
  if (error.cause instanceof FailureError) {
    // What admission said before something else refused the message is not true any more.
    for (const name of LIMIT_HEADERS) ctx.responseHeaders.delete(name);
    const headers = failureHeaders(error.cause.failure, ctx.services.now());
    for (const [name, value] of Object.entries(headers)) ctx.responseHeaders.set(name, value);
  }
  if (type === "subscription") ctx.refusal = error;
  return { ...result, error };
});

function translated(error: TRPCError, path: string): TRPCError {
  const failure = failureOf(error);
  if (!failure) {
    log.error("api.unexpected", { path, error: reasonOf(error) });
    return error;
  }
  const cause = toFailureError(error, failure);
  const code = error.code === "INTERNAL_SERVER_ERROR" ? TRPC_CODE[failure.code] : error.code;
  return new TRPCError({ code, message: cause.message, cause });
}
