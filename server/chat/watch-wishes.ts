import type { Database } from "../db/database";
import { log, reasonOf } from "../log";
import type { LiveReply } from "./live-reply";
import { wishesFor } from "./open-replies";

const EVERY_MS = 500;

/**
 * Ends this process's replies that were stopped through another one, and notes which of them are followed there: one
 * read for all of them, and none while none is written.
 * @returns what ends the watch
 */
export function watchWishes(
  db: Database,
  running: ReadonlyMap<string, { live: Pick<LiveReply, "stop" | "followed"> }>,
): () => void {
  let looking = false;
  const look = async () => {
    if (looking || running.size === 0) return;
    looking = true;
    try {
      const wishes = await wishesFor(db, [...running.keys()]);
      const followed = new Set(wishes.filter((wish) => wish.followed).map(({ id }) => id));
      for (const [id, { live }] of running) live.followed = followed.has(id);
      for (const { id } of wishes.filter(({ stop }) => stop)) running.get(id)?.live.stop.abort();
    } catch (error) {
      log.warn("replies.wishes_unread", { error: reasonOf(error) });
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
