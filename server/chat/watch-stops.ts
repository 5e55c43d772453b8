import type { Database } from "../db/database";
import { log, reasonOf } from "../log";
import type { LiveReply } from "./live-reply";
import { stopRequests } from "./open-replies";

const EVERY_MS = 500;

/**
 * Ends this process's replies that were stopped through another one: one read for all of them, and none while none is
 * written.
 * @returns what ends the watch
 */
export function watchStops(
  db: Database,
  running: ReadonlyMap<string, { live: Pick<LiveReply, "stop"> }>,
): () => void {
  let looking = false;
  const look = async () => {
    if (looking || running.size === 0) return;
    looking = true;
    try {
      for (const id of await stopRequests(db, [...running.keys()])) running.get(id)?.live.stop.abort();
    } catch (error) {
      log.warn("replies.stops_unread", { error: reasonOf(error) });
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
