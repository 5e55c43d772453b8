import type { User } from "../auth/users";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { StoredMessage } from "./conversations";
import type { ChatEvent } from "./events";
import { createFollower, refusedMeanwhile } from "./follow-stored";
import type { GenerateParts } from "./generate";
import { giveBack } from "./give-back";
import { type ModelChoice, modelChoices } from "./model-choices";
import { requestStop } from "./open-replies";
import { createOutbox } from "./outbox";
import { type Prepared, prepare, type SendInput } from "./prepare";
import { createReaders, inPlace, type Place } from "./readers";
import { isSame, type Running, startReply } from "./running";
import { storedReply } from "./stored-reply";
import { STALE_MS, startSweep, sweep } from "./sweep";
import { watchStops } from "./watch-stops";
import { AlreadyStored } from "./write-reply";

interface Admission {
  lease: Lease;
  allowance: Allowance;
}

export interface Chat {
  /** Checks and measures a message; reads only. @throws FailureError, see `prepare`; limits_unavailable while draining */
  prepare(user: User, input: SendInput): Promise<Prepared>;
  /**
   * Stores an admitted message, calls the model and answers with its events as soon as the provider has accepted.
   * A message that was sent before, to whichever process, is followed or shown as it is stored, and calls nobody.
   * Settles in every case.
   * @throws FailureError provider_* (nothing is stored or charged), conflict, limits_unavailable while draining
   */
  send(admission: Admission, prepared: Prepared): Promise<AsyncIterable<ChatEvent>>;
  models(user: Pick<User, "plan">): ModelChoice[];
  /**
   * Ends a reply in this owner's conversations, within a second where another process writes it; what has come is kept.
   * @returns whether there was one
   */
  stop(ownerId: string, messageId: string): Promise<boolean>;
  /** A stored reply that this process is writing, with its text to this moment instead of the last checkpoint's. */
  withLiveText(message: StoredMessage): StoredMessage;
  /** Ends and settles what dead processes left behind. For the start: afterwards it happens by itself. */
  recover(): Promise<void>;
  /** Whether new messages are refused because the process is about to end. */
  readonly draining: boolean;
  /** Refuses new messages and lets running replies end; after `deadlineMs` they are stopped. Settles when all are settled. */
  drain(deadlineMs: number): Promise<void>;
  /** Settles when every reply in the making is stored and settled. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface ChatParts extends Omit<GenerateParts, "outbox"> {
  /** Whether other processes may serve the same database. */
  shared: boolean;
}

const RESTART_RETRY_MS = 2_000;
const RESTARTING = "The server is restarting. Nothing was sent or charged; try again in a moment.";

export function createChat(chatParts: ChatParts): Chat {
  const { db, limiter, calibration, shared } = chatParts;
  const outbox = createOutbox(db);
  const parts = { ...chatParts, outbox };
  const running = new Map<string, Running>();
  const mine = (messageId: string) => running.has(messageId);
  const stopSweep = startSweep(parts, mine);
  const stopWatch = shared ? watchStops(db, running) : () => {};
  const followStored = createFollower(parts);
  const readers = createReaders();
  let draining = false;

  async function eventsOf(
    admission: Admission,
    prepared: Prepared,
    { gone }: Place,
  ): Promise<AsyncIterable<ChatEvent>> {
    const { lease, allowance } = admission;
    const { messageId } = prepared.input;
    if (lease.duplicate && !running.has(messageId)) {
      const stored = await storedReply(db, prepared);
      if (stored) return followStored({ lease, allowance, prepared }, stored, gone);
    }
    const before = running.get(messageId);
    if (before && !isSame(before, prepared)) throw new FailureError({ code: "conflict" });
    if (!before && draining) throw restarting();
    try {
      const { live, accepted } = before ?? startReply(parts, running, admission, prepared);
      await accepted;
      return live.follow();
    } catch (error) {
      if (!(error instanceof AlreadyStored)) throw error;
      const stored = await storedReply(db, prepared);
      if (!stored) throw refusedMeanwhile();
      return followStored({ lease, allowance: error.allowance ?? allowance, prepared }, stored, gone);
    }
  }

  return {
    async prepare(user, input) {
      if (draining) throw restarting();
      return prepare(db, calibration, user, input);
    },

    async send(admission, prepared) {
      let place: Place | null = null;
      try {
        place = readers.enter(`${prepared.ownerId} ${prepared.input.messageId}`);
        return inPlace(await eventsOf(admission, prepared, place), place);
      } catch (error) {
        place?.leave();
        // Not spent by this call. Whoever spends it has asked for it too, and keeps it.
        await giveBack(limiter, admission.lease);
        throw error;
      }
    },

    models: ({ plan }) => modelChoices(plan),

    async stop(ownerId, messageId) {
      const reply = running.get(messageId);
      if (reply?.live.userId === ownerId) {
        reply.live.stop.abort();
        return true;
      }
      const asked = await requestStop(db, ownerId, messageId);
      // Here it may be as well: a guest's conversation goes to another owner at sign-up, while its reply is written.
      if (asked) running.get(messageId)?.live.stop.abort();
      return asked;
    },

    withLiveText(message) {
      const live = message.status === "streaming" ? running.get(message.id)?.live : undefined;
      return live ? { ...message, text: live.text } : message;
    },

    async recover() {
      // The embedded database has one process: whatever is still open there was left by one that died.
      await sweep(parts, shared ? STALE_MS : 0, mine);
    },

    get draining() {
      return draining;
    },

    async drain(deadlineMs) {
      draining = true;
      const deadline = setTimeout(() => {
        for (const { live } of running.values()) live.stop.abort();
      }, deadlineMs);
      await this.idle();
      clearTimeout(deadline);
    },

    async idle() {
      await Promise.allSettled([...running.values()].map((reply) => reply.ended));
      await outbox.flush();
    },

    async close() {
      stopSweep();
      stopWatch();
      await this.idle();
    },
  };
}

const restarting = () =>
  new FailureError({ code: "limits_unavailable", retryAfterMs: RESTART_RETRY_MS }, RESTARTING);
