/** What a test tells the demo model to do instead of answering. Without `afterTokens` it happens before the head of the answer. */
export type Behaviour =
  | { kind: "answer" }
  | { kind: "overloaded"; retryAfterMs?: number }
  | { kind: "rate_limited"; retryAfterMs?: number }
  | { kind: "bad_request" }
  | { kind: "hang"; afterTokens?: number }
  | { kind: "disconnect"; afterTokens: number }
  | { kind: "error_event"; afterTokens: number };

/** Resolves never, and rejects with the signal's reason. */
export function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
