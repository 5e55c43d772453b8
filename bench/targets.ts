import { v7 as uuidv7 } from "uuid";

/** One way of asking for a reply. */
export interface Target {
  name: string;
  url: string;
  /** A new message with every call. */
  request(): { headers: Record<string, string>; body: string };
  /** What the answer contains as soon as its first token has arrived. */
  first: string;
  /** What only a whole answer contains. */
  whole: string;
}

const PROMPT = "hi";
const JSON_BODY = { "content-type": "application/json" };
const MODEL_CALL = JSON.stringify({
  stream: true,
  model: "bench",
  max_tokens: 1_024,
  messages: [{ role: "user", content: PROMPT }],
});

/** The Messages API, or a route that hands it on; `nextUser` names whom such a route is to limit. */
export function messages(name: string, url: string, nextUser?: () => string): Target {
  return {
    name,
    url,
    request: () => ({
      headers: { ...JSON_BODY, "x-api-key": "bench", ...(nextUser && { "x-user": nextUser() }) },
      body: MODEL_CALL,
    }),
    first: "content_block_delta",
    whole: "message_stop",
  };
}

/** @param nextCookie the session of a user who may send a message, another one with every call */
export function postChat(name: string, product: string, nextCookie: () => string): Target {
  return {
    name,
    url: `${product}/api/chat`,
    request: () => ({
      headers: { ...JSON_BODY, cookie: nextCookie() },
      body: JSON.stringify({ messages: [{ role: "user", content: PROMPT }] }),
    }),
    // Plain text: its first byte is of the first token, and one that is cut off fails while it is read.
    first: "",
    whole: "",
  };
}

function chatSend(name: string, product: string, nextCookie: () => string): Target {
  return {
    name,
    url: `${product}/api/trpc/chat.send`,
    request: () => ({
      headers: { ...JSON_BODY, cookie: nextCookie() },
      body: JSON.stringify({
        conversationId: uuidv7(),
        userMessageId: uuidv7(),
        messageId: uuidv7(),
        text: PROMPT,
      }),
    }),
    first: '"type":"delta"',
    whole: '"type":"done"',
  };
}

/** The four ways of the benchmark of a message, each a layer more than the one before. */
export function targets(
  addresses: { upstream: string; bare: string; product: string },
  nextCookie: () => string,
): { upstream: Target; bare: Target; rest: Target; trpc: Target } {
  return {
    upstream: messages("(a) the upstream directly", `${addresses.upstream}/v1/messages`),
    bare: messages("(b) a bare Next route", addresses.bare),
    rest: postChat("(c) POST /api/chat", addresses.product, nextCookie),
    trpc: chatSend("(d) chat.send", addresses.product, nextCookie),
  };
}
