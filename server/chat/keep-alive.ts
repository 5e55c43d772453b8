import type { Database } from "../db/database";
import type { Lease, Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { type Progress, soFar, type Task } from "./bill";
import { checkpoint } from "./open-replies";

const CHECKPOINT_MS = 1_000;
const RENEW_MS = 15_000;
/** While the store is away: whoever it forgets meanwhile must count again as soon as it is back. */
const RENEW_AGAIN_MS = 1_000;

/**
 * A checkpoint a second for whoever finds the reply after a crash, and a lease that doesn't run out before the reply does.
 * @returns what ends both
 */
export function keepAlive(
  parts: { db: Database; limiter: Limiter },
  { lease, live }: Task,
  progress: Progress,
): () => void {
  let writing = false;
  const save = async () => {
    if (writing) return;
    writing = true;
    try {
      const { usage, firstTokenAt } = soFar(lease, progress, live.text);
      await checkpoint(parts.db, lease.id, {
        text: live.text,
        usage,
        firstTokenAt: firstTokenAt === null ? null : new Date(firstTokenAt),
      });
    } catch (error) {
      log.warn("reply.checkpoint_failed", { messageId: lease.id, error: reasonOf(error) });
    } finally {
      writing = false;
    }
  };
  const saving = setInterval(save, CHECKPOINT_MS);
  const endRenewing = renewing(parts.limiter, lease);
  return () => {
    clearInterval(saving);
    endRenewing();
  };
}

function renewing(limiter: Limiter, lease: Lease): () => void {
  let ended = false;
  let failed = false;
  const renew = async () => {
    try {
      await limiter.renew(lease);
      failed = false;
    } catch (error) {
      if (!failed) log.warn("reply.renew_failed", { messageId: lease.id, error: reasonOf(error) });
      failed = true;
    }
    if (!ended) timer = setTimeout(renew, failed ? RENEW_AGAIN_MS : RENEW_MS);
  };
  let timer = setTimeout(renew, RENEW_MS);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
