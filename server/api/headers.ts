import { type Allowance, FAILURE_STATUS, type Failure } from "../errors";

const seconds = (ms: number): number => Math.ceil(ms / 1000);
const DAY_S = 86_400;

/** All that `limitHeaders` may set. */
export const LIMIT_HEADERS = [
  "RateLimit-Policy",
  "RateLimit",
  ...["Limit", "Remaining", "Reset"].flatMap((name) => [`X-RateLimit-${name}`, `X-RateLimit-${name}-Tokens`]),
] as const;

/**
 * The headers of a guarded answer: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) and the
 * common `X-RateLimit-*`. What is unlimited is left out. Times in seconds; `X-RateLimit-Reset` in Unix seconds.
 */
export function limitHeaders({ requests, tokens }: Allowance, now: number): Record<string, string> {
  const headers: Record<string, string> = {};
  const policy: string[] = [];
  const state: string[] = [];
  if (requests.max !== null) {
    const reset = seconds(requests.nextInMs ?? 0);
    policy.push(`"requests";q=${requests.max};w=${seconds(requests.windowMs)}`);
    state.push(`"requests";r=${requests.remaining};t=${reset}`);
    headers["X-RateLimit-Limit"] = String(requests.max);
    headers["X-RateLimit-Remaining"] = String(requests.remaining);
    headers["X-RateLimit-Reset"] = String(seconds(now + (requests.nextInMs ?? 0)));
  }
  if (tokens.max !== null) {
    policy.push(`"tokens";q=${tokens.max};w=${DAY_S}`);
    state.push(`"tokens";r=${tokens.remaining ?? 0};t=${seconds(tokens.resetsInMs)}`);
    headers["X-RateLimit-Limit-Tokens"] = String(tokens.max);
    headers["X-RateLimit-Remaining-Tokens"] = String(tokens.remaining ?? 0);
    // Midnight is a whole second: what the clock has moved on since the reading must not make it the next one.
    headers["X-RateLimit-Reset-Tokens"] = String(Math.round((now + tokens.resetsInMs) / 1000));
  }
  if (policy.length > 0) headers["RateLimit-Policy"] = policy.join(", ");
  if (state.length > 0) headers.RateLimit = state.join(", ");
  return headers;
}

/** The headers of a refusal: `Retry-After` where waiting helps, and the limits' where one refused. */
export function failureHeaders(failure: Failure, now: number): Record<string, string> {
  const waits = FAILURE_STATUS[failure.code] === 429 || FAILURE_STATUS[failure.code] === 503;
  const retryAfterMs = waits && "retryAfterMs" in failure ? failure.retryAfterMs : null;
  return {
    ...(failure.code === "rate_limited" ? limitHeaders(failure.allowance, now) : {}),
    ...(retryAfterMs === null ? {} : { "Retry-After": String(seconds(retryAfterMs)) }),
  };
}
