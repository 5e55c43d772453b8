import type { TokenUsage } from "../ai/usage";
import type { Ending } from "../db/schema";
import type { Allowance, Failure } from "../errors";

/** What a reply cost and how it went; of a reply that was counted by us, `estimated`. */
export interface Receipt {
  model: string;
  usage: TokenUsage;
  /** Weighted, as the day's budget counts them. */
  chargedTokens: number;
  costMicroUsd: number;
  estimated: boolean;
  ended: Ending;
  /** Milliseconds from admission to the first text; null where none came. */
  firstTokenMs: number | null;
  totalMs: number;
}

/** The events of `chat.send`. Ids are UUIDv7, made by the client. */
export type ChatEvent =
  | {
      type: "admitted";
      conversationId: string;
      userMessageId: string;
      messageId: string;
      grantedOutput: number;
      /** Earlier messages that did not fit into the prompt. */
      leftOut: number;
      allowance: Allowance;
    }
  | { type: "delta"; text: string }
  | { type: "done"; usage: TokenUsage; stopReason: string; receipt: Receipt; allowance: Allowance }
  | { type: "failed"; failure: Failure; message: string; receipt: Receipt | null; allowance: Allowance };
