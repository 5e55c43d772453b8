import { messageOf, receiptOf } from "@/components/chat/state/chat.fixture";
import type { Models } from "@/components/chat/wire";
import { modelChoices } from "@/server/chat/model-choices";
import type { PlanId } from "@/server/plans";

export const modelsOf = (plan: PlanId): Models => modelChoices(plan);

const TEXT = `A **token bucket** fills at a steady rate and is emptied by requests.

| bucket | refill | burst |
| --- | --: | --: |
| free | 5 a minute | 5 |
| pro | 30 a minute | 30 |

\`\`\`ts
export const take = (bucket: Bucket, now: number) =>
  refill(bucket, now).tokens >= 1 ? { ok: true } : { ok: false };
\`\`\`

1. It allows a burst of its whole size.
2. After that it is exactly as fast as it refills.`;

const PART = "A token bucket fills at a steady rate and is emptied by requests. When it is";

const usage = { inputTokens: 210, outputTokens: 184, cacheWriteTokens: 0, cacheReadTokens: 0 };
const counted = receiptOf({ usage, chargedTokens: 394, costMicroUsd: 113 });
const guessed = receiptOf({ ...counted, estimated: true, stopReason: null });

/** A reply of each ending. */
export const REPLIES = [
  { title: "Complete", parts: [messageOf("complete", { text: TEXT, receipt: counted })] },
  { title: "Waiting for its first word", parts: [messageOf("thinking", { status: "streaming", text: "" })] },
  { title: "Being written", parts: [messageOf("writing", { status: "streaming", text: PART })] },
  {
    title: "Being written, connection lost",
    parts: [messageOf("reconnecting", { status: "streaming", text: PART })],
    reconnecting: true,
  },
  {
    title: "Stopped",
    parts: [
      messageOf("stopped", { status: "stopped", text: PART, receipt: { ...guessed, ended: "stopped" } }),
    ],
  },
  {
    title: "Length limit",
    parts: [messageOf("length", { text: PART, receipt: { ...counted, stopReason: "max_tokens" } })],
  },
  {
    title: "Cut, and continued",
    parts: [
      messageOf("cut", { text: PART, receipt: { ...counted, stopReason: "max_tokens" } }),
      messageOf("on", { text: " empty, a request waits, or is refused.", receipt: counted }),
    ],
  },
  {
    title: "Declined",
    parts: [
      messageOf("declined", {
        text: "I can't go on with this.",
        receipt: { ...counted, stopReason: "refusal" },
      }),
    ],
  },
  {
    title: "Connection to the model lost",
    parts: [
      messageOf("lost", {
        status: "failed",
        text: PART,
        failure: "provider_unavailable",
        receipt: { ...guessed, ended: "lost" },
      }),
    ],
  },
  {
    title: "The server stopped",
    parts: [messageOf("died", { status: "failed", text: PART, receipt: { ...guessed, ended: "died" } })],
  },
  {
    title: "Failed before its first word",
    parts: [messageOf("refused", { status: "failed", text: "", failure: "provider_overloaded" })],
  },
  {
    title: "With earlier messages left out",
    parts: [messageOf("leftout", { text: PART.replace(/ When.*/, ""), leftOut: 12, receipt: counted })],
  },
];

const siblings = (index: number, count: number) => ({
  index,
  count,
  previous: index > 0 ? "previous" : null,
  next: index < count - 1 ? "next" : null,
});

export const QUESTION = messageOf("question", { role: "user", text: "How does a token bucket work?" });
export const EDITED = messageOf("edited", {
  role: "user",
  text: "How does a token bucket work, in one paragraph?",
  siblings: siblings(1, 2),
});
export const REGENERATED = messageOf("regenerated", {
  text: "It fills at a steady rate and is emptied by requests.",
  receipt: counted,
  siblings: siblings(1, 3),
});
export const LONG_WORD = messageOf("long", {
  role: "user",
  text: `https://example.test/${"a-very-long-path/".repeat(12)}\nand a second line`,
});

/** How far a reply is from its receipt's parts: cached, and counted by us. */
export const RECEIPTS = [
  { title: "Counted by the provider", receipts: [counted] },
  {
    title: "From the cache",
    receipts: [
      receiptOf({
        usage: { inputTokens: 12, outputTokens: 320, cacheWriteTokens: 240, cacheReadTokens: 4_100 },
        chargedTokens: 1_042,
        costMicroUsd: 242,
      }),
    ],
  },
  { title: "Counted by us", receipts: [{ ...guessed, ended: "stopped" as const }] },
  { title: "A reply and its continuation", receipts: [counted, counted] },
  {
    title: "Nothing charged",
    receipts: [receiptOf({ chargedTokens: 0, costMicroUsd: 0, ended: "refused", firstTokenMs: null })],
  },
];

/** A branch so long that it is most of what a message costs. */
export const LONG_BRANCH = [
  messageOf("long-branch", {
    receipt: receiptOf({
      usage: { inputTokens: 24_000, outputTokens: 600, cacheWriteTokens: 0, cacheReadTokens: 0 },
    }),
  }),
];
