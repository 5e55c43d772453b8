import { FailureError, type ProviderFailure } from "../errors";
import { log } from "../log";

/** What is known of an upstream's error; an SDK error has these fields, a broken connection has none. */
interface UpstreamError {
  status?: number;
  type?: string | null;
  headers?: Headers;
  requestID?: string | null;
}

const OVERLOADED_TYPES = ["overloaded_error", "rate_limit_error"];
const REJECTED_TYPES = [
  "invalid_request_error",
  "authentication_error",
  "billing_error",
  "permission_error",
  "not_found_error",
  "request_too_large",
];

/**
 * Translates whatever the SDK or the connection threw into one of the three provider failures, and logs it once. The
 * upstream's own words go to the log only: they may name the account.
 */
export function providerFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const upstream: UpstreamError = typeof error === "object" && error !== null ? error : {};
  const { status, type, requestID } = upstream;
  const failure: ProviderFailure = { code: codeOf(upstream), retryAfterMs: retryAfterMs(upstream.headers) };
  log.error("provider_failed", { code: failure.code, status, type, requestId: requestID, error });
  return new FailureError(failure, undefined, { cause: error });
}

/** The upstream stopped without a word: nothing within a deadline, or a connection that ended too early. */
export function providerGone(reason: string): FailureError {
  return providerFailure(new Error(reason));
}

const NEVER_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/**
 * Whether the provider may have read, and billed, the prompt of a call that failed before its first event: it hasn't
 * where it answered with an error, or was never reached; of silence nobody knows.
 */
export function mayHaveBilled(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { status, type, code } = cause as UpstreamError & { code?: unknown };
    if (typeof status === "number" || typeof type === "string") return false;
    if (NEVER_CONNECTED.includes(String(code))) return false;
  }
  return true;
}

function codeOf({ status, type }: UpstreamError): ProviderFailure["code"] {
  if (status === 429 || status === 529 || OVERLOADED_TYPES.includes(type ?? "")) return "provider_overloaded";
  if (status === 408 || status === 409) return "provider_unavailable";
  if ((status !== undefined && status < 500) || REJECTED_TYPES.includes(type ?? ""))
    return "provider_rejected";
  return "provider_unavailable";
}

/** The wait that an answer's headers ask for, in milliseconds; `null` where they ask for none. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | null {
  const seconds = headers?.get("retry-after");
  if (seconds === null || seconds === undefined) return null;
  const ms = /^\d+(\.\d+)?$/.test(seconds) ? Number(seconds) * 1_000 : Date.parse(seconds) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : null;
}
