import { setTimeout as sleep } from "node:timers/promises";
import { type Behaviour, hang } from "./behaviour";
import { errorBody } from "./errors";

/** A reply that is ready to be sent: its tokens, and the message as it stands before the first of them. */
export interface DemoReply {
  message: { usage: { output_tokens: number } };
  tokens: string[];
  stopReason: "end_turn" | "max_tokens";
}

/** How often tokens are sent; several make one event at a usual speed, as with the real API. */
const TICK_MS = 33;
const TOKENS_AT_ONCE = 4;

/** The reply as server-sent events at a steady pace, until the signal aborts or the reader cancels. */
export function replyStream(
  reply: DemoReply,
  options: { tokensPerSecond: number; behaviour: Behaviour; signal: AbortSignal },
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController();
  const signal = AbortSignal.any([options.signal, cancelled.signal]);
  const frames = replyFrames(reply, { ...options, signal });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await frames.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => cancelled.abort(),
  });
}

async function* replyFrames(
  { message, tokens, stopReason }: DemoReply,
  {
    tokensPerSecond,
    behaviour,
    signal,
  }: { tokensPerSecond: number; behaviour: Behaviour; signal: AbortSignal },
): AsyncGenerator<string, void> {
  yield frame({ type: "message_start", message });
  yield frame({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
  yield frame({ type: "ping" });
  const startedAt = performance.now();
  const cutAt = "afterTokens" in behaviour ? (behaviour.afterTokens ?? 0) : Number.POSITIVE_INFINITY;
  for (let sent = 0; ; ) {
    if (sent >= Math.min(cutAt, tokens.length)) break;
    const due = await paced(sent, startedAt, tokensPerSecond, signal);
    const text = tokens.slice(sent, Math.min(due, cutAt)).join("");
    sent = Math.min(due, cutAt, tokens.length);
    yield frame({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
  }
  if (behaviour.kind === "hang") await hang(signal);
  if (behaviour.kind === "disconnect") throw new TypeError("terminated");
  if (behaviour.kind === "error_event") return yield frame(errorBody("overloaded_error", "Overloaded"));
  yield frame({ type: "content_block_stop", index: 0 });
  const usage = { ...message.usage, output_tokens: tokens.length };
  yield frame({ type: "message_delta", delta: { stop_reason: stopReason, stop_sequence: null }, usage });
  yield frame({ type: "message_stop" });
}

/** Waits until the next tokens are due, and says how many are by then. */
async function paced(
  sent: number,
  startedAt: number,
  tokensPerSecond: number,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  if (tokensPerSecond === Number.POSITIVE_INFINITY) return sent + TOKENS_AT_ONCE;
  const dueAt = startedAt + ((sent + 1) / tokensPerSecond) * 1_000;
  const waitMs = Math.max(dueAt - performance.now(), sent === 0 ? 0 : TICK_MS);
  await sleep(waitMs, undefined, { signal });
  return Math.max(sent + 1, Math.floor(((performance.now() - startedAt) / 1_000) * tokensPerSecond));
}

function frame(event: { type: string; [field: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
