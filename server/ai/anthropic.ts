import Anthropic from "@anthropic-ai/sdk";
import type { MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages";
import type { ModelCall, ModelClient, ModelEvent } from "./client";
import { isCached } from "./context";
import { providerFailure, providerGone } from "./failures";
import { messageEvents } from "./message-events";
import { boundedFetch } from "./upstream-fetch";

/** Milliseconds until `open` gives up (retries included), of silence while reading, and for a whole reply. */
export interface Deadlines {
  openMs: number;
  silenceMs: number;
  replyMs: number;
}

const DEADLINES: Deadlines = { openMs: 30_000, silenceMs: 30_000, replyMs: 600_000 };
const RETRIES = 2;

/**
 * The Messages API through the official SDK. `baseURL` defaults to Anthropic's; `fetch` replaces the network: the demo
 * model comes in this way, and `configured` then says so.
 */
export function createAnthropicClient(parts: {
  apiKey: string;
  baseURL?: string | undefined;
  fetch?: typeof globalThis.fetch;
  configured?: ModelClient["configured"];
  deadlines?: Partial<Deadlines>;
}): ModelClient {
  const deadlines = { ...DEADLINES, ...parts.deadlines };
  const sdk = new Anthropic({
    apiKey: parts.apiKey,
    baseURL: parts.baseURL ?? "https://api.anthropic.com",
    fetch: boundedFetch(parts.fetch ?? globalThis.fetch, deadlines.silenceMs),
    timeout: deadlines.openMs,
    maxRetries: RETRIES,
    logLevel: "off",
  });

  return {
    configured: parts.configured ?? "anthropic",
    async open(call, signal) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), deadlines.openMs);
      try {
        const either = AbortSignal.any([signal, late.signal]);
        const stream = await sdk.messages.create(requestBody(call), { signal: either });
        const events = messageEvents(stream, signal);
        const first = await events.next();
        if (first.done) throw providerGone("The upstream ended before it began.");
        return withFirst(first.value, events, late, deadlines.replyMs);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw providerFailure(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Two of the four cache marks that a request may carry: what is the same for everybody, and the conversation so far. */
function requestBody(call: ModelCall): MessageCreateParamsStreaming {
  const { lease, model, system, messages, temperature } = call;
  const mark = isCached(lease.inputTokens) ? ({ cache_control: { type: "ephemeral" } } as const) : {};
  const last = messages.length - 1;
  return {
    stream: true,
    model: model.id,
    max_tokens: lease.grantedOutput,
    system: system.map((text, index) => ({ type: "text", text, ...(index === 0 && mark) })),
    messages: messages.map(({ role, content }, index) =>
      index === last ? { role, content: [{ type: "text", text: content, ...mark }] } : { role, content },
    ),
    ...(model.thinking === "always"
      ? { output_config: { effort: "low" } }
      : { thinking: { type: model.thinking } }),
    ...(model.temperature && temperature !== null && { temperature }),
  };
}

async function* withFirst(
  first: ModelEvent,
  rest: AsyncGenerator<ModelEvent, void>,
  late: AbortController,
  replyMs: number,
): AsyncGenerator<ModelEvent, void> {
  const timer = setTimeout(() => late.abort(), replyMs);
  try {
    yield first;
    yield* rest;
  } finally {
    clearTimeout(timer);
    await rest.return();
  }
}
