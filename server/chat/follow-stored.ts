import { setTimeout as sleep } from "node:timers/promises";
import { promptTokens } from "../ai/usage";
import type { Database } from "../db/database";
import { type Allowance, explain, FailureError } from "../errors";
import type { Limiter, Subject } from "../limits/limiter";
import { log, reasonOf } from "../log";
import type { Admitted, ChatEvent, Placed } from "./events";
import { markFollowed } from "./open-replies";
import { createReaders } from "./readers";
import { endOf, hasEnded, replyOf, type StoredReply } from "./stored-reply";

interface FollowParts {
  db: Database;
  limiter: Limiter;
}

/** A reply that is followed through the database. */
export interface Followed {
  ownerId: string;
  /** Whose allowance its events tell. */
  subject: Subject;
  /** As it was found. */
  stored: StoredReply;
  /** Aborted when its reader goes. */
  gone: AbortSignal;
}

/**
 * How often the database is looked at, how often the writer is asked for fresh checkpoints, and after how many looks
 * without a text or a checkpoint a reply is given up: half a minute, which is longer than a sweep leaves a dead one.
 */
const LOOKS = { everyMs: 200, markEvery: 10, unheard: 150 };

/** Replies in the making that one person follows through the database at once: all of a few devices. */
export const MOST_FOLLOWED = 32;

const UNFOLLOWED = "This reply can't be followed from here any longer. Reload to see how far it is.";

/**
 * Follows replies that are stored: one that has ended is shown as it is, one that another process writes as its
 * checkpoints show it, which come more often then.
 */
export function createFollower({ db, limiter }: FollowParts, looks: Partial<typeof LOOKS> = {}) {
  const { everyMs, markEvery, unheard } = { ...LOOKS, ...looks };
  const followers = createReaders(
    MOST_FOLLOWED,
    "You are following too many replies at once. Close some and reload.",
  );

  /** What fails once is made up for by the next time. */
  async function tried<T>(messageId: string, before: T, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      log.warn("reply.not_followed", { messageId, error: reasonOf(error) });
      return before;
    }
  }

  /** A reply as it is look after look, null when it is gone; to its reader's going, or until nothing was heard of it for long. */
  async function* states({ ownerId, stored, gone }: Followed): AsyncGenerator<StoredReply | null> {
    const { id } = stored.message;
    let reply: StoredReply | null = stored;
    let characters = charactersOf(stored);
    yield reply;
    for (let looked = 0, silent = 0; reply && silent < unheard; looked += 1) {
      if (looked % markEvery === 0) await tried(id, undefined, markFollowed(db, id));
      await sleep(everyMs, null, { signal: gone }).catch(() => {});
      if (gone.aborted) return;
      const before: StoredReply = reply;
      const next = await tried(id, undefined, replyOf(db, ownerId, id, characters));
      silent = next && isRenewed(next, before) ? 0 : silent + 1;
      if (next) characters += charactersOf(next);
      reply = next === undefined ? before : next && longer(before, next);
      yield reply;
    }
  }

  return {
    /**
     * Takes one of the places of its owner for a reply that has not ended, until its reader goes.
     * @throws FailureError conflict where there are `MOST_FOLLOWED`
     */
    enter({ ownerId, stored, gone }: Followed): void {
      if (!hasEnded(stored)) followers.enter(ownerId, gone);
    },

    /**
     * A stored reply once the provider has accepted it.
     * @throws FailureError provider_unavailable where it refused meanwhile: nothing is stored or charged then; and where
     * nothing is heard of it any more
     */
    async accepted(followed: Followed): Promise<StoredReply> {
      for await (const reply of states(followed)) {
        if (reply && !isSilent(reply)) return reply;
      }
      throw refusedMeanwhile();
    },

    /**
     * What comes after the first `after` code units of its text, and its end. Fails with an event, never by throwing.
     * @param admitted what they begin with
     */
    async *events(followed: Followed, admitted: Admitted, after = 0): AsyncGenerator<Placed> {
      yield { at: after, event: admitted };
      let at = after;
      let known = followed.stored;
      for await (const reply of states(followed)) {
        if (!reply) break;
        known = reply;
        const { text } = reply.message;
        if (text.length > at) yield { at: text.length, event: { type: "delta", text: text.slice(at) } };
        at = Math.max(at, text.length);
        if (!hasEnded(reply)) continue;
        const allowance = reply === followed.stored ? admitted.allowance : await current(followed, admitted);
        yield { at: text.length, event: endOf(reply, allowance) };
        return;
      }
      yield { at, event: unfinished(known, admitted.allowance) };
    },
  };

  function current({ subject }: Followed, { allowance }: Admitted): Promise<Allowance> {
    return limiter.allowance(subject).catch(() => allowance);
  }
}

/** A stored message that is gone was refused by the provider; how is known to the process that asked it only. */
export const refusedMeanwhile = () => new FailureError({ code: "provider_unavailable", retryAfterMs: null });

/** The end of a reply that is gone, or of which nothing is heard. */
function unfinished(known: StoredReply, allowance: Allowance): ChatEvent {
  const failure = { code: "provider_unavailable", retryAfterMs: null } as const;
  const message = isSilent(known) ? explain(failure) : UNFOLLOWED;
  return { type: "failed", failure, message, receipt: null, allowance };
}

/** The provider has neither taken nor refused it, as far as the checkpoints know. */
const isSilent = (reply: StoredReply): boolean =>
  !hasEnded(reply) && reply.message.text === "" && (reply.open === null || promptTokens(reply.open) === 0);

/** As PostgreSQL counts them: code points. */
const charactersOf = ({ message }: StoredReply): number => [...message.text].length;

/** With the text of before and what `next` brings. */
const longer = ({ message: { text } }: StoredReply, next: StoredReply): StoredReply => ({
  ...next,
  message: { ...next.message, text: text + next.message.text },
});

/** By a checkpoint of the process that writes it. */
const isRenewed = ({ open }: StoredReply, before: StoredReply): boolean =>
  open !== null && open.checkpointAt.getTime() !== before.open?.checkpointAt.getTime();
