import { costMicroUsd, modelById } from "../ai/models";
import { chargedTokens } from "../ai/usage";
import type { Database } from "../db/database";
import { LEASE_MS } from "../limits/admission";
import { log, reasonOf } from "../log";
import { closeReply, staleReplies } from "./open-replies";

const EVERY_MS = 15_000;

interface SweepParts {
  db: Database;
  now: () => number;
}

/**
 * Ends replies whose process died, once each, with what their last checkpoint had seen. Together with the lease's
 * own expiry nothing stays held for more than a minute.
 * @param staleMs how long a reply must not have been renewed
 * @param mine replies that this process is writing and that only look stale
 */
export async function sweep(
  { db, now }: SweepParts,
  staleMs: number,
  mine: (messageId: string) => boolean,
): Promise<number> {
  const stale = (await staleReplies(db, staleMs)).filter(({ open }) => !mine(open.messageId));
  let ended = 0;
  for (const { open, conversationId } of stale) {
    const { messageId, userId, model, inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = open;
    const usage = { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens };
    const known = modelById(model);
    const done = await closeReply(db, messageId, {
      status: "failed",
      entry: {
        leaseId: messageId,
        userId,
        conversationId,
        messageId,
        model,
        ended: "died",
        stopReason: null,
        usage,
        chargedTokens: chargedTokens(usage),
        costMicroUsd: known ? costMicroUsd(known, usage) : 0,
        estimatedInputTokens: open.estimatedInputTokens,
        estimated: true,
        admittedAt: open.admittedAt,
        firstTokenAt: open.firstTokenAt,
        settledAt: new Date(now()),
      },
    });
    if (done) ended += 1;
  }
  if (ended > 0) log.warn("replies.swept", { ended });
  return ended;
}

/** Sweeps now and then. @returns what stops it */
export function startSweep(parts: SweepParts, mine: (messageId: string) => boolean): () => void {
  const timer = setInterval(() => {
    sweep(parts, LEASE_MS, mine).catch((error: unknown) => {
      log.error("replies.sweep_failed", { error: reasonOf(error) });
    });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
