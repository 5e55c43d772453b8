import { type Failure, FailureError, type ProviderFailure } from "../errors";
import type { ModelClient, ModelEvent } from "./client";

export interface ProviderHealth {
  /** Whether the last call that came to an end did so as it should; true before the first. */
  ok: boolean;
  /** Unix milliseconds; kept after a success, so that a reader sees how long ago it was. */
  lastFailure: { at: number; code: ProviderFailure["code"] } | null;
}

export interface WatchedClient extends ModelClient {
  /** As seen by this process. */
  health(): ProviderHealth;
}

/**
 * Notes how an upstream's calls end. A call that its caller gave up says nothing about the upstream, and is not noted.
 */
export function withHealth(client: ModelClient, now: () => number): WatchedClient {
  let health: ProviderHealth = { ok: true, lastFailure: null };

  function noteFailure(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || !(error instanceof FailureError)) return;
    const { code } = error.failure;
    if (isProviderCode(code)) health = { ok: false, lastFailure: { at: now(), code } };
  }

  async function* watched(
    events: AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void> {
    try {
      for await (const event of events) {
        if (event.type === "end") health = { ...health, ok: true };
        yield event;
      }
    } catch (error) {
      noteFailure(error, signal);
      throw error;
    }
  }

  return {
    configured: client.configured,
    health: () => health,
    async open(call, signal) {
      try {
        return watched(await client.open(call, signal), signal);
      } catch (error) {
        noteFailure(error, signal);
        throw error;
      }
    },
  };
}

const isProviderCode = (code: Failure["code"]): code is ProviderFailure["code"] =>
  code === "provider_overloaded" || code === "provider_unavailable" || code === "provider_rejected";
