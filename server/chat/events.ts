import type { TokenUsage } from "../ai/usage";
import type { Ending } from "../db/schema";
import { type Allowance, explain, type Failure } from "../errors";

/** What a reply cost and how it went; of a reply that was counted by us, `estimated`. */
export interface Receipt {
  model: string;
  usage: TokenUsage;
  /** Weighted, as the day's budget counts them. */
  chargedTokens: number;
  costMicroUsd: number;
  estimated: boolean;
  ended: Ending;
  /** The provider's word: `end_turn`, `max_tokens`, `refusal`; null where it didn't come to say one. */
  stopReason: string | null;
  /** Milliseconds from admission to the first text; null where none came. */
  firstTokenMs: number | null;
  totalMs: number;
}

/** The events of `chat.send` and `chat.resume`. Ids are UUIDv7, made by the client. */
export type ChatEvent =
  | {
      type: "admitted";
      conversationId: string;
      userMessageId: string;
      messageId: string;
      /** Most tokens of output; of a reply that has ended, those that came. */
      grantedOutput: number;
      /** Earlier messages that did not fit into the prompt. */
      leftOut: number;
      allowance: Allowance;
    }
  | { type: "delta"; text: string }
  /** Without a receipt of a reply that was imported: nothing was charged for it. */
  | { type: "done"; usage: TokenUsage; stopReason: string; receipt: Receipt | null; allowance: Allowance }
  | { type: "failed"; failure: Failure; message: string; receipt: Receipt | null; allowance: Allowance };

/** What a reply's events begin with. */
export type Admitted = Extract<ChatEvent, { type: "admitted" }>;

/** An event in its place: after it a reader has `at` UTF-16 code units of the reply's text. */
export interface Placed {
  at: number;
  event: ChatEvent;
}

/** A failed reply in a sentence: unlike a refusal before the first token, one that broke off was charged for what had come. */
export function explainEnd(failure: Failure, ended: Ending): string {
  if (ended === "lost")
    return "The connection to the model was lost. What had come is kept, and only that was charged; continue it, or ask again.";
  if (ended === "died")
    return "The server stopped while this was written. What had come is kept, and only that was charged; continue it, or ask again.";
  return explain(failure);
}
