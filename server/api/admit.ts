import { ensureGuest, isGuest } from "../auth/guests";
import type { User } from "../auth/users";
import { giveBack } from "../chat/give-back";
import type { Prepared } from "../chat/prepare";
import type { SendInput } from "../chat/send-input";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { Services } from "../wire";
import type { Context } from "./context";
import { countRepeated } from "./count-call";
import { limitHeaders } from "./headers";

/** An admitted message: what `chat.send` needs. */
export interface Metered {
  prepared: Prepared;
  admission: { lease: Lease; allowance: Allowance };
}

/**
 * The guard in front of everything that spends, the same for both doors: checks the message, admits it in one atomic
 * step, and sets the limit headers. A refusal is counted and stores nothing; one that is known costs no read either.
 * @throws FailureError rate_limited, limits_unavailable, and what `prepare` throws
 */
export async function admit(
  context: Pick<Context, "services" | "responseHeaders" | "guestCookie">,
  user: User,
  input: SendInput,
): Promise<Metered> {
  const { services, responseHeaders } = context;
  const { chat, limiter, now } = services;
  const known = limiter.knownRefusal(user.subject, input.messageId);
  if (known) throw counted(services, user, known);
  const prepared = await chat.prepare(user, input);
  const admission = await limiter.admit(user.subject, prepared.ask).catch((error: unknown) => {
    throw counted(services, user, error);
  });
  const { lease, allowance } = admission;
  try {
    // Such a message is only followed, which the plan's limits don't count.
    if (lease.duplicate || prepared.isRepeated) await countRepeated(services, user);
    if (isGuest(user)) await receive(context, user);
  } catch (error) {
    // What this call asked for; a lease that another call asked for too stays that one's.
    await giveBack(limiter, lease);
    throw error;
  }
  for (const [name, value] of Object.entries(limitHeaders(allowance, now()))) {
    responseHeaders.set(name, value);
  }
  return { prepared, admission };
}

/** What was thrown, noted where it is a refusal. */
function counted({ refusals, now }: Services, { subject }: User, error: unknown): unknown {
  if (error instanceof FailureError) {
    const { failure } = error;
    if (failure.code === "rate_limited") refusals.count(subject.userId, failure.limit, now());
    if (failure.code === "limits_unavailable") refusals.count(subject.userId, failure.code, now());
  }
  return error;
}

/** A guest is written down with the first message that is admitted: who is refused leaves nothing behind. */
async function receive(
  { services, responseHeaders, guestCookie }: Pick<Context, "services" | "responseHeaders" | "guestCookie">,
  guest: User,
): Promise<void> {
  await ensureGuest(services.db, guest);
  if (guestCookie) responseHeaders.append("Set-Cookie", guestCookie);
}
