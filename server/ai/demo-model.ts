import { setTimeout as sleep } from "node:timers/promises";
import { type Behaviour, hang } from "./demo/behaviour";
import { createPromptCache } from "./demo/cache";
import { errorResponse } from "./demo/errors";
import { writeReply } from "./demo/replies";
import { type DemoRequest, parseRequest, textOf } from "./demo/request";
import { type DemoReply, replyStream } from "./demo/stream";
import { demoTokens } from "./demo/tokens";

export interface DemoOptions {
  /** 60 unless told; `Infinity` doesn't wait at all. */
  tokensPerSecond?: number;
  /** For tests: what to do with the call of this number, from 0. Without an answer it is answered. */
  behave?: (call: number, request: DemoRequest) => Behaviour | undefined;
  /** Unix milliseconds; the prompt cache forgets by it. */
  now?: () => number;
}

/** A `fetch` without a network, or the handler of a server: both call it with a request. */
interface DemoUpstream {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** How often it was asked, refused calls included, and the newest 20 requests, oldest first. */
  readonly calls: { count: number; bodies: DemoRequest[] };
}

const KEPT_BODIES = 20;
const ANSWER: Behaviour = { kind: "answer" };

/**
 * The built-in model: the Messages API (`POST /v1/messages`, streamed or not) with usage figures, prompt caching and
 * errors, answered from templates. The same prompt gets the same reply.
 */
export function demoUpstream(options: DemoOptions = {}): DemoUpstream {
  const { tokensPerSecond = 60, behave, now = Date.now } = options;
  const promptUsage = createPromptCache(now);
  const calls: DemoUpstream["calls"] = { count: 0, bodies: [] };

  async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const http = new Request(input, init);
    // The Request's own signal falls silent when the Request is collected as garbage.
    const signal = init?.signal ?? http.signal;
    const refusal = refuse(http);
    if (refusal) return refusal;
    const request = parseRequest(await http.text());
    if (typeof request === "string") return errorResponse("invalid_request_error", request);
    const behaviour = behave?.(calls.count, request) ?? ANSWER;
    calls.count += 1;
    const id = `msg_demo_${calls.count}`;
    calls.bodies.push(request);
    if (calls.bodies.length > KEPT_BODIES) calls.bodies.shift();
    const misbehaved = await beforeHead(behaviour, signal);
    if (misbehaved) return misbehaved;

    const { inputTokens, cacheWriteTokens, cacheReadTokens } = promptUsage(request);
    const usage = {
      input_tokens: inputTokens,
      cache_creation_input_tokens: cacheWriteTokens,
      cache_read_input_tokens: cacheReadTokens,
      output_tokens: 1,
    };
    const reply = compose(request, usage, id);
    if (!request.stream) return wholeMessage(reply, tokensPerSecond, signal);
    const stream = replyStream(reply, { tokensPerSecond, behaviour, signal });
    return new Response(stream, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  }

  return Object.assign(answer, { calls });
}

function refuse({ url, method, headers }: Request): Response | undefined {
  const { pathname } = new URL(url);
  if (pathname !== "/v1/messages" || method !== "POST")
    return errorResponse("not_found_error", `${method} ${pathname} is not part of the demo model.`);
  if (!headers.has("x-api-key") && !headers.has("authorization"))
    return errorResponse("authentication_error", "x-api-key header is required");
  return undefined;
}

async function beforeHead(behaviour: Behaviour, signal: AbortSignal): Promise<Response | undefined> {
  signal.throwIfAborted();
  switch (behaviour.kind) {
    case "overloaded":
      return errorResponse("overloaded_error", "Overloaded", behaviour.retryAfterMs);
    case "rate_limited":
      return errorResponse(
        "rate_limit_error",
        "Your organization's rate limit was hit.",
        behaviour.retryAfterMs,
      );
    case "bad_request":
      return errorResponse("invalid_request_error", "The request was told to be wrong.");
    case "hang":
      return behaviour.afterTokens === undefined ? hang(signal) : undefined;
    case "answer":
    case "disconnect":
    case "error_event":
      return undefined;
    default:
      return behaviour satisfies never;
  }
}

function compose(request: DemoRequest, usage: { output_tokens: number }, id: string) {
  const turns = request.messages.map(({ role, content }) => ({ role, content: textOf(content) }));
  const all = demoTokens(writeReply(turns));
  const tokens = all.slice(0, request.max_tokens);
  const stopReason = tokens.length < all.length ? "max_tokens" : "end_turn";
  const message = {
    id,
    type: "message",
    role: "assistant",
    model: request.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return { message, tokens, stopReason } satisfies DemoReply;
}

async function wholeMessage(
  reply: DemoReply,
  tokensPerSecond: number,
  signal: AbortSignal,
): Promise<Response> {
  const { message, tokens, stopReason } = reply;
  await sleep((tokens.length / tokensPerSecond) * 1_000, undefined, { signal });
  const usage = { ...message.usage, output_tokens: tokens.length };
  const content = [{ type: "text", text: tokens.join("") }];
  return Response.json({ ...message, content, stop_reason: stopReason, usage });
}
