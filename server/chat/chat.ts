import type { User } from "../auth/users";
import { FailureError } from "../errors";
import type { ChatEvent, Placed } from "./events";
import { createFollower } from "./follow-stored";
import type { GenerateParts } from "./generate";
import { type ModelChoice, modelChoices } from "./model-choices";
import { requestStop } from "./open-replies";
import { createOutbox } from "./outbox";
import { type Prepared, prepare } from "./prepare";
import type { StoredMessage } from "./read-conversation";
import { createReaders } from "./readers";
import { createResume, type Reader } from "./resume";
import type { Running } from "./running";
import { type Admission, createSend } from "./send";
import type { SendInput } from "./send-input";
import { STALE_MS, startSweep, sweep } from "./sweep";
import { watchWishes } from "./watch-wishes";

export interface Chat {
  /** Checks and measures a message; reads only. @throws FailureError, see `prepare`; limits_unavailable while draining */
  prepare(user: User, input: SendInput): Promise<Prepared>;
  /**
   * Stores an admitted message, calls the model and answers with its events as soon as the provider has accepted.
   * A message that was sent before, to whichever process, is followed or shown as it is stored, and calls nobody.
   * Settles in every case.
   * @param signal aborted when who sent it has gone, which ends the reading and not the reply
   * @throws FailureError provider_* (nothing is stored or charged), conflict, limits_unavailable while draining
   */
  send(
    admission: Admission,
    prepared: Prepared,
    signal?: AbortSignal,
  ): Promise<AsyncIterableIterator<ChatEvent, void, undefined>>;
  /**
   * Goes on with a reply in this owner's conversations, whichever process writes or wrote it. Charges nothing. An end
   * whose place is before `after` says that less is stored than the reader has.
   * @throws FailureError not_found, also for another user's; conflict where too many read it, or its reader too many
   */
  resume(
    user: User,
    messageId: string,
    reader: Reader,
  ): Promise<AsyncIterableIterator<Placed, void, undefined>>;
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
  /** Refuses new messages and lets running replies end; after `deadlineMs` they are cut off. Settles when all are settled. */
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
  const stopWatch = shared ? watchWishes(db, running) : () => {};
  const follower = createFollower(parts);
  const readers = createReaders();
  let draining = false;
  const refuseDraining = () => {
    if (draining) throw restarting();
  };
  const send = createSend({ ...parts, readers, running, follower, refuseDraining });
  const resume = createResume({ db, limiter, readers, running, follower });

  return {
    async prepare(user, input) {
      refuseDraining();
      return prepare(db, calibration, user, input);
    },

    send,
    resume,

    models: ({ plan }) => modelChoices(plan),

    async stop(ownerId, messageId) {
      const live = running.get(messageId)?.live;
      const own = live?.userId === ownerId ? live : undefined;
      own?.stop.abort();
      if (own?.stored) return true;
      const asked = await requestStop(db, ownerId, messageId);
      // Here it may be as well: a guest's conversation goes to another owner at sign-up, while its reply is written.
      if (asked) running.get(messageId)?.live.stop.abort();
      return asked || own !== undefined;
    },

    withLiveText(message) {
      const live = message.status === "streaming" ? running.get(message.id)?.live : undefined;
      return live?.stored ? { ...message, text: live.text } : message;
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
        for (const { live } of running.values()) live.cutOff();
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
