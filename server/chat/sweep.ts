import { costMicroUsd, modelById } from "../ai/models";
import { chargedTokens } from "../ai/usage";
import type { Database } from "../db/database";
import type { Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { closeReply } from "./closing";
import { deliverOwed } from "./deliver";
import { staleReplies } from "./open-replies";

const EVERY_MS = 5_000;
const PAGE = 100;
/** Twenty checkpoints missed; and with `EVERY_MS` well before a lease that nobody renews runs out. */
export const STALE_MS = 20_000;
/** How long a reply's own process has to tell the guard. */
const OWED_MS = 5_000;

export interface SweepParts {
  db: Database;
  limiter: Limiter;
  now: () => number;
}

/**
 * Ends replies whose process died, once each, with what their last checkpoint had seen, and tells the guard of them and
 * of whatever else it has not been told. Any process may do it, and several at once.
 * @param staleMs how long a reply must not have been renewed
 * @param mine replies that this process is writing and that only look stale
 * @returns how many it ended
 */
export async function sweep(
  parts: SweepParts,
  staleMs: number,
  mine: (messageId: string) => boolean,
): Promise<number> {
  const ended = await endStale(parts, staleMs, mine);
  if (ended > 0) log.warn("replies.swept", { ended });
  await deliverOwed(parts, Math.min(staleMs, OWED_MS), mine);
  return ended;
}

/** Those that can't be ended stay, and are tried again by the next sweep. */
async function endStale(
  { db, now }: SweepParts,
  staleMs: number,
  mine: (messageId: string) => boolean,
): Promise<number> {
  let ended = 0;
  for (let left = 0; ; ) {
    const page = await staleReplies(db, staleMs, { limit: PAGE, offset: left });
    const dead = page.filter(({ open }) => !mine(open.messageId));
    let failed = 0;
    for (const reply of dead) {
      try {
        if (await endDead(db, reply, now())) ended += 1;
      } catch (error) {
        // One that can't be ended must not keep the others open.
        failed += 1;
        log.error("replies.not_ended", { messageId: reply.open.messageId, error: reasonOf(error) });
      }
    }
    if (page.length < PAGE) return ended;
    left += page.length - dead.length + failed;
  }
}

type Stale = Awaited<ReturnType<typeof staleReplies>>[number];

/** @returns whether this call did it, and not another process's */
async function endDead(db: Database, { open, conversationId }: Stale, now: number): Promise<boolean> {
  const { messageId, userId, model, inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = open;
  const usage = { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens };
  const known = modelById(model);
  const closed = await closeReply(db, messageId, {
    status: "failed",
    // Nobody here knows the limits' clock; and no seed is without both the open reply and its entry.
    owedAt: open.admittedAt,
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
      settledAt: new Date(Math.max(now, open.admittedAt.getTime())),
    },
  });
  return closed !== null;
}

/** Sweeps now and then, one sweep at a time. @returns what stops it */
export function startSweep(parts: SweepParts, mine: (messageId: string) => boolean): () => void {
  let sweeping = false;
  const timer = setInterval(async () => {
    if (sweeping) return;
    sweeping = true;
    try {
      await sweep(parts, STALE_MS, mine);
    } catch (error) {
      log.error("replies.sweep_failed", { error: reasonOf(error) });
    } finally {
      sweeping = false;
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
