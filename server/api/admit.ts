import { ensureGuest, isGuest } from "../auth/guests";
import type { User } from "../auth/users";
import type { Prepared, SendInput } from "../chat/prepare";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import type { Context } from "./context";
import { limitHeaders } from "./headers";

/** An admitted message: what `chat.send` needs. */
export interface Metered {
  prepared: Prepared;
  admission: { lease: Lease; allowance: Allowance };
}

/**
 * The guard in front of everything that spends, the same for both doors: checks the message, admits it in one atomic
 * step, and sets the limit headers. A refusal is counted and stores nothing.
 * @throws FailureError rate_limited, limits_unavailable, and what `prepare` throws
 */
export async function admit(
  context: Pick<Context, "services" | "responseHeaders" | "guestCookie">,
  user: User,
  input: SendInput,
): Promise<Metered> {
  const { services, responseHeaders } = context;
  const { chat, limiter, refusals, now } = services;
  const prepared = await chat.prepare(user, input);
  try {
    const admission = await limiter.admit(user.subject, prepared.ask);
    if (isGuest(user)) await receive(context, user, admission.lease);
    for (const [name, value] of Object.entries(limitHeaders(admission.allowance, now()))) {
      responseHeaders.set(name, value);
    }
    return { prepared, admission };
  } catch (error) {
    if (error instanceof FailureError) {
      const { failure } = error;
      if (failure.code === "rate_limited") refusals.count(user.subject.userId, failure.limit, now());
      if (failure.code === "limits_unavailable")
        refusals.count(user.subject.userId, "limits_unavailable", now());
    }
    throw error;
  }
}

/** A guest is written down with the first message that is admitted: who is refused leaves nothing behind. */
async function receive(
  { services, responseHeaders, guestCookie }: Pick<Context, "services" | "responseHeaders" | "guestCookie">,
  guest: User,
  lease: Lease,
): Promise<void> {
  try {
    await ensureGuest(services.db, guest);
  } catch (error) {
    // The first sending of a message that came twice still holds its lease.
    if (!lease.duplicate) await services.limiter.refund(lease);
    throw error;
  }
  if (guestCookie) responseHeaders.append("Set-Cookie", guestCookie);
}
