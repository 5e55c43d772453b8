import { demoTokens } from "../../server/ai/demo/tokens";
import type { TokenUsage } from "../../server/ai/usage";

interface Frame {
  type: string;
  message?: {
    usage: Record<"input_tokens" | "cache_creation_input_tokens" | "cache_read_input_tokens", number>;
  };
  delta?: { text?: string };
}

/** Passes a reply's events on, and notes in `usage` what they bill up to here: the prompt, and each token as it leaves. */
export function metered(body: ReadableStream<Uint8Array>, usage: TokenUsage): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder();
  let rest = "";
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const frames = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = frames.pop() ?? "";
        for (const frame of frames) note(frame, usage);
        controller.enqueue(chunk);
      },
    }),
  );
}

function note(text: string, usage: TokenUsage): void {
  const data = text.slice(text.indexOf("data: ") + "data: ".length);
  const { type, message, delta } = JSON.parse(data) as Frame;
  if (type === "message_start" && message) {
    usage.inputTokens = message.usage.input_tokens;
    usage.cacheWriteTokens = message.usage.cache_creation_input_tokens;
    usage.cacheReadTokens = message.usage.cache_read_input_tokens;
  }
  if (type === "content_block_delta") usage.outputTokens += demoTokens(delta?.text ?? "").length;
}
