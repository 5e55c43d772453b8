import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { ModelEvent } from "./client";
import { providerFailure, providerGone } from "./failures";
import type { TokenUsage } from "./usage";

/**
 * The provider's stream as the few events that a reply is made of. It ends without `end` where the caller's signal
 * cut it.
 * @throws FailureError provider_unavailable where the stream was cut by anything else, or what its error event says
 */
export async function* messageEvents(
  stream: AsyncIterable<RawMessageStreamEvent>,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void> {
  let usage: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
  let stopReason = "end_turn";
  let ended = false;
  try {
    for await (const event of stream) {
      if (event.type === "message_start") {
        usage = merged(usage, event.message.usage);
        yield { type: "start", usage };
      } else if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
        yield { type: "text", text: event.delta.text };
      } else if (event.type === "message_delta") {
        usage = merged(usage, event.usage);
        stopReason = event.delta.stop_reason ?? stopReason;
      } else if (event.type === "message_stop") {
        ended = true;
        yield { type: "end", usage, stopReason };
      }
    }
  } catch (error) {
    if (!ended && !signal.aborted) throw providerFailure(error);
  }
  if (!ended && !signal.aborted) throw providerGone("The upstream's connection was cut.");
}

/** The counts are cumulative; one that is left out has not changed. */
function merged(
  before: TokenUsage,
  now: {
    input_tokens: number | null;
    output_tokens: number;
    cache_creation_input_tokens: number | null;
    cache_read_input_tokens: number | null;
  },
): TokenUsage {
  return {
    inputTokens: now.input_tokens ?? before.inputTokens,
    outputTokens: now.output_tokens,
    cacheWriteTokens: now.cache_creation_input_tokens ?? before.cacheWriteTokens,
    cacheReadTokens: now.cache_read_input_tokens ?? before.cacheReadTokens,
  };
}
