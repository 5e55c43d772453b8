import { Redis } from "@upstash/redis";
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
    signal: () => AbortSignal.timeout(COMMAND_DEADLINE_MS),
    enableTelemetry: false,
    enableAutoPipelining: true,
    keepAlive: true,
  });
}
