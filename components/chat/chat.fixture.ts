import { allowanceOf } from "@/components/limits/allowance.fixture";
import type { ChatEvent, Receipt } from "@/server/chat/events";
import type { MessageIds } from "./chat-state";
import type { StoredMessage } from "./wire";

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
  role: "assistant",
  status: "complete",
  text: `text of ${id}`,
  failure: null,
  leftOut: 0,
  createdAt: "2026-11-21T12:00:00.000Z",
  receipt: null,
  ...values,
});

const allowance = allowanceOf("free");

/** The events of a reply, in the order in which they come. */
export const eventsOf = (ids: MessageIds) =>
  ({
    admitted: { type: "admitted", conversationId: "c", ...ids, grantedOutput: 1, leftOut: 2, allowance },
    delta: (text: string): ChatEvent => ({ type: "delta", text }),
    done: (receipt: Receipt = receiptOf()): ChatEvent => ({
      type: "done",
      usage: receipt.usage,
      stopReason: receipt.stopReason ?? "end_turn",
      receipt,
      allowance,
    }),
    failed: (receipt: Receipt = receiptOf({ ended: "lost", estimated: true })): ChatEvent => ({
      type: "failed",
      failure: { code: "provider_unavailable", retryAfterMs: null },
      message: "lost",
      receipt,
      allowance,
    }),
  }) satisfies Record<string, ChatEvent | ((...args: never[]) => ChatEvent)>;
