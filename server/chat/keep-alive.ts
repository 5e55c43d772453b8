import type { Database } from "../db/database";
import type { Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { type Progress, soFar, type Task } from "./bill";
import { checkpoint } from "./open-replies";
import { keepRenewed } from "./renewing";

const CHECKPOINT_MS = 1_000;

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
  const endRenewing = keepRenewed(parts.limiter, lease);
  return () => {
    clearInterval(saving);
    endRenewing();
  };
}
