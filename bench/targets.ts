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

/**
 * The four ways of the benchmark, each a layer more than the one before.
 * @param nextCookie the session of a user who may send a message, another one with every call
 */
export function targets(
  addresses: { upstream: string; bare: string; product: string },
  nextCookie: () => string,
): { upstream: Target; bare: Target; rest: Target; trpc: Target } {
  const call = JSON.stringify({
    stream: true,
    model: "bench",
    max_tokens: 1_024,
    messages: [{ role: "user", content: PROMPT }],
  });
  const modelCall = () => ({ headers: { ...JSON_BODY, "x-api-key": "bench" }, body: call });
  const messagesApi = { request: modelCall, first: "content_block_delta", whole: "message_stop" };
  const asUser = (body: object) => ({
    headers: { ...JSON_BODY, cookie: nextCookie() },
    body: JSON.stringify(body),
  });
  return {
    upstream: { ...messagesApi, name: "(a) the upstream directly", url: `${addresses.upstream}/v1/messages` },
    bare: { ...messagesApi, name: "(b) a bare Next route", url: addresses.bare },
    rest: {
      name: "(c) POST /api/chat",
      url: `${addresses.product}/api/chat`,
      request: () => asUser({ messages: [{ role: "user", content: PROMPT }] }),
      // Plain text: its first byte is of the first token, and one that is cut off fails while it is read.
      first: "",
      whole: "",
    },
    trpc: {
      name: "(d) chat.send",
      url: `${addresses.product}/api/trpc/chat.send`,
      request: () =>
        asUser({ conversationId: uuidv7(), userMessageId: uuidv7(), messageId: uuidv7(), text: PROMPT }),
      first: '"type":"delta"',
      whole: '"type":"done"',
    },
  };
}
