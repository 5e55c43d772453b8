import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { textOf } from "../api/test-doors";
import { limitsOf } from "../limits/limiter";
import type { ChatEvent, Placed } from "./events";
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

const collect = async (events: AsyncIterable<Placed>) => {
  const seen: ChatEvent[] = [];
  for await (const { event } of events) seen.push(event);
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
  expect(textOf(await early)).toBe("one two");
});

it("goes on where a reader is, and says with the end how long the text is", async () => {
  const live = new LiveReply("user", admitted);
  live.append("one two");
  live.finish(end);
  const from = async (after: number) => {
    const seen: Placed[] = [];
    for await (const placed of live.follow(after)) seen.push(placed);
    return seen.slice(1);
  };
  expect(await from(4)).toEqual([
    { at: 7, event: { type: "delta", text: "two" } },
    { at: 7, event: end },
  ]);
  for (const after of [7, 8]) expect(await from(after)).toEqual([{ at: 7, event: end }]);
});

/** Any text in any pieces, surrogate pairs torn apart too; and after how many events each reader is cut. */
const story = fc.record({
  pieces: fc.array(
    fc.string({ unit: "binary", maxLength: 5 }).map((text) => text.slice(0, 3)),
    { maxLength: 12 },
  ),
  cuts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 }),
});

/** A reader that leaves after so many events each time, and comes back with what it has; to the end. */
async function readInParts(live: LiveReply, cuts: number[]) {
  const has = { text: "", at: 0 };
  for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
    let read = 0;
    for await (const { at, event } of live.follow(has.at)) {
      if (event.type === "delta") has.text += event.text;
      has.at = at;
      expect(at).toBe(has.text.length);
      if (event === end) return has.text;
      read += 1;
      if (read === cut) break;
    }
  }
  return has.text;
}

it("gives a reader that is cut anywhere, and comes back with what it had, all of the text once", async () => {
  vi.useFakeTimers();
  const everyMs = 10;
  try {
    const property = fc.asyncProperty(story, async ({ pieces, cuts }) => {
      const live = new LiveReply("user", admitted);
      for (const [i, piece] of pieces.entries()) setTimeout(() => live.append(piece), i * everyMs);
      setTimeout(() => live.finish(end), pieces.length * everyMs);
      const reading = readInParts(live, cuts);
      await vi.runAllTimersAsync();
      expect(await reading).toBe(pieces.join("").replaceAll("\0", ""));
    });
    await fc.assert(property, { numRuns: 300 });
  } finally {
    vi.useRealTimers();
  }
});
