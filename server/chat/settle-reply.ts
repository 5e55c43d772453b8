import { promptTokens } from "../ai/usage";
import type { Database } from "../db/database";
import type { Allowance } from "../errors";
import type { Lease } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { LedgerEntry } from "../usage/ledger";
import { account, type Progress, type Task } from "./bill";
import { closeReply } from "./closing";
import { explainEnd } from "./events";
import type { GenerateParts } from "./generate";
import { giveBack } from "./give-back";
import { persist } from "./persist";
import { retractReply } from "./retract-reply";

/**
 * The end of a reply: the ledger first, then the guard, then its readers.
 * @param billed whether the provider may bill anything for it
 * @param now Unix milliseconds on the limits' clock
 */
export async function settleReply(
  parts: GenerateParts,
  task: Task,
  progress: Progress,
  billed: boolean,
  now: number,
): Promise<void> {
  const { lease, live, prepared } = task;
  const { entry, receipt } = account(task, progress, billed, now);
  const { ended } = entry;
  const writtenAt = await persist("reply.settle", () => write(parts.db, task, entry));
  if (ended === "complete") {
    parts.calibration.learn(prepared.model.id, entry.estimatedInputTokens, promptTokens(entry.usage));
  }
  // What the ledger doesn't have is not the guard's to know: the sweep ends it, until then the lease is held.
  const told = writtenAt && (await tellGuard(parts, lease, entry, writtenAt));
  const allowance = told ?? live.admitted.allowance;
  if (ended === "lost" || ended === "refused" || ended === "died") {
    const failure =
      progress.failure?.failure ?? ({ code: "provider_unavailable", retryAfterMs: null } as const);
    live.finish({ type: "failed", failure, message: explainEnd(failure, ended), receipt, allowance });
  } else {
    const stopReason = progress.stopReason ?? "stopped";
    live.finish({ type: "done", usage: entry.usage, stopReason, receipt, allowance });
  }
}

/** @returns when the guard is to take the ledger for written, see `amend` */
async function write(db: Database, { live, prepared }: Task, entry: LedgerEntry): Promise<Date> {
  const { ended, leaseId, admittedAt, settledAt } = entry;
  if (ended === "refused") {
    await retractReply(db, prepared, entry);
    return settledAt;
  }
  const closed = await closeReply(db, leaseId, {
    status: ended === "complete" ? "complete" : ended === "stopped" ? "stopped" : "failed",
    text: live.text,
    failure: ended === "lost" ? "provider_unavailable" : null,
    entry,
  });
  return closed === "ended" ? settledAt : admittedAt;
}

/** What can't be delivered stays owed in the database: a sweep delivers it, also after a restart. */
async function tellGuard(
  { limiter, outbox }: GenerateParts,
  lease: Lease,
  { ended, chargedTokens: tokens, costMicroUsd: microUsd }: LedgerEntry,
  writtenAt: Date,
): Promise<Allowance | null> {
  if (ended === "refused") return giveBack(limiter, lease);
  try {
    const allowance = await limiter.settle(lease, { tokens, microUsd }, writtenAt.getTime());
    outbox.told({ messageId: lease.id, tokens });
    return allowance;
  } catch (error) {
    log.warn("reply.settle_undelivered", { messageId: lease.id, error: reasonOf(error) });
    return null;
  }
}
