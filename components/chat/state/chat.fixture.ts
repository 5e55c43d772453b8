import { allowanceOf } from "@/components/limits/allowance.fixture";
import type { ChatEvent, Receipt } from "@/server/chat/events";
import type { Conversation, StoredMessage } from "../wire";
import type { MessageIds } from "./chat-state";
import type { ReplyEnd } from "./reply-feed";

/** A receipt as the server writes one, with what a test is about. */
export const receiptOf = (values: Partial<Receipt> = {}): Receipt => ({
  model: "claude-haiku-5-5",
  usage: { inputTokens: 200, outputTokens: 100, cacheWriteTokens: 0, cacheReadTokens: 0 },
  chargedTokens: 300,
  costMicroUsd: 70,
  estimated: false,
  ended: "complete",
  stopReason: "end_turn",
  firstTokenMs: 400,
  totalMs: 2_000,
  ...values,
});

/** A message as the server stores one. */
export const messageOf = (id: string, values: Partial<StoredMessage> = {}): StoredMessage => ({
  id,
  parentId: null,
  role: "assistant",
  status: "complete",
  text: `text of ${id}`,
  failure: null,
  leftOut: 0,
  createdAt: "2026-11-21T12:00:00.000Z",
  receipt: null,
  siblings: { index: 0, count: 1, previous: null, next: null },
  ...values,
});

/** A conversation as the server answers it; each message follows the one before, where it says nothing else. */
export const conversationOf = (
  messages: StoredMessage[],
  values: Partial<Conversation> = {},
): Conversation => ({
  id: "c",
  title: "t",
  options: { model: null, instructions: null, temperature: null },
  messages: messages.map((message, index) => ({
    ...message,
    parentId: message.parentId ?? messages[index - 1]?.id ?? null,
  })),
  earlier: null,
  ...values,
});

const allowance = allowanceOf("free");

/** The events of a reply, in the order in which they come. */
export const eventsOf = (ids: MessageIds) =>
  ({
    admitted: { type: "admitted", conversationId: "c", ...ids, grantedOutput: 1, leftOut: 2, allowance },
    delta: (text: string): ChatEvent => ({ type: "delta", text }),
    done: (receipt: Receipt = receiptOf()): ReplyEnd => ({
      type: "done",
      usage: receipt.usage,
      stopReason: receipt.stopReason ?? "end_turn",
      receipt,
      allowance,
    }),
    failed: (receipt: Receipt | null = receiptOf({ ended: "lost", estimated: true })): ReplyEnd => ({
      type: "failed",
      failure: { code: "provider_unavailable", retryAfterMs: null },
      message: "lost",
      receipt,
      allowance,
    }),
  }) satisfies Record<string, ChatEvent | ((...args: never[]) => ChatEvent)>;
