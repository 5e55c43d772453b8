import { allowedModels, MODELS, type Model } from "../ai/models";
import type { User } from "../auth/users";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import { PLANS, type Plan, SOLD_PLANS } from "../plans";
import type { StoredMessage } from "./conversations";
import type { ChatEvent } from "./events";
import { type GenerateParts, generate } from "./generate";
import { LiveReply } from "./live-reply";
import { openReply } from "./open-reply";
import { type Prepared, prepare, type SendInput } from "./prepare";
import { replay } from "./replay";
import { startSweep } from "./sweep";

export interface Chat {
  /** Checks and measures a message; reads only. @throws FailureError, see `prepare` */
  prepare(user: User, input: SendInput): Promise<Prepared>;
  /**
   * Stores an admitted message, calls the model and answers with its events as soon as the provider has accepted.
   * A message that was sent before is followed or shown as it is stored, and calls nobody. Settles in every case.
   * @throws FailureError provider_* (nothing is stored or charged), conflict
   */
  send(
    admission: { lease: Lease; allowance: Allowance },
    prepared: Prepared,
  ): Promise<AsyncIterable<ChatEvent>>;
  /** Every model, whether the user's plan has it, and the name of the smallest plan that does. */
  models(user: Pick<User, "plan">): { id: string; name: string; allowed: boolean; neededPlan: string }[];
  /** Ends a reply of this user's that this process writes; what has come is kept. @returns whether there was one */
  stop(userId: string, messageId: string): boolean;
  /** A stored reply that this process is writing, with its text to this moment instead of the last checkpoint's. */
  withLiveText(message: StoredMessage): StoredMessage;
  /** Settles when every reply in the making is stored. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Tabs, devices and retries of one person; more is somebody trying things out. */
const MOST_READERS = 16;
const TOO_MANY_READERS = "This reply is being read in too many places at once. Close some and reload.";

interface Running {
  live: LiveReply;
  text: string;
  accepted: Promise<void>;
  ended: Promise<void>;
}

export function createChat(parts: GenerateParts): Chat {
  const running = new Map<string, Running>();
  const stopSweep = startSweep(parts, (messageId) => running.has(messageId));

  function start(lease: Lease, prepared: Prepared, allowance: Allowance): Running {
    const { input } = prepared;
    const { messages, leftOut } = prepared.prompt(lease.inputTokens);
    const { conversationId, userMessageId, messageId } = input;
    const { grantedOutput } = lease;
    const live = new LiveReply(lease.subject.userId, {
      type: "admitted",
      conversationId,
      userMessageId,
      messageId,
      grantedOutput,
      leftOut,
      allowance,
    });
    let accept = () => {};
    const opened = new Promise<void>((resolve) => {
      accept = resolve;
    });
    const ended = run(parts, { lease, prepared, messages, leftOut, live }, accept).finally(() =>
      running.delete(messageId),
    );
    // Where the end comes first it is the provider's refusal, or a stop before the provider answered.
    const entry = { live, text: input.text, accepted: Promise.race([opened, ended]), ended };
    running.set(messageId, entry);
    return entry;
  }

  return {
    prepare: (user, input) => prepare(parts.db, parts.calibration, user, input),

    async send({ lease, allowance }, prepared) {
      const before = running.get(prepared.input.messageId);
      if (before && !isSame(before, lease, prepared)) {
        if (!lease.duplicate) await parts.limiter.settle(lease, 0);
        throw new FailureError({ code: "conflict" });
      }
      if (!before && lease.duplicate) return replay(parts.db, lease, prepared, allowance);
      const reply = before ?? start(lease, prepared, allowance);
      try {
        await reply.accepted;
      } catch (error) {
        if (error instanceof AlreadyStored) return replay(parts.db, lease, prepared, error.allowance);
        throw error;
      }
      if (reply.live.readers >= MOST_READERS) throw new FailureError({ code: "conflict" }, TOO_MANY_READERS);
      return reply.live.follow();
    },

    models(user) {
      const allowed = new Set(allowedModels(PLANS[user.plan].models));
      return MODELS.map((model) => ({
        id: model.id,
        name: model.name,
        allowed: allowed.has(model),
        neededPlan: smallestPlanWith(model).name,
      }));
    },

    stop(userId, messageId) {
      const reply = running.get(messageId);
      if (reply?.live.userId !== userId) return false;
      reply.live.stop.abort();
      return true;
    },

    withLiveText(message) {
      const live = message.status === "streaming" ? running.get(message.id)?.live : undefined;
      return live ? { ...message, text: live.text } : message;
    },

    async idle() {
      await Promise.allSettled([...running.values()].map((reply) => reply.ended));
    },

    async close() {
      stopSweep();
      await this.idle();
    },
  };
}

function smallestPlanWith({ tier }: Model): Plan {
  const plans: Plan[] = SOLD_PLANS.map((id) => PLANS[id]);
  return plans.find(({ models }) => models.includes(tier)) ?? PLANS.enterprise;
}

/** A reply may be followed only by who sent the same message. */
const isSame = ({ live, text }: Running, lease: Lease, { input }: Prepared): boolean =>
  live.userId === lease.subject.userId &&
  live.admitted.conversationId === input.conversationId &&
  live.admitted.userMessageId === input.userMessageId &&
  text === input.text;

/** The ids of a message are stored already: there is nothing to generate, and its lease was given back. */
class AlreadyStored extends Error {
  constructor(readonly allowance: Allowance) {
    super("The message is stored already.");
  }
}

async function run(
  parts: GenerateParts,
  task: Parameters<typeof generate>[1] & { leftOut: number },
  accepted: () => void,
): Promise<void> {
  let stored = false;
  let refunded: Allowance | null = null;
  try {
    stored = await openReply(parts.db, task.lease, task.prepared, task);
  } finally {
    refunded = stored ? null : await parts.limiter.settle(task.lease, 0);
  }
  if (refunded) throw new AlreadyStored(refunded);
  await generate(parts, task, accepted);
}
