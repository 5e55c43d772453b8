import type { usageEvents } from "../db/schema";
import type { Receipt } from "./events";

/** The receipt of a reply, from its ledger row. */
export function receiptOf(row: typeof usageEvents.$inferSelect): Receipt {
  const { model, inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = row;
  const { chargedTokens, costMicroUsd, estimated, ended, stopReason, admittedAt, firstTokenAt, settledAt } =
    row;
  return {
    model,
    usage: { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens },
    chargedTokens,
    costMicroUsd,
    estimated,
    ended,
    stopReason,
    firstTokenMs: firstTokenAt && firstTokenAt.getTime() - admittedAt.getTime(),
    totalMs: settledAt.getTime() - admittedAt.getTime(),
  };
}
