import type { Connection } from "../state/chat-state";
import type { ReplyFeed } from "../state/reply-feed";
import type { Posting } from "../state/sending";
import type { Following } from "./follow-open-reply";
import { backoffMs, pause } from "./pacing";
import { FRESH_MS, streamReply } from "./stream-reply";
import { takeSlot } from "./stream-slots";

const POLL_MS = 1_000;
/** A server that answers at all answers before anybody reads that the connection is lost. */
const PATIENCE_MS = 400;

interface Lead extends Pick<Following, "resume" | "lookFor" | "retracted"> {
  feed: ReplyFeed;
  posting: Posting | null;
  locks: LockManager | undefined;
  random: () => number;
  page: EventTarget;
  lost: AbortSignal;
  show: (connection: Connection) => void;
}

/**
 * Keeps a reply coming until it has ended or the lead is `lost`: by the request that sent it, then by streams from where
 * the text is, and by reading each second while the browser has enough streams. Never rejects.
 */
export async function leadReply(lead: Lead): Promise<void> {
  const { feed, posting, locks, lost, show } = lead;
  if (posting) await hold(lead, posting);
  let failures = 0;
  let unsure = false;
  while (!feed.over && !lost.aborted) {
    const release = await takeSlot(locks);
    const at = feed.text.length;
    const outcome =
      release || unsure ? await streamReply({ ...lead, left: lost, onAlive: () => show("connected") }) : null;
    release?.();
    if (feed.over || lost.aborted) return;
    const standing = await patiently(lead);
    if (lost.aborted || standing === "over") return;
    if (standing === "missing" && outcome === "refused") {
      feed.close();
      return lead.retracted(feed.messageId);
    }
    // On another branch by now, or never kept: a stream is told which.
    unsure = standing === "missing";
    show(standing ? "connected" : "reconnecting");
    failures = standing && (feed.text.length > at || outcome === null) ? 0 : failures + 1;
    const waitMs =
      standing && outcome === null ? POLL_MS : failures === 0 ? 0 : backoffMs(failures - 1, lead.random);
    await pause(waitMs, lost, lead.page);
  }
}

/** The request that sent the message is a stream like others: it gives way where there are enough, or the network goes. */
async function hold({ feed, locks, lost, page }: Lead, posting: Posting): Promise<void> {
  if (posting.over.aborted) return;
  const release = await takeSlot(locks);
  if (!release) return posting.close();
  let heardAt = performance.now();
  const forget = feed.listen(() => {
    heardAt = performance.now();
  });
  const end = AbortSignal.any([posting.over, lost]);
  const listen = { signal: end };
  page.addEventListener("offline", posting.close, listen);
  page.addEventListener("wake", () => performance.now() - heardAt > FRESH_MS && posting.close(), listen);
  if (!end.aborted) await new Promise((resolve) => end.addEventListener("abort", resolve, { once: true }));
  forget();
  release();
}

/** Reads how the reply stands; `null` where the server can't be reached, which shows as soon as it takes long. */
async function patiently({ feed, lookFor, show }: Lead) {
  const slow = setTimeout(() => show("reconnecting"), PATIENCE_MS);
  const standing = await lookFor(feed).catch(() => null);
  clearTimeout(slow);
  return standing;
}
