import { promptTokens } from "../ai/usage";
import type { Allowance } from "../errors";
import type { Lease } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { LedgerEntry } from "../usage/ledger";
import { account, type Progress, type Task } from "./bill";
import { closeReply, retractReply } from "./closing";
import { explainEnd } from "./events";
import type { GenerateParts } from "./generate";
import { giveBack } from "./give-back";
import { persist } from "./persist";

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
  await persist("reply.settle", () =>
    ended === "refused"
      ? retractReply(parts.db, prepared, entry)
      : closeReply(parts.db, lease.id, {
          status: ended === "complete" ? "complete" : ended === "stopped" ? "stopped" : "failed",
          text: live.text,
          failure: ended === "lost" ? "provider_unavailable" : null,
          entry,
        }),
  );
  if (ended === "complete") {
    parts.calibration.learn(prepared.model.id, entry.estimatedInputTokens, promptTokens(entry.usage));
  }
  const told =
    ended === "refused" ? await giveBack(parts.limiter, lease) : await tellGuard(parts, lease, entry);
  const allowance = told ?? live.admitted.allowance;
  if (ended === "lost" || ended === "refused") {
    const failure =
      progress.failure?.failure ?? ({ code: "provider_unavailable", retryAfterMs: null } as const);
    live.finish({ type: "failed", failure, message: explainEnd(failure, ended), receipt, allowance });
  } else {
    const stopReason = progress.stopReason ?? "stopped";
    live.finish({ type: "done", usage: entry.usage, stopReason, receipt, allowance });
  }
}

/** What can't be delivered stays owed in the database: a sweep delivers it, also after a restart. */
async function tellGuard(
  { limiter, outbox }: GenerateParts,
  lease: Lease,
  { chargedTokens: tokens, costMicroUsd: microUsd, settledAt }: LedgerEntry,
): Promise<Allowance | null> {
  try {
    const allowance = await limiter.settle(lease, { tokens, microUsd }, settledAt.getTime());
    outbox.told({ messageId: lease.id, tokens });
    return allowance;
  } catch (error) {
    log.warn("reply.settle_undelivered", { messageId: lease.id, error: reasonOf(error) });
    return null;
  }
}
