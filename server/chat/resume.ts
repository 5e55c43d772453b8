import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { FailureError } from "../errors";
import type { Limiter } from "../limits/limiter";
import type { Admitted, Placed } from "./events";
import type { createFollower } from "./follow-stored";
import { inPlace, type Readers } from "./readers";
import type { Running } from "./running";
import { questionOf, replyOf } from "./stored-reply";

interface ResumeParts {
  db: Database;
  limiter: Limiter;
  readers: Readers;
  running: ReadonlyMap<string, Running>;
  follower: ReturnType<typeof createFollower>;
}

/** What a reader has of a reply, and when it goes. */
export interface Reader {
  /** UTF-16 code units of the text. */
  after: number;
  signal?: AbortSignal | undefined;
}

/**
 * Goes on with a reply for a reader that has the beginning of its text: from memory where this process writes it, through
 * the database where it has ended or another process writes it. Calls no model, asks no admission and charges nothing.
 */
export function createResume({ db, limiter, readers, running, follower }: ResumeParts) {
  async function eventsOf(
    user: User,
    messageId: string,
    after: number,
    gone: AbortSignal,
  ): Promise<AsyncIterable<Placed>> {
    const [stored, userMessageId] = await Promise.all([
      replyOf(db, user.id, messageId),
      questionOf(db, messageId),
    ]);
    if (!stored || !userMessageId) throw new FailureError({ code: "not_found" });
    const { conversationId, leftOut } = stored.message;
    const admitted: Admitted = {
      type: "admitted",
      conversationId,
      userMessageId,
      messageId,
      grantedOutput: stored.event?.outputTokens ?? stored.open?.grantedOutputTokens ?? 0,
      leftOut,
      allowance: await limiter.allowance(user.subject),
    };
    const own = running.get(messageId)?.live;
    if (own?.stored) return own.follow(after, admitted);
    const followed = { ownerId: user.id, subject: user.subject, stored, gone };
    follower.enter(followed);
    return follower.events(followed, admitted, after);
  }

  /** @throws FailureError not_found, also for another user's; conflict where too many read it, or its reader too many */
  return async function resume(user: User, messageId: string, { after, signal }: Reader) {
    const place = readers.enter(`${user.id} ${messageId}`, signal);
    try {
      return inPlace(await eventsOf(user, messageId, after, place.gone), place);
    } catch (error) {
      place.leave();
      throw error;
    }
  };
}
