import { promptTokens } from "../ai/usage";
import type { Database } from "../db/database";
import { type Allowance, FailureError } from "../errors";
import type { Lease, Limiter } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { ChatEvent } from "./events";
import type { Prepared } from "./prepare";
import { endOf, type StoredReply, storedReply } from "./stored-reply";

interface FollowParts {
  db: Database;
  limiter: Limiter;
}

interface Sent {
  lease: Lease;
  allowance: Allowance;
  prepared: Prepared;
}

/**
 * How often the database is looked at while another process writes, and how many times at the most: ten minutes; and
 * half a minute while neither a text nor a checkpoint comes.
 */
const LOOKS = { everyMs: 500, most: 1_200, unheard: 60 };

/** Nor can one whose conversation went to another owner meanwhile. */
const UNFINISHED = "This reply can't be followed from here any longer. Reload to see how far it is.";

/**
 * Follows replies that are stored: one that has ended is shown as it is, one that another process writes as its
 * checkpoints show it. Whoever follows costs a read each half second.
 */
export function createFollower({ db, limiter }: FollowParts, looks = LOOKS) {
  const look = async (prepared: Prepared): Promise<StoredReply | null> => {
    await new Promise((resolve) => setTimeout(resolve, looks.everyMs));
    return storedReply(db, prepared);
  };

  /** A look that fails in mid-stream is made up for by the next one. */
  async function lookAgain(prepared: Prepared, before: StoredReply): Promise<StoredReply | null> {
    try {
      return await look(prepared);
    } catch (error) {
      log.warn("reply.not_followed", { messageId: before.message.id, error: reasonOf(error) });
      return before;
    }
  }

  async function* events(
    { prepared, lease, allowance }: Sent,
    first: StoredReply,
    gone: AbortSignal,
  ): AsyncGenerator<ChatEvent> {
    const { conversationId, userMessageId, messageId } = prepared.input;
    const { grantedOutput } = lease;
    const { leftOut } = first.message;
    yield { type: "admitted", conversationId, userMessageId, messageId, grantedOutput, leftOut, allowance };
    let sent = 0;
    let current = allowance;
    let reply: StoredReply | null = first;
    for (let looked = 0; reply && looked <= looks.most && !gone.aborted; looked += 1) {
      const { text } = reply.message;
      if (text.length > sent) yield { type: "delta", text: text.slice(sent) };
      sent = Math.max(sent, text.length);
      const end = endOf(reply, current);
      if (end) {
        yield end;
        return;
      }
      reply = await lookAgain(prepared, reply);
      if (reply?.event) current = await limiter.allowance(lease.subject).catch(() => allowance);
    }
    yield { ...unfinished, allowance };
  }

  /**
   * The events of a stored reply from its start, once the provider has accepted it.
   * @param gone when its reader has
   * @throws FailureError provider_unavailable where it refused meanwhile: nothing is stored or charged then; and where
   * nothing is heard of it any more
   */
  return async function follow(
    sent: Sent,
    stored: StoredReply,
    gone: AbortSignal,
  ): Promise<AsyncIterable<ChatEvent>> {
    let reply = stored;
    for (let unheard = 0; isSilent(reply); ) {
      const next = await look(sent.prepared);
      unheard = next && isRenewed(next, reply) ? 0 : unheard + 1;
      if (!next || unheard >= looks.unheard) throw refusedMeanwhile();
      reply = next;
    }
    return events(sent, reply, gone);
  };
}

/** A stored message that is gone was refused by the provider; how is known to the process that asked it only. */
export const refusedMeanwhile = () => new FailureError({ code: "provider_unavailable", retryAfterMs: null });

const unfinished = {
  type: "failed",
  failure: { code: "provider_unavailable", retryAfterMs: null },
  message: UNFINISHED,
  receipt: null,
} as const;

/** The provider has neither taken nor refused it, as far as the checkpoints know. */
const isSilent = ({ message, event, open }: StoredReply): boolean =>
  event === null && message.text === "" && (open === null || promptTokens(open) === 0);

/** By a checkpoint of the process that writes it. */
const isRenewed = ({ open }: StoredReply, before: StoredReply): boolean =>
  open !== null && open.checkpointAt.getTime() !== before.open?.checkpointAt.getTime();
