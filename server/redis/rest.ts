import { Redis } from "@upstash/redis";
import { afterSilence } from "./after-silence";
import { COMMAND_DEADLINE_MS } from "./transport";

/**
 * Upstash's own client, which tries each request once: `retry: false` would still try twice. What one tick sends goes in
 * one request, with an answer for each.
 */
export function openRest({ url, token }: { url: string; token: string }): Redis {
  return new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal: deadline,
    enableTelemetry: false,
    enableAutoPipelining: true,
    keepAlive: true,
  });
}

/** For one request. What it aborts is over by then, or fails. */
function deadline(): AbortSignal {
  const late = new AbortController();
  afterSilence(COMMAND_DEADLINE_MS, () =>
    late.abort(new DOMException(`No answer within ${COMMAND_DEADLINE_MS} ms`, "TimeoutError")),
  );
  return late.signal;
}
