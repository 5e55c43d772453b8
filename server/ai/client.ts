import type { Lease } from "../limits/limiter";
import type { Turn } from "./context";
import type { Model } from "./models";
import type { TokenUsage } from "./usage";

/** One reply to be written. The lease bounds it: its `grantedOutput` is the call's `max_tokens`. */
export interface ModelCall {
  lease: Lease;
  model: Model;
  /** Its parts; the first is everybody's. */
  system: readonly string[];
  messages: Turn[];
  /** Null is the model's own, the only one for a model without `temperature`. */
  temperature: number | null;
}

/**
 * `start` carries the prompt's usage (and the first output tokens, if any), `end` the whole call's. A stream without
 * `end` was cut: by the caller's signal if that is aborted, else it threw.
 */
export type ModelEvent =
  | { type: "start"; usage: TokenUsage }
  | { type: "text"; text: string }
  | { type: "end"; usage: TokenUsage; stopReason: string };

/** An upstream that writes replies. */
export interface ModelClient {
  readonly configured: "anthropic" | "demo";
  /**
   * Resolves once the upstream has accepted and reported the prompt's usage; at most 2 retries happen before, none
   * after. Abort the signal when the events are not read to their end: that closes the connection.
   * @throws FailureError provider_overloaded, provider_unavailable or provider_rejected, here and while reading;
   * `signal.reason` here, if the signal aborts first
   */
  open(call: ModelCall, signal: AbortSignal): Promise<AsyncIterable<ModelEvent>>;
}
