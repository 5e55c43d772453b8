import type { Database } from "../db/database";
import type { Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import { type Progress, soFar, type Task } from "./bill";
import { checkpoint } from "./open-replies";
import { keepRenewed } from "./renewing";

const CHECKPOINT_MS = 1_000;
const FOLLOWED_CHECKPOINT_MS = 250;

/**
 * A checkpoint a second for whoever finds the reply after a crash, more of them while another process follows it, and a
 * lease that doesn't run out before the reply does.
 * @returns what ends both
 */
export function keepAlive(
  parts: { db: Database; limiter: Limiter },
  { lease, live }: Task,
  progress: Progress,
): () => void {
  let writing = false;
  let saved = "";
  let waitedMs = 0;
  const save = async () => {
    waitedMs += FOLLOWED_CHECKPOINT_MS;
    const due = waitedMs >= CHECKPOINT_MS || (live.followed && saved !== live.text);
    if (writing || !due) return;
    writing = true;
    waitedMs = 0;
    try {
      const { usage, firstTokenAt } = soFar(lease, progress, live.text);
      saved = live.text;
      await checkpoint(parts.db, lease.id, {
        text: wholeCharacters(saved),
        usage,
        firstTokenAt: firstTokenAt === null ? null : new Date(firstTokenAt),
      });
    } catch (error) {
      log.warn("reply.checkpoint_failed", { messageId: lease.id, error: reasonOf(error) });
    } finally {
      writing = false;
    }
  };
  const saving = setInterval(save, FOLLOWED_CHECKPOINT_MS);
  const endRenewing = keepRenewed(parts.limiter, lease);
  return () => {
    clearInterval(saving);
    endRenewing();
  };
}

/** Half a surrogate pair would be stored, and followed, as something else. */
const wholeCharacters = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, "");
