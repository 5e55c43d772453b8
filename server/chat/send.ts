import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { ChatEvent, Placed } from "./events";
import { type createFollower, refusedMeanwhile } from "./follow-stored";
import type { GenerateParts } from "./generate";
import { giveBack } from "./give-back";
import type { Prepared } from "./prepare";
import { inPlace, mapped, type Place, type Readers } from "./readers";
import { isSame, type Running, startReply } from "./running";
import { type StoredReply, storedReply } from "./stored-reply";
import { AlreadyStored } from "./write-reply";

interface SendParts extends GenerateParts {
  readers: Readers;
  running: Map<string, Running>;
  follower: ReturnType<typeof createFollower>;
  /** @throws FailureError while no reply may be begun */
  refuseDraining: () => void;
}

export interface Admission {
  lease: Lease;
  allowance: Allowance;
}

/** Begins an admitted message's reply, or follows it where it was begun before, here or elsewhere. */
export function createSend(parts: SendParts) {
  const { db, limiter, readers, running, follower } = parts;

  async function eventsOf(
    admission: Admission,
    prepared: Prepared,
    { gone }: Place,
  ): Promise<AsyncIterable<Placed>> {
    const { lease } = admission;
    const { messageId } = prepared.input;
    if ((lease.duplicate || prepared.isRepeated) && !running.has(messageId)) {
      const stored = await storedReply(db, prepared);
      if (stored) return followStored(await unspent(admission), prepared, stored, gone);
      if (prepared.isRepeated) throw refusedMeanwhile();
    }
    const before = running.get(messageId);
    if (before && !isSame(before, prepared)) throw new FailureError({ code: "conflict" });
    if (!before) parts.refuseDraining();
    try {
      const { live, accepted } = before ?? startReply(parts, running, admission, prepared);
      await accepted;
      return live.follow();
    } catch (error) {
      if (!(error instanceof AlreadyStored)) throw error;
      const stored = await storedReply(db, prepared);
      if (!stored) throw refusedMeanwhile();
      const allowance = error.allowance ?? admission.allowance;
      return followStored({ lease, allowance }, prepared, stored, gone);
    }
  }

  /** Admitted anew, a message that is stored already spends nothing. */
  async function unspent({ lease, allowance }: Admission): Promise<Admission> {
    if (lease.duplicate) return { lease, allowance };
    return { lease, allowance: (await giveBack(limiter, lease)) ?? allowance };
  }

  async function followStored(
    { lease, allowance }: Admission,
    { input, ownerId }: Prepared,
    found: StoredReply,
    gone: AbortSignal,
  ): Promise<AsyncIterable<Placed>> {
    const followed = { ownerId, subject: lease.subject, stored: found, gone };
    follower.enter(followed);
    const stored = await follower.accepted(followed);
    const { conversationId, userMessageId, messageId } = input;
    const ids = { conversationId, userMessageId, messageId };
    const { leftOut } = stored.message;
    const { grantedOutput } = lease;
    const admitted = { type: "admitted", ...ids, grantedOutput, leftOut, allowance } as const;
    return follower.events({ ...followed, stored }, admitted);
  }

  return async function send(
    admission: Admission,
    prepared: Prepared,
    signal?: AbortSignal,
  ): Promise<AsyncIterableIterator<ChatEvent, void, undefined>> {
    let place: Place | null = null;
    try {
      place = readers.enter(`${prepared.ownerId} ${prepared.input.messageId}`, signal);
      const events = inPlace(await eventsOf(admission, prepared, place), place);
      return mapped(events, ({ event }) => event);
    } catch (error) {
      place?.leave();
      // Not spent by this call. Whoever spends it has asked for it too, and keeps it.
      await giveBack(limiter, admission.lease);
      throw error;
    }
  };
}
