import { expect, it } from "vitest";
import { limitsOf } from "../limits/limiter";
import type { ChatEvent } from "./events";
import { LiveReply } from "./live-reply";

const { requests, tokensPerDay, replies } = limitsOf("free");
const allowance = {
  plan: "free",
  requests: { ...requests, remaining: 1, nextInMs: null },
  tokens: { max: tokensPerDay, used: 0, held: 0, remaining: tokensPerDay, resetsInMs: 1 },
  replies: { max: replies, live: 1 },
} as const;
const ids = { conversationId: "c", userMessageId: "u", messageId: "m" };
const admitted = { type: "admitted", ...ids, grantedOutput: 1, leftOut: 0, allowance } as const;
const failure = { code: "provider_unavailable", retryAfterMs: null } as const;
const end: ChatEvent & { type: "failed" } = {
  type: "failed",
  failure,
  message: "",
  receipt: null,
  allowance,
};

const collect = async (events: AsyncIterable<ChatEvent>) => {
  const seen: ChatEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

it("keeps NUL out of the text that is shown and stored", async () => {
  const live = new LiveReply("user", admitted);
  live.append("a\0b");
  live.append("\0");
  live.finish(end);
  expect(live.text).toBe("ab");
  expect(await collect(live.follow())).toEqual([admitted, { type: "delta", text: "ab" }, end]);
});

it("gives every reader the whole reply, whenever it comes", async () => {
  const live = new LiveReply("user", admitted);
  const early = collect(live.follow());
  live.append("one ");
  await Promise.resolve();
  const late = live.follow();
  await late.next();
  await late.return();
  live.append("two");
  live.finish(end);
  const text = (await early).map((event) => (event.type === "delta" ? event.text : "")).join("");
  expect(text).toBe("one two");
});
